// Package survey reads the list once, before anything is decided: which Tasks
// there are and what their steps do, which Pipelines use them, which runs
// start those, and what limits the namespace sets.
//
// What a step does, recognisers say; they are handed in, so that another
// builder is another recogniser.
package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Survey is what the list holds, each kind in the order in which it came. What takes a
// pass over all of it is found when it is first asked for, and kept: a Survey is for one
// goroutine.
type Survey struct {
	Tasks     []*Task
	Pipelines []*Pipeline
	Runs      []*Run
	TaskRuns  []*TaskRun
	// Bindings are TriggerBindings.
	Bindings []object.Object
	// Claims, LimitRanges and Quotas are of all namespaces.
	Claims      []object.Object
	LimitRanges []object.Object
	// Classes are StorageClasses.
	Classes []object.Object
	Quotas  []object.Object
	// Objects are all that were looked into, Tekton's and those above.
	Objects []object.Object
	// Others are objects that may start a Pipeline, of kinds that Read isn't given; of
	// those that can't be read the text.
	Others []object.Object
	// Findings are what reading alone shows.
	Findings finding.List
	// TooLong is set where params, filled in, come to more than can be looked at.
	// Nothing beyond is known then, and the findings say of which.
	TooLong bool

	// reached are the objects of the selection, editable or not.
	reached map[object.ID]bool
	config  *v1alpha1.CacheOptimization
	// unsupported are objects of versions that the views can't read.
	unsupported []object.Object
	byName      map[string][]object.Object
	// asks is what readAsks found.
	asks []asked
	// asCode is what readAsCode found.
	asCode map[string][]string
	// byKey are all objects, and tasks those of them that are Tasks.
	byKey map[object.ID]object.Object
	tasks map[object.ID]*Task
	// byTask are the pipeline tasks by what they run, once all are read.
	byTask map[*Task][]User
	// byPipeline are the runs by what they start, once all are read.
	byPipeline map[*Pipeline][]*Run
	// byHolder are the triggers, and runsByHolder the runs, by the object that holds the
	// template or the run, once all are read; listeners are the EventListeners.
	byHolder     map[object.ID][]Trigger
	runsByHolder map[object.ID][]*Run
	listeners    []object.Object
	// patched is what overlays change, by their files; patchedBy fills it.
	patched map[string]string
	// fetch is what fetchers found, and start who may start Pipelines.
	fetch []fetching
	start *starters
	// inGit are the files that are read from Git, once all are read.
	inGit []string
}

// Task is what a Task does: one of the list, or one that a Pipeline or a run
// embeds.
type Task struct {
	// Object holds the Task: itself, or a Pipeline, or what a run is in.
	Object object.Object
	Spec   tekton.TaskSpec
	Role   Role
	// Declared is set where the user has said the role.
	Declared bool
	// Steps are the Task's steps and what each does.
	Steps []Step
	// Embedded is set where a pipeline task or a TaskRun holds the spec.
	Embedded bool
	// Fixed is set where the Pipeline that embeds the Task is Fixed: the rollout
	// can't change either of them.
	Fixed bool
}

// Step is a step and what it does.
type Step struct {
	tekton.Step
	// Runs are the commands that it runs, as far as reading tells.
	Runs shell.Script
	Uses []Use
	// Action is the StepAction of the list that the step refers to.
	Action object.Object

	guesses []Use
}

// Does tells whether the step has one of the roles.
func (s Step) Does(roles ...Role) bool {
	return slices.ContainsFunc(s.Uses, func(use Use) bool { return slices.Contains(roles, use.Role) })
}

// Pipeline is a Pipeline of the list, or one that a PipelineRun embeds.
type Pipeline struct {
	// Object holds the Pipeline: itself, or what the run is in. It may hold
	// several; Spec tells which, and where in it.
	Object object.Object
	Spec   tekton.PipelineSpec
	// Embedded is set where a PipelineRun holds the spec.
	Embedded bool
	// Fixed is set where the rollout can't change the Pipeline, because an
	// EventListener or a Trigger embeds it; see fix.
	Fixed bool
	Tasks []*PipelineTask
	// Finally are the tasks that run at the end, whatever happened.
	Finally []*PipelineTask
}

// PipelineTask is a task of a Pipeline and what it runs.
type PipelineTask struct {
	tekton.PipelineTask
	// Task is nil where the list doesn't hold it.
	Task *Task
	Role Role
	// Declared is set where the user has said the role.
	Declared bool
	// Told are the steps that run commands from outside, once more with what the
	// Pipeline tells them to run.
	Told []Step
}

// Steps are what the pipeline task's steps do, with what the Pipeline tells them
// to run behind the rest; none where the list doesn't hold the Task.
func (t *PipelineTask) Steps() []Step {
	if t.Task == nil {
		return nil
	}
	return append(t.Task.Steps[:len(t.Task.Steps):len(t.Task.Steps)], t.Told...)
}

// Run is a PipelineRun of the list, most often inside a TriggerTemplate.
type Run struct {
	Object object.Object
	tekton.Run
	// Pipeline is the one that the run embeds or names; nil where the list
	// doesn't hold it.
	Pipeline *Pipeline
}

// TaskRun is a TaskRun of the list, alone or inside another object.
type TaskRun struct {
	Object object.Object
	tekton.TaskRun
	// Task is the one that the run embeds or names; nil where the list doesn't
	// hold it.
	Task *Task
}

