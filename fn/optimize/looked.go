package optimize

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Looked is what was looked at, each by its object and field. What several lists have
// is in it once.
type Looked struct {
	// Tasks and Pipelines are those that the list has, be it within others.
	Tasks, Pipelines []string
	// Elsewhere are the Pipelines' tasks that run Tasks which the list doesn't have.
	Elsewhere []string
	// Builds are the steps that build images in a way that cacheopt can change.
	Builds []string
}

// And is what was looked at in two lists.
func (l Looked) And(other Looked) Looked {
	return Looked{
		union(l.Tasks, other.Tasks), union(l.Pipelines, other.Pipelines),
		union(l.Elsewhere, other.Elsewhere), union(l.Builds, other.Builds),
	}
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func lookedAt(s *survey.Survey) Looked {
	var l Looked
	at := func(o object.Object, path object.Path) string { return o.ID.String() + " " + path.String() }
	for _, task := range s.Tasks {
		l.Tasks = append(l.Tasks, at(task.Object, task.Spec.Path()))
		for _, step := range task.Steps {
			if step.Does(survey.Build) {
				l.Builds = append(l.Builds, at(task.Object, step.Path()))
			}
		}
	}
	for _, pipeline := range s.Pipelines {
		l.Pipelines = append(l.Pipelines, at(pipeline.Object, pipeline.Spec.Path()))
		for _, task := range pipeline.All() {
			if task.Task == nil {
				l.Elsewhere = append(l.Elsewhere, at(pipeline.Object, task.Path()))
			}
		}
	}
	return l
}
