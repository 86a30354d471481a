package tekton

import (
	"maps"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// templated are the fields of a step template that say what a step runs.
var templated = []string{"image", "command", "args"}

// inherit gives the step what the template says and the step doesn't: a list
// that is empty counts as none, and a list of the step replaces the
// template's. A reference to a StepAction inherits nothing (merge.go,
// MergeStepsWithStepTemplate).
func (s Step) inherit(template Step) Step {
	if s.Refers() || !template.Exists() {
		return s
	}
	own, _ := s.Raw().(map[string]any)
	fields := maps.Clone(own)
	for _, key := range templated {
		if given := template.Get(key); fields != nil && filled(given) && !filled(s.Get(key)) {
			fields[key] = given.Raw()
			s.inherited = append(s.inherited, key)
		}
	}
	if len(s.inherited) > 0 {
		s.Value = object.At(s.Path(), fields)
	}
	return s
}

func filled(value object.Value) bool { return value.Text() != "" || len(value.Items()) > 0 }

// Inherits tells whether the step's field (image, command or args) is the step
// template's. The field then isn't at its path, and an edit of it makes one that
// replaces the template's for this step.
func (s Step) Inherits(field string) bool { return slices.Contains(s.inherited, field) }

// WithImage is the step as it runs where its image is another.
func (s Step) WithImage(image string) Step {
	own, _ := s.Raw().(map[string]any)
	fields := maps.Clone(own)
	if fields != nil {
		fields["image"] = image
		s.Value = object.At(s.Path(), fields)
	}
	return s
}
