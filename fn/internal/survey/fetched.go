package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Fetched says who may run a Task as it is changed, though no name in the list leads from
// there to it: a resolver fetches it, or Pipelines-as-Code, or a run tells its name. It is
// "" where nobody does, or where copies are changed, which have names of their own.
func (s *Survey) Fetched(task *Task) string {
	if !s.InPlace() || task.Embedded {
		return ""
	}
	for _, pipeline := range s.Pipelines {
		for _, user := range pipeline.All() {
			if user.Task == nil && s.mayFetch(user.PipelineTask, pipeline.Object.Namespaces(), task) {
				return fmt.Sprintf("%s of %s", user.Name(), pipeline.Object.ID)
			}
		}
	}
	for _, run := range s.TaskRuns {
		if run.Task == nil && s.mayFetch(run.AsTask(), run.Object.Namespaces(), task) {
			return run.Object.ID.String()
		}
	}
	return ""
}

// InPlace tells whether the rollout changes the list's own objects.
func (s *Survey) InPlace() bool { return s.config.Spec.Rollout == v1alpha1.RolloutInPlace }

// mayFetch tells whether what one of some namespaces refers to may be a Task.
func (s *Survey) mayFetch(by tekton.PipelineTask, namespaces []string, task *Task) bool {
	if ref, is := by.ClusterRef(); is {
		return ref.MayMean(task.Object)
	}
	name, named := by.TaskName()
	if !named {
		return sameFile(by.File(), task.Object.File)
	}
	if !shared(namespaces, task.Object.Namespaces()) {
		return false
	}
	return strings.Contains(name, "$(") || slices.Contains(task.Object.Names(), name)
}
