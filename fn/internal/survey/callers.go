package survey

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Caller is one way in which a Task is run: a pipeline task, as one of the
// Pipeline's runs starts it.
type Caller struct {
	User
	// Run is nil where the list has no run of the Pipeline.
	Run *Run
}

// Callers are all ways in which the list runs the Task, selected or not.
func (s *Survey) Callers(task *Task) []Caller {
	var callers []Caller
	for _, user := range s.users(task) {
		runs := s.RunsOf(user.Pipeline)
		for _, run := range runs {
			callers = append(callers, Caller{user, run})
		}
		if len(runs) == 0 {
			callers = append(callers, Caller{User: user})
		}
	}
	return callers
}

// Param is the value that a param of the Task has for this caller: what is
// passed, with what the run and the Pipeline say of the Pipeline's own params,
// else the Task's default. An embedded Task sees the Pipeline's params, too, and
// its own default counts only where the Pipeline has none of the name
// (pkg/reconciler/pipelinerun/resources/apply.go, propagateParams).
func (c Caller) Param(name string) object.Value {
	if passed, passes := c.Task.Param(name); passes {
		return c.fill(passed.Passed())
	}
	if value := c.PipelineParam(name); c.Task.Task.Embedded && value.Exists() {
		return value
	}
	declared, _ := c.Task.Task.Spec.Param(name)
	return declared.Default()
}

// Text is a text of the Task with the values of this caller in it.
func (c Caller) Text(text string) string {
	return tekton.Substitute(text, func(name string) (string, bool) {
		value := c.Param(name)
		return value.Text(), value.Text() != ""
	})
}

// PipelineParam is the value that a param of the Pipeline has: what the run
// gives, else the default.
func (c Caller) PipelineParam(name string) object.Value {
	if c.Run != nil {
		if given, gives := c.Run.Param(name); gives {
			return given.Passed()
		}
	}
	declared, _ := c.Pipeline.Spec.Param(name)
	return declared.Default()
}

// fill is what a pipeline task passes, with values in the place of the
// Pipeline's params.
func (c Caller) fill(passed object.Value) object.Value {
	if !passed.IsList() {
		if name, only := tekton.OnlyParam(passed.Text()); only && c.PipelineParam(name).Exists() {
			return c.PipelineParam(name)
		}
		return object.At(passed.Path(), c.fillText(passed.Text()))
	}
	var elements []any
	for _, element := range passed.Texts() {
		if name, only := tekton.OnlyParam(element); only && c.PipelineParam(name).IsList() {
			list, _ := c.PipelineParam(name).Raw().([]any)
			elements = append(elements, list...)
			continue
		}
		elements = append(elements, c.fillText(element))
	}
	return object.At(passed.Path(), elements)
}

func (c Caller) fillText(text string) string {
	return tekton.Substitute(text, func(name string) (string, bool) {
		value := c.PipelineParam(name)
		return value.Text(), value.Text() != ""
	})
}

// Images are the images that a step of the Task runs in: one, but for an image
// in params to which callers give several. The default counts, too, as others
// than the list's may run the Task. What nobody tells stays an expression.
func (s *Survey) Images(task *Task, step tekton.Step) []string {
	if !strings.Contains(step.Image(), "$(") {
		return []string{step.Image()}
	}
	var images []string
	for _, caller := range s.Callers(task) {
		images = append(images, task.Spec.WithDefaults(caller.Text(step.Image())))
	}
	usual := task.Spec.WithDefaults(step.Image())
	if len(images) == 0 || !strings.Contains(usual, "$(") {
		images = append(images, usual)
	}
	slices.Sort(images)
	return slices.Compact(images)
}

// readPassed reads the steps once more whose image callers pass, and what
// Pipelines tell them to run.
func (s *Survey) readPassed(recognisers []Recogniser) {
	for _, task := range s.Tasks {
		for i := range task.Steps {
			s.readPassedImage(task, &task.Steps[i], recognisers)
		}
		if !task.Declared {
			task.Role = roleOf(task.Steps)
		}
	}
	for _, pipeline := range s.Pipelines {
		for _, task := range pipeline.All() {
			if task.Task != nil && !task.Declared {
				task.Role = task.Task.Role
				s.told(pipeline, task, recognisers)
			}
		}
	}
}

func (s *Survey) readPassedImage(task *Task, step *Step, recognisers []Recogniser) {
	if !strings.Contains(step.Image(), "$(") {
		return
	}
	for _, image := range s.Images(task, step.Step) {
		passed := step.WithImage(image)
		runs, err := commands(task.Spec, passed)
		if err != nil {
			continue
		}
		for _, use := range uses(task.Spec, passed, runs, recognisers) {
			if !use.Guess && !slices.Contains(step.Uses, use) {
				step.Uses = append(step.Uses, use)
			}
		}
	}
}
