package rollout

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
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
		if !r.used[o.ID] && !r.startsAny {
			what, advice = "nothing in the list starts", "let what starts the Pipeline refer to the copy, or set spec.rollout to InPlace"
		}
	case tekton.KindTask:
		if !r.used[o.ID] {
			what, advice = "nothing in the list runs", "give cacheopt what runs the Task along with it, or set spec.rollout to InPlace"
		}
	}
	if what != "" {
		r.find(finding.Info, RuleUnused, o.ID, nil, fmt.Sprintf("has the optimized copy %s, which %s", name, what), advice)
	}
}

// findUsed finds the Pipelines that a run of the list starts, and the Tasks that a
// Pipeline or a TaskRun of the list runs.
func (r *roll) findUsed() {
	r.used = map[object.ID]bool{}
	for _, run := range r.survey.Runs {
		name, _ := run.PipelineName()
		r.startsAny = r.startsAny || pipelineUnknown(name)
		if run.Pipeline != nil {
			r.used[run.Pipeline.Object.ID] = true
		}
	}
	for _, task := range r.survey.Tasks {
		if !task.Embedded && len(r.survey.AllUsers(task)) > 0 {
			r.used[task.Object.ID] = true
		}
	}
	for _, run := range r.survey.TaskRuns {
		if run.Task != nil {
			r.used[run.Task.Object.ID] = true
		}
	}
}
