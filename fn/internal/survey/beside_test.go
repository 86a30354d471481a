package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestWhatRunsBesideIsWrittenAsItIsRead(t *testing.T) {
	for name, test := range map[string]struct{ was, want string }{
		"nothing yet":             {"", "build=lint"},
		"another task's":          {"image=tests", "image=tests,build=lint"},
		"the same task's":         {"build=tests", "build=tests+lint"},
		"the same":                {"build=lint", "build=lint"},
		"what nobody wrote so":    {"x,,=", "build=lint"},
		"several of several each": {"a=b+c,build=d,e=f", "a=b+c,build=d+lint,e=f"},
	} {
		t.Run(name, func(t *testing.T) {
			o := object.Object{Value: object.At(nil, map[string]any{
				"metadata": map[string]any{"annotations": map[string]any{v1alpha1.AnnotationRunsBeside: test.was}},
			})}
			beside := survey.BesideOf(o)
			beside.Add("lint", "build")
			if got := beside.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
