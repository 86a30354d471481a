package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

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

// Override is what the run sets over its Task.
func (r TaskRun) Override() Override { return Override{r.Get("spec"), r.beta} }

// TaskName is the pipeline task that it is for.
func (o Override) TaskName() string { return o.Get("pipelineTaskName").Text() }

// All are the resources that it sets for the Task as a whole: requests are
// divided among the steps, limits hold for each
// (pkg/internal/computeresources/tasklevel).
func (o Override) All() object.Value { return o.Get("computeResources") }

// Step are the resources that it sets for the step called name.
func (o Override) Step(name string) object.Value {
	list, key := "stepSpecs", "computeResources"
	if o.beta {
		list, key = "stepOverrides", "resources"
	}
	at, _ := o.Get(list).Named(name)
	return at.Get(key)
}
