package cache

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// PlanRuns binds the claims in the selected runs, where caches come as
// workspaces: those that the run's Pipeline has a use for, and no others,
// because Tekton makes a pod of its own for each claim that a run binds.
func PlanRuns(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	if !config.Spec.AsWorkspaces() {
		return p
	}
	for _, run := range s.Runs {
		if run.Pipeline == nil || !s.Selected(run.Object.ID) || !s.Selected(run.Pipeline.Object.ID) {
			continue
		}
		for _, cache := range caches {
			if mount, used := mountFor(run.Pipeline, cache, sofar); used {
				bindRun(&p, run.Object.ID, run, claimOf(config, mount).current(s))
			}
		}
	}
	for _, run := range s.TaskRuns {
		if run.Task == nil || !s.Selected(run.Object.ID) {
			continue
		}
		for _, cache := range caches {
			if len(sofar.MountsIn(run.Task)[cache]) > 0 {
				bindRun(&p, run.Object.ID, run, claimOf(config, plan.Mount{Task: run.Task, Cache: cache}).current(s))
			}
		}
	}
	return p
}

// mountFor is a mount of the cache in a Task of the Pipeline.
func mountFor(pipeline *survey.Pipeline, cache plan.Cache, sofar plan.Plan) (plan.Mount, bool) {
	for _, task := range pipeline.All() {
		for _, mount := range sofar.Mounts {
			if mount.Task == task.Task && mount.Cache == cache {
				return mount, true
			}
		}
	}
	return plan.Mount{}, false
}

// run is a PipelineRun or a TaskRun.
type run interface {
	Workspace(name string) (object.Value, bool)
	WorkspacesPath() object.Path
}

func bindRun(p *plan.Plan, id object.ID, run run, c claim) {
	if _, bound := run.Workspace(c.name()); bound {
		return
	}
	p.Edit(edit.Edit{
		Object: id, Op: edit.Append, Path: run.WorkspacesPath(), Rule: RuleWorkspace,
		Value:  tekton.ClaimBinding(c.name(), c.id.Name),
		Reason: fmt.Sprintf("brings the %s cache to the tasks that use it", c.cache),
	})
}
