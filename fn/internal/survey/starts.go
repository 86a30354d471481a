package survey

import (
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Starts is the Pipeline of the list that a trigger of an object starts, and nothing
// else; nil where it starts more, or what it starts isn't known.
func (s *Survey) Starts(o object.Object, trigger tekton.Trigger) *Pipeline {
	holder, template := o, trigger.Inline()
	if name := trigger.TemplateName(); name != "" {
		found, ok := s.Resolve(o, tekton.KindTriggerTemplate, name)
		if !ok {
			return nil
		}
		holder = s.Source(found)
		template = tekton.TemplateOf(holder)
	}
	var runs []*Run
	for _, run := range s.Runs {
		if run.Object.ID == holder.ID && run.Path().HasPrefix(template.Path()) {
			runs = append(runs, run)
		}
	}
	return only(runs, len(template.Resources()))
}

// only is the Pipeline that all runs start, where they are as many as all that is
// started.
func only(runs []*Run, started int) *Pipeline {
	if len(runs) == 0 || len(runs) != started {
		return nil
	}
	for _, run := range runs {
		if run.Pipeline != runs[0].Pipeline {
			return nil
		}
	}
	return runs[0].Pipeline
}

// Ways are the interceptors that an event passes before it reaches a trigger's own: once
// for each way in which EventListeners of the list take the object that the trigger is
// in, by a group of theirs or alone; once, none, where no other object takes it.
func (s *Survey) Ways(o object.Object) [][]tekton.Interceptor {
	var ways [][]tekton.Interceptor
	for _, listener := range s.Objects {
		for _, group := range tekton.GroupsIn(listener) {
			if group.Takes(o) {
				ways = append(ways, group.Interceptors())
			}
		}
		if tekton.TakesAlone(listener, o) {
			ways = append(ways, nil)
		}
	}
	if len(ways) == 0 {
		return [][]tekton.Interceptor{nil}
	}
	return ways
}

// UsedBy are the Pipelines of the list that run a Task, each once.
func (s *Survey) UsedBy(task *Task) []*Pipeline {
	var all []*Pipeline
	for _, user := range s.users(task) {
		if len(all) == 0 || all[len(all)-1] != user.Pipeline {
			all = append(all, user.Pipeline)
		}
	}
	return all
}
