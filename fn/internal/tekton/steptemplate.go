package tekton

import (
	"maps"
	"slices"
	"strings"

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

// Filled is the step as it runs where params have the values that value gives: an
// array that is all of an argument comes as so many arguments.
func (s Step) Filled(value func(name string) object.Value) Step {
	own, _ := s.Raw().(map[string]any)
	fields := maps.Clone(own)
	if fields == nil {
		return s
	}
	if s.Script() != "" {
		fields["script"] = Fill(s.Script(), value)
	}
	for _, key := range []string{"command", "args"} {
		if list := s.Get(key); list.IsList() {
			fields[key] = fillList(list.Texts(), value)
		}
	}
	s.Value = object.At(s.Path(), fields)
	return s
}

func fillList(texts []string, value func(name string) object.Value) []any {
	var all []any
	for _, text := range texts {
		if name, only := OnlyParam(text); only && value(name).IsList() {
			for _, element := range value(name).Texts() {
				all = append(all, element)
			}
			continue
		}
		all = append(all, Fill(text, value))
	}
	return all
}

// Fill is a text with the values of params in their places, those without a
// value as they are.
func Fill(text string, value func(name string) object.Value) string {
	return SubstituteUses(text, func(use ParamUse) (string, bool) {
		of := use.In(value)
		if of.IsList() {
			return strings.Join(of.Texts(), " "), true
		}
		return of.Text(), of.Exists()
	})
}
