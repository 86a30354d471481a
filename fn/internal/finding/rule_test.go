package finding_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

func TestComes(t *testing.T) {
	for want, rule := range map[string]finding.Rule{
		"change":       {Changes: true},
		"warning":      {Severities: []finding.Severity{finding.Warning}},
		"info, error":  {Severities: []finding.Severity{finding.Info, finding.Error}},
		"change, info": {Changes: true, Severities: []finding.Severity{finding.Info}},
		"":             {},
	} {
		if got := rule.Comes(); got != want {
			t.Errorf("%+v comes as %q, want %q", rule, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	for means, want := range map[string]string{
		"One sentence.":                            "One sentence.",
		"The first. The second.":                   "The first.",
		"Since v1.9.1 it is so. Before it wasn't.": "Since v1.9.1 it is so.",
	} {
		if got := (finding.Rule{Means: means}).Summary(); got != want {
			t.Errorf("%q: got %q, want %q", means, got, want)
		}
	}
}