// Target finds the object that a reference in another means.
func (s *Survey) Target(from object.Object, ref tekton.Reference) (object.Object, bool) {
	return s.Resolve(within(from, ref.Namespace), ref.Kind, ref.Name)
}

// within is the object, o, that holds a reference, moved into the namespace that the
// reference names. A reference that names none, or o's own, leaves o as it is.
// Otherwise o's value is dropped: its annotations tell what kustomize called o and
// its namespace before, by which Resolve would look in the wrong namespace.
func within(o object.Object, namespace string) object.Object {
	if namespace == "" || namespace == o.Namespace {
		return o
	}
	o.ID.Namespace = namespace
	o.Value = object.Value{}
	return o
}

// Resolve finds the object that a reference means. Before kustomize mends
// references, that may be under a name or in a namespace which the object had
// earlier; one that has the name now comes first.
func (s *Survey) Resolve(from object.Object, kind, name string) (object.Object, bool) {
	candidates := s.byName[kind+"/"+name]
	for _, o := range candidates {
		if o.Name == name && o.Namespace == from.Namespace {
			return o, true
		}
	}
	for _, o := range candidates {
		if shared(o.Namespaces(), from.Namespaces()) {
			return o, true
		}
	}
	// One of them gets its namespace when it is applied.
	if len(candidates) == 1 && (candidates[0].Namespace == "") != (from.Namespace == "") {
		return candidates[0], true
	}
	return object.Object{}, false
}

// Named finds an object of a kind by one of the names that it has or had.
func (s *Survey) Named(kind, namespace, name string) (object.Object, bool) {
	for _, o := range s.byName[kind+"/"+name] {
		if o.Namespace == namespace {
			return o, true
		}
	}
	return object.Object{}, false
}

// Object finds an object by what it is and how it is called now. The version
// doesn't count.
func (s *Survey) Object(id object.ID) (object.Object, bool) {
	o, found := s.byKey[id.Key()]
	return o, found
}

// index makes the objects findable by each of their names.
func (s *Survey) index() {
	s.byName, s.byKey, s.tasks = map[string][]object.Object{}, map[object.ID]object.Object{}, map[object.ID]*Task{}
	for _, o := range s.Objects {
		if _, found := s.byKey[o.Key()]; !found {
			s.byKey[o.Key()] = o
		}
		for _, name := range o.Names() {
			s.byName[o.Kind+"/"+name] = append(s.byName[o.Kind+"/"+name], o)
		}
	}
}

// User is a pipeline task that runs a Task.
type User struct {
	Pipeline *Pipeline
	Task     *PipelineTask
}

// Users are the selected Pipelines' tasks that run the Task.
func (s *Survey) Users(task *Task) []User {
	var selected []User
	for _, user := range s.users(task) {
		if s.selected(user.Pipeline) {
			selected = append(selected, user)
		}
	}
	return selected
}

// AllUsers are the pipeline tasks that will run the Task as it is changed:
// those of all Pipelines where it is changed in place; where a copy is, of the
// selected ones, as the others go on with the original.
func (s *Survey) AllUsers(task *Task) []User {
	if s.InPlace() {
		return s.users(task)
	}
	return s.Users(task)
}

// users are all pipeline tasks that run the Task. Each Task is asked about more
// than once, so that all are found in one pass.
func (s *Survey) users(task *Task) []User {
	if s.byTask == nil {
		s.byTask = map[*Task][]User{}
		for _, pipeline := range s.Pipelines {
			for _, user := range pipeline.All() {
				s.byTask[user.Task] = append(s.byTask[user.Task], User{pipeline, user})
			}
		}
	}
	return s.byTask[task]
}

// RunsOf are the runs of the list that start the Pipeline. All are found in one
// pass, as for users.
func (s *Survey) RunsOf(pipeline *Pipeline) []*Run {
	if s.byPipeline == nil {
		s.byPipeline = map[*Pipeline][]*Run{}
		for _, run := range s.Runs {
			s.byPipeline[run.Pipeline] = append(s.byPipeline[run.Pipeline], run)
		}
	}
	return s.byPipeline[pipeline]
}

// All are the tasks of the Pipeline, those under finally at the end.
func (p *Pipeline) All() []*PipelineTask {
	return append(p.Tasks[:len(p.Tasks):len(p.Tasks)], p.Finally...)
}

// SelectedTasks are the Tasks to be optimized.
func (s *Survey) SelectedTasks() []*Task {
	var tasks []*Task
	for _, task := range s.Tasks {
		if s.Selected(task.Object.ID) && !task.Fixed {
			tasks = append(tasks, task)
		}
	}
	return tasks
}

// SelectedPipelines are the Pipelines to be optimized.
func (s *Survey) SelectedPipelines() []*Pipeline {
	var pipelines []*Pipeline
	for _, pipeline := range s.Pipelines {
		if s.selected(pipeline) {
			pipelines = append(pipelines, pipeline)
		}
	}
	return pipelines
}

// PipelinesOf are those that an object is or holds.
func (s *Survey) PipelinesOf(id object.ID) []*Pipeline {
	var all []*Pipeline
	for _, pipeline := range s.Pipelines {
		if pipeline.Object.ID == id {
			all = append(all, pipeline)
		}
	}
	return all
}

func (s *Survey) selected(pipeline *Pipeline) bool {
	return s.Selected(pipeline.Object.ID) && !pipeline.Fixed
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(element string) bool { return slices.Contains(b, element) })
}
