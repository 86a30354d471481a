package graph

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// facts are what is known of a task by itself. Each is asked for with every
// other task of the Pipeline, and found out once.
type facts struct {
	// gate is the program by which the task may stop a build.
	gate string
	// mentions are the tasks that its expressions name.
	mentions []string
	// unclear is why it isn't known when, how often or what it runs.
	unclear reason
	// skipped is a task with which Tekton may skip this one.
	skipped string
}

func (m *move) factsOf(task *survey.PipelineTask) facts {
	f := facts{gate: task.Gate(), mentions: task.Mentions(), unclear: unclearAlone(task)}
	for _, name := range f.mentions {
		if other := m.tasks[name]; other != nil && other.MaySkip() {
			f.skipped = name
			break
		}
	}
	return f
}

// names tells whether an expression of a task names another.
func (f facts) names(other string) bool {
	_, found := slices.BinarySearch(f.mentions, other)
	return found
}
