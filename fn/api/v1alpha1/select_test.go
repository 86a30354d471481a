package v1alpha1_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestMatches(t *testing.T) {
	type labels = map[string]string
	for sentence, c := range map[string]struct {
		selection v1alpha1.Select
		kind      string
		names     []string
		labels    labels
		want      bool
	}{
		"an empty selection takes everything": {
			kind:  "Task",
			names: []string{"build"},
			want:  true,
		},
		"an empty selection takes what has no name": {
			want: true,
		},
		"a name": {
			selection: v1alpha1.Select{Names: []string{"build"}},
			names:     []string{"build"},
			want:      true,
		},
		"a name is the whole name": {
			selection: v1alpha1.Select{Names: []string{"build"}},
			names:     []string{"build-and-push"},
		},
		"a glob": {
			selection: v1alpha1.Select{Names: []string{"build-*"}},
			names:     []string{"build-and-push"},
			want:      true,
		},
		"a glob of one character": {
			selection: v1alpha1.Select{Names: []string{"v?"}},
			names:     []string{"v12"},
		},
		"a glob of classes": {
			selection: v1alpha1.Select{Names: []string{"v[0-9]"}},
			names:     []string{"v1"},
			want:      true,
		},
		"one of several globs": {
			selection: v1alpha1.Select{Names: []string{"x", "y*"}},
			names:     []string{"yes"},
			want:      true,
		},
		"a name from before a prefix": {
			selection: v1alpha1.Select{Names: []string{"build"}},
			names:     []string{"dev-build", "build"},
			want:      true,
		},
		"no name at all": {
			selection: v1alpha1.Select{Names: []string{"*"}},
		},
		"a glob that is none takes nothing": {
			selection: v1alpha1.Select{Names: []string{"[a"}},
			names:     []string{"[a"},
		},
		"a kind": {
			selection: v1alpha1.Select{Kinds: []string{"Task", "Pipeline"}},
			kind:      "Pipeline",
			want:      true,
		},
		"another kind": {
			selection: v1alpha1.Select{Kinds: []string{"Task", "Pipeline"}},
			kind:      "PipelineRun",
		},
		"a label": {
			selection: v1alpha1.Select{Labels: labels{"a": "b"}},
			labels:    labels{"a": "b", "c": "d"},
			want:      true,
		},
		"a label of another value": {
			selection: v1alpha1.Select{Labels: labels{"a": "b"}},
			labels:    labels{"a": "c"},
		},
		"an empty label must be there": {
			selection: v1alpha1.Select{Labels: labels{"a": ""}},
			labels:    labels{"b": ""},
		},
		"an empty label that is there": {
			selection: v1alpha1.Select{Labels: labels{"a": ""}},
			labels:    labels{"a": ""},
			want:      true,
		},
		"one of two labels is too few": {
			selection: v1alpha1.Select{Labels: labels{"a": "b", "c": "d"}},
			labels:    labels{"a": "b"},
		},
		"all criteria must be met": {
			selection: v1alpha1.Select{Names: []string{"x"}, Kinds: []string{"Task"}},
			kind:      "Pipeline",
			names:     []string{"x"},
		},
		"all criteria are met": {
			selection: v1alpha1.Select{Names: []string{"x"}, Kinds: []string{"Task"}, Labels: labels{"a": "b"}},
			kind:      "Task",
			names:     []string{"x"},
			labels:    labels{"a": "b"},
			want:      true,
		},
		"exclude alone takes something out": {
			selection: v1alpha1.Select{Exclude: v1alpha1.Criteria{Names: []string{"x"}}},
			names:     []string{"x"},
		},
		"exclude alone leaves the rest": {
			selection: v1alpha1.Select{Exclude: v1alpha1.Criteria{Names: []string{"x"}}},
			names:     []string{"y"},
			want:      true,
		},
		"exclude wins": {
			selection: v1alpha1.Select{
				Names:   []string{"x"},
				Exclude: v1alpha1.Criteria{Labels: labels{"legacy": "true"}},
			},
			names:  []string{"x"},
			labels: labels{"legacy": "true"},
		},
		"exclude needs all of its criteria": {
			selection: v1alpha1.Select{
				Exclude: v1alpha1.Criteria{Names: []string{"x"}, Kinds: []string{"Task"}},
			},
			kind:  "Pipeline",
			names: []string{"x"},
			want:  true,
		},
		"exclude goes by earlier names too": {
			selection: v1alpha1.Select{Exclude: v1alpha1.Criteria{Names: []string{"x"}}},
			names:     []string{"dev-x", "x"},
		},
		"exclude by kind": {
			selection: v1alpha1.Select{
				Names:   []string{"*"},
				Exclude: v1alpha1.Criteria{Kinds: []string{"Task"}},
			},
			kind:  "Task",
			names: []string{"x"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			if got := c.selection.Matches(c.kind, c.names, c.labels); got != c.want {
				t.Errorf("Matches(%q, %q, %v) is %v, want %v", c.kind, c.names, c.labels, got, c.want)
			}
		})
	}
}

func TestIsZero(t *testing.T) {
	for sentence, c := range map[string]struct {
		selection v1alpha1.Select
		want      bool
	}{
		"nothing":                {v1alpha1.Select{}, true},
		"empty lists":            {v1alpha1.Select{Names: []string{}, Labels: map[string]string{}}, true},
		"empty lists in exclude": {v1alpha1.Select{Exclude: v1alpha1.Criteria{Kinds: []string{}}}, true},
		"names":                  {v1alpha1.Select{Names: []string{"x"}}, false},
		"labels":                 {v1alpha1.Select{Labels: map[string]string{"a": ""}}, false},
		"kinds":                  {v1alpha1.Select{Kinds: []string{"Task"}}, false},
		"exclude":                {v1alpha1.Select{Exclude: v1alpha1.Criteria{Names: []string{"x"}}}, false},
	} {
		if got := c.selection.IsZero(); got != c.want {
			t.Errorf("%s: IsZero is %v, want %v", sentence, got, c.want)
		}
	}
}

// A kind that the views can't read would be one that no selection can mean.
func TestTheKindsAreThoseOfTekton(t *testing.T) {
	for _, kind := range v1alpha1.Kinds {
		if len(tekton.Versions(kind)) == 0 {
			t.Errorf("%s is a kind that cacheopt can't read", kind)
		}
	}
}
