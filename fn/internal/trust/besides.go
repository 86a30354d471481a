package trust

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// besides are who uses a claim of the plan beside its mounts: Tasks that aren't
// selected or mount it by hand, runs that bind it to a workspace, and jobs.
func (r *room) besides(claim object.ID) []starter {
	var all []starter
	for _, task := range r.survey.Tasks {
		if task.Object.Namespace == claim.Namespace && !survey.Copied(task.Object) && mountsClaim(task, claim.Name) {
			all = append(all, r.ofTask(task)...)
		}
	}
	for _, run := range r.survey.Runs {
		if run.Object.Namespace == claim.Namespace && len(run.ClaimsBound(claim.Name)) > 0 {
			all = append(all, r.ofRun(run)...)
		}
	}
	for _, run := range r.survey.TaskRuns {
		if run.Object.Namespace == claim.Namespace && !survey.Copied(run.Object) && len(run.ClaimsBound(claim.Name)) > 0 {
			all = append(all, starter{nil, run.Object.ID.String(), r.survey.Trust(run.Object, run.Value, nil)})
		}
	}
	for _, o := range r.survey.Objects {
		if survey.IsJob(o.ID) && o.Namespace == claim.Namespace && names(o, claim.Name) {
			all = append(all, starter{what: o.ID.String(), trust: survey.Trust{Others: true}})
		}
	}
	return all
}

// ofRun is the starter that a run is.
func (r *room) ofRun(run *survey.Run) []starter {
	return slices.DeleteFunc(slices.Clone(r.started[run.Pipeline]), func(one starter) bool { return one.run != run })
}

// ofTask are the starters of a Task, selected or not; of one that nothing in the list
// runs nobody knows who does.
func (r *room) ofTask(task *survey.Task) []starter {
	all := slices.Clone(r.started[task])
	for _, caller := range r.survey.Callers(task) {
		all = append(all, r.startersOf(caller)...)
	}
	if len(all) == 0 {
		all = append(all, starter{what: task.Object.ID.String(), trust: r.survey.Trust(task.Object, object.Value{}, nil)})
	}
	return all
}

func mountsClaim(task *survey.Task, claim string) bool {
	return slices.ContainsFunc(task.Spec.Volumes(), func(volume tekton.Volume) bool { return volume.Claim() == claim })
}

func names(o object.Object, claim string) bool {
	return slices.ContainsFunc(tekton.ClaimRefs(o), func(ref tekton.ClaimRef) bool { return ref.Claim == claim })
}
