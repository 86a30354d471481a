package finding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

func TestFindingsOfOneCauseAreOneLine(t *testing.T) {
	warning := func(name, field, message string) finding.Finding {
		return about(finding.Warning, "r", name, field, message)
	}
	advised := warning("a", "x", "is so")
	advised.Advice = "mend it"
	for name, test := range map[string]struct {
		list finding.List
		want []string
	}{
		"other objects are named":           {finding.List{warning("a", "x", "is so"), warning("b", "x", "is so"), warning("c", "y", "is so")}, []string{"warning: Task ci/a: spec.x: is so; the same of Task ci/b, Task ci/c [r]"}},
		"other fields of the same one, too": {finding.List{warning("a", "x", "is so"), warning("a", "y", "is so")}, []string{"warning: Task ci/a: spec.x: is so; the same of spec.y [r]"}},
		"steps count as places":             {finding.List{warning("a", "x", "step one is so"), warning("b", "x", "step two is so")}, []string{"warning: Task ci/a: spec.x: step one is so; the same of Task ci/b [r]"}},
		"two steps of one object":           {finding.List{warning("a", "x", "step one is so"), warning("a", "x", "step two is so")}, []string{"warning: Task ci/a: spec.x: step one is so; the same of step two [r]"}},
		"another message is a line":         {finding.List{warning("a", "x", "is so"), warning("b", "x", "is not")}, []string{"warning: Task ci/a: spec.x: is so [r]", "warning: Task ci/b: spec.x: is not [r]"}},
		"other advice is a line":            {finding.List{advised, warning("b", "x", "is so")}, []string{"warning: Task ci/a: spec.x: is so; mend it [r]", "warning: Task ci/b: spec.x: is so [r]"}},
		"an error is a line":                {finding.List{about(finding.Error, "r", "a", "", "m"), about(finding.Error, "r", "b", "", "m")}, []string{"error: Task ci/a: m [r]", "error: Task ci/b: m [r]"}},
		"six places are named":              {many(9), []string{"warning: Task ci/0: m; the same of Task ci/1, Task ci/2, Task ci/3, Task ci/4, Task ci/5, Task ci/6 and 2 more [r]"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.list.Lines()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func many(n int) finding.List {
	var list finding.List
	for i := range n {
		list = append(list, about(finding.Warning, "r", string(rune('0'+i)), "", "m"))
	}
	return list
}
