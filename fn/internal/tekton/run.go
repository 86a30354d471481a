package tekton

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Run is a PipelineRun, alone or as a template inside another object.
type Run struct{ started }

// TaskRun is a TaskRun, alone or as a template inside another object.
type TaskRun struct{ started }

// started is what both kinds of runs have in common.
type started struct {
	object.Value
	beta bool
}

// RunsIn are the PipelineRuns that an object holds: itself, or the resource
// templates of a TriggerTemplate, and of the templates that a Trigger or an
// EventListener writes inline.
func RunsIn(o object.Object) []Run {
	var runs []Run
	for _, run := range startedIn(o, KindPipelineRun) {
		runs = append(runs, Run{run})
	}
	return runs
}

// TaskRunsIn are the TaskRuns that an object holds, in the same places.
func TaskRunsIn(o object.Object) []TaskRun {
	var runs []TaskRun
	for _, run := range startedIn(o, KindTaskRun) {
		runs = append(runs, TaskRun{run})
	}
	return runs
}

func startedIn(o object.Object, kind string) []started {
	var runs []started
	for _, at := range resourceTemplates(o) {
		version := at.Get("apiVersion").Text()
		if at.Get("kind").Text() == kind && strings.HasPrefix(version, Group+"/") {
			runs = append(runs, started{Value: at, beta: beta(version)})
		}
	}
	return runs
}

func resourceTemplates(o object.Object) []object.Value {
	switch o.Kind {
	case KindPipelineRun, KindTaskRun:
		return []object.Value{o.Value}
	case KindTriggerTemplate:
		return TemplateOf(o).Resources()
	}
	var all []object.Value
	for _, trigger := range TriggersIn(o) {
		all = append(all, trigger.Inline().Resources()...)
	}
	return all
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

// PipelineLabel is the label by which tools find a Pipeline's runs. Tekton
// sets it, but keeps one that is there (pipelinerun.go, getPipelineRunLabels).
func (r Run) PipelineLabel() object.Value { return r.Get("metadata", "labels", LabelPipeline) }

// AsTask is the TaskRun's spec as that of a pipeline task: both name or embed
// their Task in the same way.
func (r TaskRun) AsTask() PipelineTask { return PipelineTask{Value: r.Get("spec"), beta: r.beta} }

// TaskName is the Task that the run refers to in its own namespace; false
// where it embeds one or lets a resolver find it.
func (r TaskRun) TaskName() (string, bool) { return r.AsTask().TaskName() }

// TaskNamePath is where the name of the Task is.
func (r TaskRun) TaskNamePath() object.Path { return r.AsTask().TaskNamePath() }

// Embedded is the run's own taskSpec; false where it has none.
func (r TaskRun) Embedded() (TaskSpec, bool) { return r.AsTask().Embedded() }

// Beta tells whether the run is written in v1beta1.
func (r started) Beta() bool { return r.beta }

// Namespace is the namespace that the run says it is for; "" where it leaves
// that to what starts it.
func (r started) Namespace() string { return r.Get("metadata", "namespace").Text() }

// GenerateName is the run's metadata.generateName.
func (r started) GenerateName() object.Value { return r.Get("metadata", "generateName") }

// Workspaces are what the run binds.
func (r started) Workspaces() []Bound {
	var all []Bound
	for _, at := range r.Get("spec", "workspaces").Items() {
		all = append(all, Bound{at})
	}
	return all
}

// Workspace is the run's workspace called name.
func (r started) Workspace(name string) (object.Value, bool) {
	return r.Get("spec", "workspaces").Named(name)
}

// WorkspacesPath is where the run's list of workspaces is.
func (r started) WorkspacesPath() object.Path { return r.Get("spec", "workspaces").Path() }

// Bound is a workspace that a run binds: to a claim, to one made from a
// template, to an emptyDir, or to something that is only read.
type Bound struct{ object.Value }

// Name is the workspace's name.
func (b Bound) Name() string { return b.Get("name").Text() }

// Claim is the claim that it is bound to, "" for anything else.
func (b Bound) Claim() string { return b.Get("persistentVolumeClaim", "claimName").Text() }

// MakesClaim tells whether the run makes a claim for it, from a template.
func (b Bound) MakesClaim() bool { return b.Get("volumeClaimTemplate").Exists() }

// Empty tells whether it is an emptyDir: each TaskRun gets one of its own.
func (b Bound) Empty() bool { return b.Get("emptyDir").Exists() }
