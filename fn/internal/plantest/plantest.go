// Package plantest helps the rooms' tests: it reads a survey from YAML and
// writes a plan as lines.
package plantest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Survey reads a stream of YAML documents, all of which may be changed.
func Survey(t testing.TB, stream string, recognisers ...survey.Recogniser) *survey.Survey {
	t.Helper()
	return SurveyFor(t, stream, &v1alpha1.CacheOptimization{Spec: v1alpha1.Spec{Rollout: v1alpha1.RolloutInPlace}}, recognisers...)
}

// SurveyFor reads a stream for a config that selects some of it.
func SurveyFor(t testing.TB, stream string, config *v1alpha1.CacheOptimization, recognisers ...survey.Recogniser) *survey.Survey {
	t.Helper()
	list, err := resourcelist.Read([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	var objects []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	return survey.Read(objects, config, recognisers)
}

// Edits are a plan's edits, a line each: "append spec.volumes {name: a}".
func Edits(edits []edit.Edit) []string {
	var lines []string
	for _, e := range edits {
		line := fmt.Sprintf("%s %s %s", e.Op, e.Object.Name, e.Path)
		if e.Op != edit.Remove {
			line += " " + edit.Text(e.Value)
		}
		lines = append(lines, line)
	}
	return lines
}

// Findings are a plan's findings, a line each: "warning rule".
func Findings(p plan.Plan) []string {
	var lines []string
	for _, f := range p.Findings {
		lines = append(lines, string(f.Severity)+" "+f.Rule)
	}
	return lines
}

// Compare fails the test where lines differ from those wanted.
func Compare(t *testing.T, got []string, want string) {
	t.Helper()
	var wanted []string
	for _, line := range strings.Split(strings.TrimSpace(want), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			wanted = append(wanted, line)
		}
	}
	if strings.Join(got, "\n") != strings.Join(wanted, "\n") {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(wanted, "\n  "))
	}
}

// Values are values that edits write, a line each.
func Values(values ...any) []string {
	var lines []string
	for _, value := range values {
		lines = append(lines, edit.Text(value))
	}
	return lines
}
