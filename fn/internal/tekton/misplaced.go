package tekton

import (
	"maps"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Move is a field that stands where its API version doesn't have it.
type Move struct {
	From, To object.Path
	Value    object.Value
	// Beside is what is set already in the field's place, or excludes it: it
	// counts, and the field can only go. Nil where the field can move.
	Beside object.Path
}

// move is where v1 has a field of v1beta1 (Tekton's
// docs/migrating-v1beta1-to-v1.md), and a field beside which v1 refuses it.
type move struct{ from, to, excludes string }

// moved are the fields of a PipelineRun's spec. v1beta1 refuses timeout beside
// timeouts, whose parts must add up.
var moved = []move{
	{"serviceAccountName", "taskRunTemplate.serviceAccountName", ""},
	{"podTemplate", "taskRunTemplate.podTemplate", ""},
	{"timeout", "timeouts.pipeline", "timeouts"},
}

// movedOverrides are the fields of a TaskRun's spec, and of an element of
// taskRunSpecs, that v1 calls specs and refuses beside computeResources.
var movedOverrides = []move{
	{"stepOverrides", "stepSpecs", "computeResources"},
	{"sidecarOverrides", "sidecarSpecs", ""},
}

// movedTaskRunSpec are the other fields of an element of taskRunSpecs.
var movedTaskRunSpec = []move{
	{"taskServiceAccountName", "serviceAccountName", ""},
	{"taskPodTemplate", "podTemplate", ""},
}

// Misplaced are the fields of a v1 run that only v1beta1 has. The API server
// drops such fields of a run that a trigger makes, and says nothing. Of another
// version, such as v1alpha1, nothing is said.
func (r Run) Misplaced() []Move {
	if r.beta || r.Get("apiVersion").Text() != Group+"/v1" {
		return nil
	}
	moves := misplaced(r.Get("spec"), moved)
	for _, override := range r.Overrides() {
		moves = append(moves, misplaced(override.Value, movedTaskRunSpec)...)
		moves = append(moves, misplaced(override.Value, movedOverrides)...)
	}
	return moves
}

// Misplaced are the fields of a v1 run that only v1beta1 has.
func (r TaskRun) Misplaced() []Move {
	if r.beta || r.Get("apiVersion").Text() != Group+"/v1" {
		return nil
	}
	return misplaced(r.Get("spec"), movedOverrides)
}

func misplaced(spec object.Value, table []move) []Move {
	var moves []Move
	for _, m := range table {
		value := spec.Get(m.from)
		if !value.Exists() {
			continue
		}
		to := spec.Get(strings.Split(m.to, ".")...)
		found := Move{From: value.Path(), To: to.Path(), Value: renamed(value)}
		switch excluding := spec.Get(m.excludes); {
		case to.Exists():
			found.Beside = to.Path()
		case m.excludes != "" && excluding.Exists():
			found.Beside = excluding.Path()
		}
		moves = append(moves, found)
	}
	return moves
}

// renamed is a list of overrides with the resources of each under the name
// that they have in v1; any other value as it is.
func renamed(value object.Value) object.Value {
	if !value.IsList() {
		return value
	}
	list := []any{}
	for _, item := range value.Items() {
		if resources := item.Get("resources"); resources.Exists() {
			fields := maps.Clone(item.Raw().(map[string]any))
			delete(fields, "resources")
			fields["computeResources"] = resources.Raw()
			item = object.At(item.Path(), fields)
		}
		list = append(list, item.Raw())
	}
	return object.At(value.Path(), list)
}
