package survey

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// fetching is what runs a Task that no name in the list leads to, and who it is.
type fetching struct {
	tekton.PipelineTask
	namespaces []string
	who        string
}

// Fetched says who may run a Task as it is changed, though no name in the list leads from
// there to it: a resolver fetches it, or Pipelines-as-Code, or a run fills in its name. It
// is "" where nobody does, or where copies are changed, which have names of their own.
func (s *Survey) Fetched(task *Task) string {
	if !s.InPlace() || task.Embedded {
		return ""
	}
	for _, by := range s.fetchers() {
		if by.may(task) {
			return by.who
		}
	}
	return ""
}

// fetchers are all of the list, found in one pass, as for users.
func (s *Survey) fetchers() []fetching {
	if s.fetch != nil {
		return s.fetch
	}
	s.fetch = []fetching{}
	for _, pipeline := range s.Pipelines {
		namespaces := pipeline.Object.Namespaces()
		for _, user := range pipeline.All() {
			for _, one := range append(user.Within(), user.PipelineTask) {
				if _, embeds := one.Embedded(); user.Task == nil && !embeds {
					s.fetch = append(s.fetch, fetching{one, namespaces, fmt.Sprintf("%s of %s", user.Name(), pipeline.Object.ID)})
				}
			}
		}
	}
	for _, run := range s.TaskRuns {
		if _, embeds := run.Embedded(); run.Task == nil && !embeds {
			s.fetch = append(s.fetch, fetching{run.AsTask(), within(run.Object, run.Namespace()).Namespaces(), run.Object.ID.String()})
		}
	}
	return s.fetch
}

// InPlace tells whether the rollout changes the list's own objects.
func (s *Survey) InPlace() bool { return s.config.Spec.Rollout == v1alpha1.RolloutInPlace }

// may tells whether it may run a Task.
func (by fetching) may(task *Task) bool {
	if ref, is := by.ClusterRef(); is {
		return ref.MayMean(task.Object)
	}
	if name, named := by.TaskName(); named {
		return together(by.namespaces, task.Object.Namespaces()) && mayAsk(name, task.Object)
	}
	file := by.File()
	return sameFile(file, task.Object.File) || tekton.Open(file) && mayAsk(file, task.Object)
}
