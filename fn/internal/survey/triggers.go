package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Trigger is a trigger and the object of the list that it is in.
type Trigger struct {
	Object object.Object
	tekton.Trigger
}

// TriggersOf are the triggers of the list that fill a template which the object holds:
// it is a TriggerTemplate, or the triggers are its own. All are found in one pass, as
// for users.
func (s *Survey) TriggersOf(holder object.ID) []Trigger {
	if s.byHolder == nil {
		s.byHolder = map[object.ID][]Trigger{}
		for _, o := range s.Objects {
			for _, trigger := range tekton.TriggersIn(o) {
				if holder, _, found := s.template(o, trigger); found {
					s.byHolder[holder.ID] = append(s.byHolder[holder.ID], Trigger{o, trigger})
				}
			}
		}
	}
	return s.byHolder[holder]
}

// template is what a trigger of an object fills, and the object that holds it.
func (s *Survey) template(o object.Object, trigger tekton.Trigger) (object.Object, tekton.Template, bool) {
	name := trigger.TemplateName()
	if name == "" {
		return o, trigger.Inline(), true
	}
	found, ok := s.Resolve(o, tekton.KindTriggerTemplate, name)
	holder := s.Source(found)
	return holder, tekton.TemplateOf(holder), ok
}

// PipelineOf is the Pipeline of the list that a trigger of an object starts, and nothing
// else; nil where it starts more, or what it starts isn't known.
func (s *Survey) PipelineOf(o object.Object, trigger tekton.Trigger) *Pipeline {
	holder, template, found := s.template(o, trigger)
	if !found {
		return nil
	}
	var runs []*Run
	for _, run := range s.runsIn(holder.ID) {
		if run.Path().HasPrefix(template.Path()) {
			runs = append(runs, run)
		}
	}
	return only(runs, len(template.Resources()))
}

// runsIn are the runs that the object holds. All are found in one pass, as for users.
func (s *Survey) runsIn(holder object.ID) []*Run {
	if s.runsByHolder == nil {
		s.runsByHolder = map[object.ID][]*Run{}
		for _, run := range s.Runs {
			s.runsByHolder[run.Object.ID] = append(s.runsByHolder[run.Object.ID], run)
		}
	}
	return s.runsByHolder[holder]
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
	for _, listener := range s.takers(o) {
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

// takers are the EventListeners of the list, which may take a Trigger and no other
// object.
func (s *Survey) takers(o object.Object) []object.Object {
	if o.Kind != tekton.KindTrigger {
		return nil
	}
	if s.listeners == nil {
		s.listeners = slices.DeleteFunc(slices.Clone(s.Objects), func(o object.Object) bool { return o.Kind != tekton.KindEventListener })
	}
	return s.listeners
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
