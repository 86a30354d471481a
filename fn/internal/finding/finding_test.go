package finding_test

import (
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func about(severity finding.Severity, rule, name, field, message string) finding.Finding {
	f := finding.Finding{Severity: severity, Rule: rule, Message: message}
	if name != "" {
		f.Object = object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: name}
	}
	if field != "" {
		f.Field = object.Root("spec", field)
	}
	return f
}

func TestString(t *testing.T) {
	withAdvice := about(finding.Warning, "rule", "test", "steps", "is wrong")
	withAdvice.Advice = "mend it"
	for want, f := range map[string]finding.Finding{
		"warning: Task ci/test: spec.steps: is wrong; mend it [rule]": withAdvice,
		"info: Task ci/test: is so [rule]":                            about(finding.Info, "rule", "test", "", "is so"),
		"error: all is wrong [rule]":                                  about(finding.Error, "rule", "", "", "all is wrong"),
		"error: a line and another [rule]":                            about(finding.Error, "rule", "", "", "a line\n\tand  another\n"),
	} {
		if got := f.String(); got != want {
			t.Errorf("got:  %s\nwant: %s", got, want)
		}
	}
}

func TestTextKeepsItsLines(t *testing.T) {
	f := finding.Finding{Message: "a\nb", Advice: "c"}
	if got, want := f.Text(), "a\nb; c"; got != want {
		t.Errorf("got:  %q\nwant: %q", got, want)
	}
}

func TestFailed(t *testing.T) {
	warning, failure := about(finding.Warning, "r", "", "", "m"), about(finding.Error, "r", "", "", "m")
	for name, c := range map[string]struct {
		list finding.List
		want bool
	}{
		"nothing":                  {nil, false},
		"warnings only":            {finding.List{warning, warning}, false},
		"one error":                {finding.List{warning, failure, warning}, true},
		"a finding of no severity": {finding.List{{Rule: "r"}}, false},
	} {
		if got := c.list.Failed(); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestSorted(t *testing.T) {
	want := finding.List{
		about(finding.Error, "z", "z", "z", "z"),
		about(finding.Warning, "a", "a", "a", "a"),
		about(finding.Info, "r", "", "", "of the list"),
		about(finding.Info, "r", "a", "", "of the object"),
		about(finding.Info, "r", "a", "params", "of a field"),
		about(finding.Info, "r", "a", "steps", "another field"),
		about(finding.Info, "s", "a", "steps", "another message"),
		about(finding.Info, "s", "a", "steps", "by another rule"),
		about(finding.Info, "a", "b", "", "another object"),
	}
	shuffled := slices.Clone(want)
	slices.Reverse(shuffled)
	shuffled = append(shuffled, want[0], want[4])
	was := slices.Clone(shuffled)
	same(t, "sorted, the same twice as one", shuffled.Sorted(), want)
	same(t, "the list itself", shuffled, was)
}

func same(t *testing.T, what string, got, want finding.List) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(a, b finding.Finding) bool { return a.String() == b.String() }) {
		t.Errorf("%s\ngot:  %v\nwant: %v", what, got, want)
	}
}
