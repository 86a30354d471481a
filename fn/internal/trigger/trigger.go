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

// The rules of this room.
const (
	RuleStorage   = "run-workspace-storage"
	RuleMisplaced = "run-field-misplaced"
	RuleEmbedded  = "run-embeds-pipeline"
)

// Plan adapts the selected runs whose Pipeline changes.
func Plan(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	changed := sofar.Changed(s)
	for _, run := range s.Runs {
		if !s.Selected(run.Object.ID) {
			continue
		}
		if run.Pipeline == nil || !changed[run.Pipeline.Object.ID] {
			leave(&p, run)
			continue
		}
		for _, size := range run.ClaimSizes() {
			raise(&p, run.Object.ID, size, string(spec.Triggers.WorkspaceStorage))
		}
		for _, move := range run.Misplaced() {
			repair(&p, run, move)
		}
	}
	return p
}

// leave says of a run that stays as it is what may surprise its user.
func leave(p *plan.Plan, run *survey.Run) {
	if spec, embeds := run.Embedded(); embeds {
		p.Find(finding.Finding{
			Severity: finding.Info, Rule: RuleEmbedded, Object: run.Object.ID, Field: spec.Path(),
			Message: "embeds its Pipeline, which is left alone", Advice: "make it a Pipeline of its own to have it optimized",
		})
	}
	for _, move := range run.Misplaced() {
		p.Find(finding.Finding{
			Severity: finding.Warning, Rule: RuleMisplaced, Object: run.Object.ID, Field: move.From,
			Message: "is a field of v1beta1 in a v1 PipelineRun: Tekton drops it and says nothing",
			Advice:  fmt.Sprintf("write it as %s", move.To),
		})
	}
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
func repair(p *plan.Plan, run *survey.Run, move tekton.Move) {
	message := fmt.Sprintf("is a field of v1beta1 in a v1 PipelineRun: Tekton drops it and says nothing; it is moved to %s", move.To)
	if run.Object.Follow(move.To).Exists() {
		message = fmt.Sprintf("is a field of v1beta1 in a v1 PipelineRun, which Tekton drops; %s is set beside it and counts", move.To)
	} else {
		p.Edit(edit.Edit{
			Object: run.Object.ID, Op: edit.Set, Path: move.To, Value: move.Value.Raw(), Rule: RuleMisplaced,
			Reason: fmt.Sprintf("v1 has %s here", move.From),
		})
	}
	p.Edit(edit.Edit{
		Object: run.Object.ID, Op: edit.Remove, Path: move.From, Rule: RuleMisplaced,
		Reason: "a v1 PipelineRun has no such field",
	})
	p.Find(finding.Finding{
		Severity: finding.Warning, Rule: RuleMisplaced, Object: run.Object.ID, Field: move.From, Message: message,
		Advice: "mend the source too, if its own runs should have it",
	})
}
