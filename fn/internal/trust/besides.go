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
	for pipeline, started := range r.started {
		for _, one := range started {
			if _, is := pipeline.(*survey.Pipeline); is && one.run.Object.Namespace == claim.Namespace && len(one.run.ClaimsBound(claim.Name)) > 0 {
				all = append(all, one)
			}
		}
	}
	for _, o := range r.survey.Objects {
		if survey.IsJob(o.ID) && o.Namespace == claim.Namespace && names(o, claim.Name) {
			all = append(all, starter{what: o.ID.String(), trust: survey.Trust{Others: true}})
		}
	}
	slices.SortFunc(all, byWhat)
	return all
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
