package tekton

import (
	"maps"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Run is a PipelineRun, alone or as a template inside another object.
type Run struct {
	object.Value
	beta bool
}

// RunsIn are the PipelineRuns that an object holds: itself, or the resource
// templates of a TriggerTemplate, and of the templates that a Trigger or an
// EventListener writes inline.
func RunsIn(o object.Object) []Run {
	var runs []Run
	for _, at := range resourceTemplates(o) {
		version := at.Get("apiVersion").Text()
		if at.Get("kind").Text() == KindPipelineRun && strings.HasPrefix(version, Group+"/") {
			runs = append(runs, Run{Value: at, beta: beta(version)})
		}
	}
	return runs
}

func resourceTemplates(o object.Object) []object.Value {
	switch o.Kind {
	case KindPipelineRun:
		return []object.Value{o.Value}
	case KindTriggerTemplate:
		return o.Get("spec", "resourcetemplates").Items()
	case KindTrigger:
		return o.Get("spec", "template", "spec", "resourcetemplates").Items()
	case KindEventListener:
		var all []object.Value
		for _, trigger := range o.Get("spec", "triggers").Items() {
			all = append(all, trigger.Get("template", "spec", "resourcetemplates").Items()...)
		}
		return all
	}
	return nil
}

// PipelineName is the Pipeline that the run refers to in its own namespace;
// false where it embeds one or lets a resolver find it.
func (r Run) PipelineName() (string, bool) {
	ref := r.Get("spec", "pipelineRef")
	name := ref.Get("name").Text()
	return name, name != "" && !ref.Get("resolver").Exists() && !ref.Get("bundle").Exists()
}

// PipelineNamePath is where the name of the Pipeline is.
func (r Run) PipelineNamePath() object.Path { return r.Get("spec", "pipelineRef", "name").Path() }

// Embedded is the run's own pipelineSpec; false where it has none.
func (r Run) Embedded() (PipelineSpec, bool) {
	spec := r.Get("spec", "pipelineSpec")
	return PipelineSpec{Value: spec, beta: r.beta}, spec.Exists()
}

// Beta tells whether the run is written in v1beta1.
func (r Run) Beta() bool { return r.beta }

// GenerateName is the run's metadata.generateName.
func (r Run) GenerateName() object.Value { return r.Get("metadata", "generateName") }

// PipelineLabel is the label by which tools find a Pipeline's runs. Tekton
// sets it, but keeps one that is there (pipelinerun.go, getPipelineRunLabels).
func (r Run) PipelineLabel() object.Value { return r.Get("metadata", "labels", "tekton.dev/pipeline") }

// Gives is the param called name that the run gives to its Pipeline.
func (r Run) Gives(name string) (Param, bool) {
	at, found := r.Get("spec", "params").Named(name)
	return Param{at}, found
}

// Workspace is the run's workspace called name.
func (r Run) Workspace(name string) (object.Value, bool) {
	return r.Get("spec", "workspaces").Named(name)
}

// WorkspacesPath is where the run's list of workspaces is.
func (r Run) WorkspacesPath() object.Path { return r.Get("spec", "workspaces").Path() }

// ClaimSizes are the storage requests of the claims that the run makes from
// templates.
func (r Run) ClaimSizes() []object.Value {
	var sizes []object.Value
	for _, workspace := range r.Get("spec", "workspaces").Items() {
		template := workspace.Get("volumeClaimTemplate")
		if template.Exists() {
			sizes = append(sizes, template.Get("spec", "resources", "requests", "storage"))
		}
	}
	return sizes
}

// ClaimsBound are the workspaces of the run that bind the claim called name.
func (r Run) ClaimsBound(name string) []string {
	var bound []string
	for _, workspace := range r.Get("spec", "workspaces").Items() {
		if workspace.Get("persistentVolumeClaim", "claimName").Text() == name {
			bound = append(bound, workspace.Get("name").Text())
		}
	}
	return bound
}

// Move is a field that stands where its API version doesn't have it.
type Move struct {
	From, To object.Path
	Value    object.Value
}

// moved lists the v1beta1 fields of a PipelineRun and where v1 has them
// (Tekton's docs/migrating-v1beta1-to-v1.md).
var moved = []struct{ from, to []string }{
	{[]string{"spec", "serviceAccountName"}, []string{"spec", "taskRunTemplate", "serviceAccountName"}},
	{[]string{"spec", "podTemplate"}, []string{"spec", "taskRunTemplate", "podTemplate"}},
	{[]string{"spec", "timeout"}, []string{"spec", "timeouts", "pipeline"}},
}

// movedTaskRun lists the same for an element of taskRunSpecs.
var movedTaskRun = []struct{ from, to string }{
	{"taskServiceAccountName", "serviceAccountName"},
	{"taskPodTemplate", "podTemplate"},
	{"stepOverrides", "stepSpecs"},
	{"sidecarOverrides", "sidecarSpecs"},
}

// Misplaced are the fields of a v1 run that only v1beta1 has. The API server
// drops such fields of a run that a trigger makes, and says nothing.
func (r Run) Misplaced() []Move {
	if r.beta {
		return nil
	}
	var moves []Move
	for _, m := range moved {
		moves = r.misplaced(moves, r.Value, m.from, m.to)
	}
	for _, spec := range r.Get("spec", "taskRunSpecs").Items() {
		for _, m := range movedTaskRun {
			moves = r.misplaced(moves, spec, []string{m.from}, []string{m.to})
		}
	}
	return moves
}

func (r Run) misplaced(moves []Move, at object.Value, from, to []string) []Move {
	value := at.Get(from...)
	if !value.Exists() {
		return moves
	}
	return append(moves, Move{From: value.Path(), To: at.Get(to...).Path(), Value: renamed(value)})
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
