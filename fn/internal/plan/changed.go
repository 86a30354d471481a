package plan

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Changed are the objects that the plan's edits change, and those selected
// ones that lead to them: a Pipeline whose Task is changed, a TriggerTemplate
// whose Pipeline is.
func (p Plan) Changed(s *survey.Survey) map[object.ID]bool {
	changed := p.touched()
	for _, pipeline := range s.SelectedPipelines() {
		if usesAny(pipeline, changed) {
			changed[pipeline.Object.ID] = true
		}
	}
	for _, run := range s.Runs {
		if run.Pipeline != nil && changed[run.Pipeline.Object.ID] && s.Selected(run.Object.ID) {
			changed[run.Object.ID] = true
		}
	}
	for _, run := range s.TaskRuns {
		if run.Task != nil && changed[run.Task.Object.ID] && s.Selected(run.Object.ID) {
			changed[run.Object.ID] = true
		}
	}
	return changed
}

// touched are the objects that edits and mounts change.
func (p Plan) touched() map[object.ID]bool {
	touched := map[object.ID]bool{}
	for id := range p.places() {
		touched[id] = true
	}
	return touched
}

// usesAny tells whether a Pipeline runs a Task of one of the objects.
func usesAny(pipeline *survey.Pipeline, objects map[object.ID]bool) bool {
	return slices.ContainsFunc(pipeline.All(), func(task *survey.PipelineTask) bool {
		return task.Task != nil && objects[task.Task.Object.ID]
	})
}

// ChangedPipelines are the selected Pipelines that run in another way by the
// plan. Unlike Changed it tells several that one object holds apart.
func (p Plan) ChangedPipelines(s *survey.Survey) map[*survey.Pipeline]bool {
	places := p.places()
	changed := map[*survey.Pipeline]bool{}
	for _, pipeline := range s.SelectedPipelines() {
		edited := slices.ContainsFunc(places[pipeline.Object.ID], func(at object.Path) bool {
			return at.HasPrefix(pipeline.Spec.Path())
		})
		uses := slices.ContainsFunc(pipeline.All(), func(task *survey.PipelineTask) bool {
			return task.Task != nil && !task.Task.Embedded && len(places[task.Task.Object.ID]) > 0
		})
		if edited || uses {
			changed[pipeline] = true
		}
	}
	return changed
}

// ChangedTasks are the Tasks that the plan changes.
func (p Plan) ChangedTasks(s *survey.Survey) map[*survey.Task]bool {
	places := p.places()
	changed := map[*survey.Task]bool{}
	for _, task := range s.SelectedTasks() {
		changed[task] = slices.ContainsFunc(places[task.Object.ID], func(at object.Path) bool {
			return at.HasPrefix(task.Spec.Path())
		})
	}
	return changed
}

// places are where edits and mounts change objects.
func (p Plan) places() map[object.ID][]object.Path {
	places := map[object.ID][]object.Path{}
	for _, e := range p.Edits {
		places[e.Object] = append(places[e.Object], e.Path)
	}
	for _, mount := range p.Mounts {
		places[mount.Task.Object.ID] = append(places[mount.Task.Object.ID], mount.Task.Spec.Path())
	}
	return places
}
