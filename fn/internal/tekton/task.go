package tekton

import (
	"path"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// TaskSpec is what a Task does, in a Task's spec or embedded as taskSpec.
type TaskSpec struct {
	object.Value
	beta bool
}

// SpecOf is the spec of a Task object.
func SpecOf(task object.Object) TaskSpec {
	return TaskSpec{Value: task.Get("spec"), beta: beta(task.APIVersion)}
}

// Steps are the containers that run one after another, with what the step
// template brings of image, command and arguments.
func (t TaskSpec) Steps() []Step {
	var steps []Step
	for i, at := range t.Get("steps").Items() {
		steps = append(steps, Step{Value: at, Index: i, beta: t.beta}.inherit(t.StepTemplate()))
	}
	return steps
}

// StepsPath is where the list of steps is.
func (t TaskSpec) StepsPath() object.Path { return t.Get("steps").Path() }

// StepTemplate is what all steps start from; it may not exist.
func (t TaskSpec) StepTemplate() Step {
	return Step{Value: t.Get("stepTemplate"), Index: -1, beta: t.beta}
}

// Sidecars are the containers that run beside the steps.
func (t TaskSpec) Sidecars() []object.Value { return t.Get("sidecars").Items() }

// Containers are all that a Task's workspaces are mounted in: the steps with
// their template, and the sidecars.
func (t TaskSpec) Containers() []Step {
	return append(append(t.Steps(), t.StepTemplate()), t.SidecarSteps()...)
}

// SidecarSteps are the sidecars, read as steps.
func (t TaskSpec) SidecarSteps() []Step {
	var all []Step
	for _, at := range t.Sidecars() {
		all = append(all, Step{Value: at, Index: -1, beta: t.beta})
	}
	return all
}

// Param is the declared param called name.
func (t TaskSpec) Param(name string) (Param, bool) {
	at, found := t.Get("params").Named(name)
	return Param{at}, found
}

// ParamsPath is where the list of declared params is.
func (t TaskSpec) ParamsPath() object.Path { return t.Get("params").Path() }

// Workspaces are the directories that the Task declares.
func (t TaskSpec) Workspaces() []Workspace {
	var all []Workspace
	for _, at := range t.Get("workspaces").Items() {
		all = append(all, Workspace{at})
	}
	return all
}

// Workspace is the declared workspace called name.
func (t TaskSpec) Workspace(name string) (Workspace, bool) {
	at, found := t.Get("workspaces").Named(name)
	return Workspace{at}, found
}

// WorkspacesPath is where the list of declared workspaces is.
func (t TaskSpec) WorkspacesPath() object.Path { return t.Get("workspaces").Path() }

// Volumes are the Task's own volumes.
func (t TaskSpec) Volumes() []Volume {
	var all []Volume
	for _, at := range t.Get("volumes").Items() {
		all = append(all, Volume{at})
	}
	return all
}

// Volume is the Task's own volume called name.
func (t TaskSpec) Volume(name string) (Volume, bool) {
	at, found := t.Get("volumes").Named(name)
	return Volume{at}, found
}

// VolumesPath is where the list of volumes is.
func (t TaskSpec) VolumesPath() object.Path { return t.Get("volumes").Path() }

// Param is a declared param, or one that is passed.
type Param struct{ object.Value }

// Name is the param's name.
func (p Param) Name() string { return p.Get("name").Text() }

// Default is a declared param's default; it may not exist.
func (p Param) Default() object.Value { return p.Get("default") }

// Enum are the only values that it may have; none where it may have any
// (https://tekton.dev/docs/pipelines/pipelines/#param-enum).
func (p Param) Enum() []string { return p.Get("enum").Texts() }

// Passed is a passed param's value.
func (p Param) Passed() object.Value { return p.Get("value") }

// IsArray tells whether a declared param is a list: by its type, or by its
// default where it names no type, as Tekton's SetDefaults does.
func (p Param) IsArray() bool {
	if kind := p.Get("type").Text(); kind != "" {
		return kind == "array"
	}
	return p.Default().IsList()
}

// Workspace is a directory that a Task declares.
type Workspace struct{ object.Value }

// Name is the workspace's name.
func (w Workspace) Name() string { return w.Get("name").Text() }

// Optional tells whether a run may leave it unbound.
func (w Workspace) Optional() bool { return w.Get("optional").Truth() }

// ReadOnly tells whether steps can't write it.
func (w Workspace) ReadOnly() bool { return w.Get("readOnly").Truth() }

// MountPath is where steps see it; /workspace/NAME where the Task says
// nothing (pkg/apis/pipeline/v1/workspace_types.go, GetMountPath).
func (w Workspace) MountPath() string {
	if at := w.Get("mountPath").Text(); at != "" {
		return path.Clean(at)
	}
	return "/workspace/" + w.Name()
}

// MountPathField is where its mount path is written.
func (w Workspace) MountPathField() object.Path { return w.Get("mountPath").Path() }

// WithDefaults is text with the declared defaults of string params in the
// place of their expressions. Expressions without a default stay.
func (t TaskSpec) WithDefaults(text string) string {
	return Substitute(text, func(name string) (string, bool) {
		param, _ := t.Param(name)
		value, ok := param.Default().Raw().(string)
		return value, ok
	})
}

// Substitute is text with each $(params.NAME), in any of its forms, replaced by
// what value gives for NAME; it stays where value has none, and so do elements
// of arrays.
func Substitute(text string, value func(name string) (string, bool)) string {
	return SubstituteUses(text, func(use ParamUse) (string, bool) {
		if use.Index != "" {
			return "", false
		}
		return value(use.Name)
	})
}
