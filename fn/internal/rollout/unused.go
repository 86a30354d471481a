package rollout

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// unused says of a copy that nothing starts it: then CI goes on as before.
func (r *roll) unused(o object.Object, name string) {
	what, advice := "", ""
	switch o.Kind {
	case tekton.KindTriggerTemplate:
		if r.config.Spec.Rollout == v1alpha1.RolloutAlongside {
			what, advice = "nothing starts yet", "let a Trigger refer to it, or set spec.rollout to Cutover"
		}
	case tekton.KindPipeline:
		if !r.started(o.ID) {
			what, advice = "nothing in the list starts", "let what starts the Pipeline refer to the copy, or set spec.rollout to InPlace"
		}
	case tekton.KindTask:
		if !r.used(o.ID) {
			what, advice = "nothing in the list runs", "give cacheopt what runs the Task along with it, or set spec.rollout to InPlace"
		}
	}
	if what != "" {
		r.find(finding.Info, RuleUnused, o.ID, nil, fmt.Sprintf("has the optimized copy %s, which %s", name, what), advice)
	}
}

// started tells whether a run of the list starts the Pipeline, or may.
func (r *roll) started(id object.ID) bool {
	return slices.ContainsFunc(r.survey.Runs, func(run *survey.Run) bool {
		name, _ := run.PipelineName()
		return run.Pipeline != nil && run.Pipeline.Object.ID == id || pipelineUnknown(name)
	})
}

// used tells whether a Pipeline or a TaskRun of the list runs the Task.
func (r *roll) used(id object.ID) bool {
	for _, task := range r.survey.Tasks {
		if task.Object.ID == id && len(r.survey.AllUsers(task)) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(r.survey.TaskRuns, func(run *survey.TaskRun) bool { return run.Task != nil && run.Task.Object.ID == id })
}
