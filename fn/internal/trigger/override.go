package trigger

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// overrides says where a run's taskRunSpecs set resources over those that the
// plan sets.
func (r *room) overrides(run *survey.Run) {
	for _, override := range run.Overrides() {
		for _, task := range run.Pipeline.All() {
			if task.Name() == override.TaskName() && task.Task != nil {
				r.overridden(run.Object.ID, override, task.Task)
			}
		}
	}
}

// overridden says it of the override of one Task.
func (r *room) overridden(id object.ID, override tekton.Override, task *survey.Task) {
	sized, added := r.sizes(task)
	if all := override.All(); all.Exists() && (len(sized) > 0 || added) {
		message := "sets the resources of every step, which count and not the sizes of the config"
		if added {
			message += "; its requests are divided among the steps, of which there is one more now, and its limits hold for each"
		}
		r.counts(id, all, message)
	}
	for _, step := range task.Steps {
		at := override.Step(step.Name())
		if step.Name() != "" && at.Exists() && slices.Contains(sized, step.Index) {
			r.counts(id, at, fmt.Sprintf("sets the resources of %s, which count and not the sizes of the config", step))
		}
	}
}

func (r *room) counts(id object.ID, at object.Value, message string) {
	r.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleOverridden, Object: id, Field: at.Path(), Message: message,
		Advice: "take it out if the Task's own resources should count",
	})
}

// sizes are the steps of a Task whose resources the plan sets, and whether it
// adds a step.
func (r *room) sizes(task *survey.Task) (sized []int, added bool) {
	for _, e := range r.sofar.Edits {
		if e.Object != task.Object.ID {
			continue
		}
		added = added || e.Op == edit.Insert && e.Path.String() == task.Spec.StepsPath().String()
		for _, step := range task.Steps {
			if e.Path.HasPrefix(step.Resources().Path()) {
				sized = append(sized, step.Index)
			}
		}
	}
	return sized, added
}
