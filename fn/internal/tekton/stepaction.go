package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// KindStepAction is a step that Tasks refer to.
const KindStepAction = "StepAction"

// StepAction is what a StepAction runs: its spec read as a step, and as a Task
// for its params.
func StepAction(action object.Object) (TaskSpec, Step) {
	spec := action.Get("spec")
	return TaskSpec{Value: spec}, Step{Value: spec, Index: -1}
}

// ActionName is the StepAction that the step refers to in its own namespace;
// false for a step of its own, and for what a resolver finds.
func (s Step) ActionName() (string, bool) {
	ref := s.Get("ref")
	name := ref.Get("name").Text()
	return name, name != "" && !ref.Get("resolver").Exists()
}

// ActionHint is what the reference says about the StepAction: its name, or the
// name or path by which a resolver finds it.
func (s Step) ActionHint() []string { return refHint(s.Get("ref")) }

// TaskHint is the same for the Task that a pipeline task refers to.
func (t PipelineTask) TaskHint() []string { return refHint(t.Get("taskRef")) }

func refHint(ref object.Value) []string {
	var hints []string
	if name := ref.Get("name").Text(); name != "" {
		hints = append(hints, name)
	}
	for _, param := range []string{"name", "pathInRepo"} {
		if at, found := ref.Get("params").Named(param); found {
			hints = append(hints, at.Get("value").Text())
		}
	}
	return hints
}

// Params are the params that the pipeline task passes.
func (t PipelineTask) Params() []Param { return paramsOf(t.Get("params")) }

// Params are the params that the step passes to its StepAction.
func (s Step) Params() []Param { return paramsOf(s.Get("params")) }

// Param is the param called name that the step passes to its StepAction.
func (s Step) Param(name string) (Param, bool) {
	at, found := s.Get("params").Named(name)
	return Param{at}, found
}
