// Package trigger makes the runs that triggers start fit the Pipelines that
// they will run: room for the source, and fields where their API version has
// them.
package trigger

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// run is a PipelineRun or a TaskRun.
type run interface {
	ClaimSizes() []object.Value
	Workspaces() []tekton.Bound
	Misplaced() []tekton.Move
}

// Plan adapts the selected runs whose Pipeline or Task changes. Their own
// workspaces grow only where the config says how large they are to be.
func Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	r := &room{survey: s, sofar: sofar}
	if config.Explicit("spec.triggers.workspaceStorage") {
		r.atLeast = string(config.Spec.Triggers.WorkspaceStorage)
	}
	pipelines, tasks := sofar.ChangedPipelines(s), sofar.ChangedTasks(s)
	for _, run := range s.Runs {
		r.adapt(run.Object, run, pipelines[run.Pipeline])
		if s.Selected(run.Object.ID) && pipelines[run.Pipeline] {
			r.sharesNothing(run)
			r.overrides(run)
		}
	}
	for _, run := range s.TaskRuns {
		r.adapt(run.Object, run, tasks[run.Task])
		if s.Selected(run.Object.ID) && tasks[run.Task] {
			r.overridden(run.Object.ID, run.Override(), run.Task)
		}
	}
	rewritten := r.rewritten(config.Spec.Rollout)
	for _, run := range s.Runs {
		r.misplaced(run.Object, tekton.KindPipelineRun, run, pipelines[run.Pipeline] && rewritten(run.Object.ID))
	}
	for _, run := range s.TaskRuns {
		r.misplaced(run.Object, tekton.KindTaskRun, run, tasks[run.Task] && rewritten(run.Object.ID))
	}
	r.unbound()
	return r.out
}

// rewritten tells which objects are written anew by what is planned so far: copies,
// and in place those that something else changes.
func (r *room) rewritten(rollout v1alpha1.Rollout) func(object.ID) bool {
	edited := map[object.ID]bool{}
	for _, edits := range [][]edit.Edit{r.sofar.Edits, r.out.Edits} {
		for _, e := range edits {
			edited[e.Object] = true
		}
	}
	return func(id object.ID) bool { return rollout != v1alpha1.RolloutInPlace || edited[id] }
}

type room struct {
	survey *survey.Survey
	// atLeast is the storage that a run's workspace should have, "" for what it
	// has.
	atLeast string
	sofar   plan.Plan
	out     plan.Plan
}

// adapt makes a run fit what it will start.
func (r *room) adapt(o object.Object, run run, changes bool) {
	if !r.survey.Selected(o.ID) || !changes {
		return
	}
	for _, size := range run.ClaimSizes() {
		raise(&r.out, o.ID, size, r.atLeast)
	}
	r.small(o, run)
}

// misplaced mends the fields of a run that Tekton drops where the run is written anew:
// they were without effect so far. Of one that stays as it is, it says so.
func (r *room) misplaced(o object.Object, kind string, run run, rewritten bool) {
	if !r.survey.Reached(o.ID) {
		return
	}
	for _, move := range run.Misplaced() {
		if r.survey.Selected(o.ID) && rewritten {
			repair(&r.out, o.ID, kind, move)
			continue
		}
		r.out.Find(finding.Finding{
			Severity: finding.Warning, Rule: RuleMisplaced, Object: o.ID, Field: move.From,
			Message: fmt.Sprintf("is a field of v1beta1 in a v1 %s: %s", kind, fate(o.ID)),
			Advice:  fmt.Sprintf("write it as %s", move.To),
		})
	}
}

// fate is what becomes of the field. kubectl asks the API server to be strict, and
// the sink of triggers doesn't: it gets the run without the field.
func fate(id object.ID) string {
	if id.Kind == tekton.KindPipelineRun || id.Kind == tekton.KindTaskRun {
		return "kubectl refuses such a run, and what isn't strict makes it without the field"
	}
	return "a run that a trigger makes goes without it, and nothing says so"
}

// raise raises the storage of a run's own claim, and never shrinks it.
func raise(p *plan.Plan, id object.ID, size object.Value, atLeast string) {
	want, err := v1alpha1.Quantity(atLeast).Parse()
	if err != nil {
		return
	}
	have, err := v1alpha1.Quantity(size.Text()).Parse()
	switch {
	case err != nil && size.Exists():
		p.Find(finding.Finding{
			Severity: finding.Info, Rule: RuleStorage, Object: id, Field: size.Path(),
			Message: fmt.Sprintf("is %q, known only when a trigger fires, and stays", size.Text()),
		})
	case have.Cmp(want) < 0:
		p.Edit(edit.Edit{
			Object: id, Op: edit.Set, Path: size.Path(), Value: atLeast, Rule: RuleStorage,
			Reason: fmt.Sprintf("the run's workspace holds larger repositories than in %s", size.Text()),
		})
	}
}

// repair moves a field of v1beta1 in a v1 run to where v1 has it.
func repair(p *plan.Plan, id object.ID, kind string, move tekton.Move) {
	message := fmt.Sprintf("is a field of v1beta1 in a v1 %s: %s; it is moved to %s", kind, fate(id), move.To)
	if move.Beside != nil {
		message = fmt.Sprintf("is a field of v1beta1 in a v1 %s: %s; %s is set beside it and counts", kind, fate(id), move.Beside)
	} else {
		p.Edit(edit.Edit{
			Object: id, Op: edit.Set, Path: move.To, Value: move.Value.Raw(), Rule: RuleMisplaced,
			Reason: fmt.Sprintf("v1 has %s here", move.From),
		})
	}
	p.Edit(edit.Edit{
		Object: id, Op: edit.Remove, Path: move.From, Rule: RuleMisplaced,
		Reason: fmt.Sprintf("a v1 %s has no such field", kind),
	})
	p.Find(finding.Finding{
		Severity: finding.Warning, Rule: RuleMisplaced, Object: id, Field: move.From, Message: message,
		Advice: "mend the source too, if its own runs should have it",
	})
}
