package v1alpha1_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestErrorsAreLines(t *testing.T) {
	for sentence, c := range map[string]struct {
		errors v1alpha1.Errors
		want   string
	}{
		"none": {
			want: "",
		},
		"one": {
			errors: v1alpha1.Errors{{Path: "spec.a", Message: "wrong"}},
			want:   "spec.a: wrong",
		},
		"one about the whole": {
			errors: v1alpha1.Errors{{Message: "all wrong"}},
			want:   "all wrong",
		},
		"two": {
			errors: v1alpha1.Errors{{Path: "spec.b", Message: "x"}, {Path: "spec.a", Message: "y"}},
			want:   "spec.b: x\nspec.a: y",
		},
	} {
		if got := c.errors.Error(); got != c.want {
			t.Errorf("%s: got %q, want %q", sentence, got, c.want)
		}
	}
}

func TestErrorsAreSortedByPathAndMessage(t *testing.T) {
	given := v1alpha1.Errors{
		{Path: "spec.b", Message: "x"},
		{Path: "spec.a", Message: "y"},
		{Path: "spec.a", Message: "x"},
		{Message: "whole"},
		{Path: "spec.a", Message: "y"},
	}
	want := v1alpha1.Errors{
		{Message: "whole"},
		{Path: "spec.a", Message: "x"},
		{Path: "spec.a", Message: "y"},
		{Path: "spec.b", Message: "x"},
	}
	if got := given.Sorted(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if given[0].Path != "spec.b" {
		t.Error("Sorted has changed the list that it was given")
	}
}
