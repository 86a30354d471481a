package trigger

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
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
	edits, added := r.sizes(task)
	if all := override.All(); all.Exists() && (len(edits) > 0 || added) {
		message := "sets the resources of every step, which count and not the sizes of the config"
		if added {
			message += "; its requests are divided among the steps, of which there is one more now, and its limits hold for each"
		}
		r.counts(id, all, message)
	}
	for _, step := range task.Steps {
		at := override.Step(step.Name())
		if step.Name() == "" || !at.Exists() || len(edits[step.Index]) == 0 {
			continue
		}
		r.counts(id, at, fmt.Sprintf("sets resources of %s, which count and not the sizes of the config", step))
		for _, e := range edits[step.Index] {
			r.below(id, at, step, e)
		}
	}
}

func (r *room) counts(id object.ID, at object.Value, message string) {
	r.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleOverridden, Object: id, Field: at.Path(), Message: message,
		Advice: "take it out if the Task's own resources should count",
	})
}

// below refuses a request of the plan that is over the limit which a run sets
// for the step: Tekton merges the two, and fails the TaskRun
// (pkg/reconciler/taskrun/validate_taskrun.go).
func (r *room) below(id object.ID, at object.Value, step survey.Step, e edit.Edit) {
	parent, last := e.Path.Parent()
	name, _ := last.(string)
	if parent.String() != step.Resources().Get("requests").Path().String() || at.Get("requests", name).Exists() {
		return
	}
	limit := at.Get("limits", name)
	most, err := v1alpha1.Quantity(limit.Text()).Parse()
	if err != nil {
		return
	}
	request, err := v1alpha1.Quantity(fmt.Sprint(e.Value)).Parse()
	if err == nil && request.Cmp(most) > 0 {
		r.out.Find(finding.Finding{
			Severity: finding.Error, Rule: RuleOverridden, Object: id, Field: limit.Path(),
			Message: fmt.Sprintf("limits %s of %s to %s, and the config has it request %v: Tekton fails such a run", name, step, limit.Text(), e.Value),
			Advice:  "raise the limit, set a request beside it, or choose a smaller size",
		})
	}
}

// sizes are the edits of the resources of a Task's steps, by the steps'
// positions, and whether the plan adds a step.
func (r *room) sizes(task *survey.Task) (edits map[int][]edit.Edit, added bool) {
	edits = map[int][]edit.Edit{}
	for _, e := range r.sofar.Edits {
		if e.Object != task.Object.ID {
			continue
		}
		added = added || e.Op == edit.Insert && e.Path.Equal(task.Spec.StepsPath())
		for _, step := range task.Steps {
			if e.Path.HasPrefix(step.Resources().Path()) {
				edits[step.Index] = append(edits[step.Index], e)
			}
		}
	}
	return edits, added
}
