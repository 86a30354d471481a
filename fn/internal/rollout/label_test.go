package rollout_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
)

const ours = `metadata.labels["cicd.cortex.io/added-by"]`

func TestACopyHasTheLabelByWhichAllThatWasAddedIsFound(t *testing.T) {
	labels := 0
	for _, c := range planned(t, task+pipeline+template(""), "").Copies {
		for _, line := range plantest.Edits(c.Edits) {
			if strings.HasSuffix(line, ours+" c") {
				labels++
			}
		}
	}
	if labels != 3 {
		t.Errorf("%d of 3 copies have the label", labels)
	}
}

func TestNewObjectsHaveTheLabelBesideThoseOfTheirOwn(t *testing.T) {
	for name, test := range map[string]struct {
		fields edit.Fields
		want   string
	}{
		"one with labels": {
			edit.Fields{{Key: "metadata", Value: edit.Fields{{Key: "labels", Value: edit.Fields{{Key: "a", Value: "b"}}}}}, {Key: "spec", Value: "s"}},
			"{metadata: {labels: {a: b, cicd.cortex.io/added-by: c}}, spec: s}"},
		"one without":          {edit.Fields{{Key: "metadata", Value: edit.Fields{{Key: "name", Value: "n"}}}}, "{metadata: {name: n, labels: {cicd.cortex.io/added-by: c}}}"},
		"one without metadata": {nil, "{metadata: {labels: {cicd.cortex.io/added-by: c}}}"},
	} {
		t.Run(name, func(t *testing.T) {
			sofar := plan.Plan{Additions: []plan.Addition{{ID: object.ID{Kind: "K"}, Fields: test.fields}}}
			got := rollout.Plan(plantest.Survey(t, task), plantest.Config(t, ""), sofar)
			plantest.Compare(t, plantest.Values(got.Additions[0].Fields), test.want)
		})
	}
}

func TestALongNameOfAConfigIsStillALabel(t *testing.T) {
	config := plantest.Config(t, "")
	config.Metadata.Name = strings.Repeat("a", 62) + "-" + strings.Repeat("b", 100)
	sofar := plan.Plan{Additions: []plan.Addition{{ID: object.ID{Kind: "K"}}}}
	got := rollout.Plan(plantest.Survey(t, task), config, sofar)
	plantest.Compare(t, plantest.Values(got.Additions[0].Fields), "{metadata: {labels: {cicd.cortex.io/added-by: "+strings.Repeat("a", 62)+"}}}")
}
