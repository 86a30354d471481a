package command

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

func TestThatNothingIsChangedComesWithAReason(t *testing.T) {
	some := func(n int) []string { return make([]string, n) }
	for name, test := range map[string]struct {
		report optimize.Report
		want   string
	}{
		"nothing that could be faster": {optimize.Report{Looked: optimize.Looked{Tasks: some(3), Pipelines: some(1)}},
			"Nothing is changed: in 3 Tasks and 1 Pipeline no step was found that builds with Kaniko, nor one with a package manager whose cache can be shared."},
		"Tasks that are elsewhere": {optimize.Report{Looked: optimize.Looked{Pipelines: some(2), Elsewhere: some(5)}},
			"Nothing is changed: in 0 Tasks and 2 Pipelines no step was found that builds with Kaniko, nor one with a package manager whose cache can be shared; 5 tasks of the Pipelines run what isn't in the list."},
		"all done before": {optimize.Report{Looked: optimize.Looked{Tasks: some(1), Builds: some(1)}},
			"Nothing is changed: in 1 Task and 0 Pipelines all is as the config has it."},
		"a finding has the reason": {optimize.Report{Looked: optimize.Looked{Tasks: some(1)}, Findings: []optimize.Finding{{}}}, "Nothing is changed."},
		"no Tekton":                {optimize.Report{}, "Nothing is changed."},
	} {
		if got := unchanged(test.report); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
	}
}

func TestWhatIsLeftToDoIsALineForAllOfItsKind(t *testing.T) {
	of := func(rule, message, advice string) optimize.Finding {
		return optimize.Finding{Severity: optimize.Info, Rule: rule, Message: message, Advice: advice}
	}
	got := nextSteps([]optimize.Finding{of("copy-unused", "a", "x"), of("copy-unused", "b", "x"), of("copy-unused", "c", "y"), of("kaniko-archived", "d", "")}).lines(false)
	if len(got) != 2 || got[0] != "a; x; -v shows 1 more [copy-unused]" || got[1] != "c; y [copy-unused]" {
		t.Errorf("got %q", got)
	}
}
