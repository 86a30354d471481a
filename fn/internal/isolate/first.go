package isolate

import (
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// firstThere tells whether tasks before the tests fill workspaces, and none of them
// the tests': the source is in another then, and this one is there for what the tests
// write. Where none of them fills any, a run brings the source.
func (c *Checker) firstThere(pipeline *survey.Pipeline, tests *survey.PipelineTask, workspace tekton.Workspace) bool {
	bound, at, _ := tests.Binding(workspace.Name())
	order, others := c.following(pipeline), false
	for _, task := range pipeline.Tasks {
		if !order.comesAfter(tests.Name(), task.Name()) || !c.mayFill(pipeline, task) {
			continue
		}
		if fills(task, bound, at) {
			return false
		}
		others = others || len(task.Bindings()) > 0
	}
	return others
}

// mayFill tells whether a task may make files that later ones find: all but those of
// which each word is known, and none writes.
func (c *Checker) mayFill(pipeline *survey.Pipeline, task *survey.PipelineTask) bool {
	return task.Task == nil || !c.read(pipeline, task).Whole()
}

// fills tells whether a task can write where the tests read, which a subPath of
// either may narrow.
func fills(task *survey.PipelineTask, bound, at string) bool {
	for _, name := range task.Bindings() {
		pipelines, subPath, _ := task.Binding(name)
		if pipelines == bound && mayOverlap(subPath, at) && !readOnly(task, name) {
			return true
		}
	}
	return false
}

// readOnly tells whether a task's own Task only reads one of its workspaces.
func readOnly(task *survey.PipelineTask, name string) bool {
	if task.Task == nil {
		return false
	}
	workspace, _ := task.Task.Spec.Workspace(name)
	return workspace.ReadOnly()
}
