package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Override is what a run sets over the Task of one of its tasks.
type Override struct {
	object.Value
	beta bool
}

// Overrides are the run's taskRunSpecs.
func (r Run) Overrides() []Override {
	var all []Override
	for _, at := range r.Get("spec", "taskRunSpecs").Items() {
		all = append(all, Override{at, r.beta})
	}
	return all
}

// OverridesOf are those for a pipeline task.
func (r Run) OverridesOf(task string) []Override {
	return slices.DeleteFunc(r.Overrides(), func(o Override) bool { return o.TaskName() != task })
}

// Resizes tells whether the run's taskRunSpecs give a pipeline task other
// requests and limits than its Task has.
func (r Run) Resizes(task string) bool {
	return slices.ContainsFunc(r.OverridesOf(task), func(o Override) bool {
		return slices.ContainsFunc(resizing, func(field string) bool { return o.Get(field).Exists() })
	})
}

// resizing are the fields that do so, in v1 and v1beta1.
var resizing = []string{"computeResources", "stepSpecs", "sidecarSpecs", "stepOverrides", "sidecarOverrides"}

// Override is what the run sets over its Task.
func (r TaskRun) Override() Override { return Override{r.Get("spec"), r.beta} }

// TaskName is the pipeline task that it is for.
func (o Override) TaskName() string { return o.Get("pipelineTaskName").Text() }

// All are the resources that it sets for the Task as a whole: requests are
// divided among the steps, limits hold for each
// (pkg/internal/computeresources/tasklevel).
func (o Override) All() object.Value { return o.Get("computeResources") }

// Step are the resources that it sets for the step called name: in stepSpecs,
// or in v1beta1's stepOverrides, also where those are Misplaced in v1.
func (o Override) Step(name string) object.Value {
	if at, found := o.Get("stepSpecs").Named(name); found && !o.beta {
		return at.Get("computeResources")
	}
	at, _ := o.Get("stepOverrides").Named(name)
	return at.Get("resources")
}
