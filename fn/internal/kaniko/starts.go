package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// start is a call of the executor as one who runs the Task has it: one run of a
// caller, a TaskRun, or whoever runs the Task as it is by default.
type start struct {
	// who names who runs it; "" for the Task by itself.
	who string
	// object and field are where findings about it belong.
	object object.ID
	field  object.Path
	// ofPipeline is set where a Pipeline runs the Task.
	ofPipeline bool
	// image and words have values in the place of all params that the list
	// tells of; flags are those among the words.
	image string
	words []string
	flags map[string]string
	// fill puts these values into another text, and pods are what the run says
	// of its pod.
	fill func(string) string
	pods []object.Value
	// archs are the processors that a TaskRun asks for, nodes all that it asks of
	// its node.
	archs []string
	nodes string
}

// starts are the call of a step as each of the caller's runs has it.
func (c caller) starts(step tekton.Step, call invocation) []start {
	var all []start
	for _, run := range c.each() {
		filled := call.expand(run.Param)
		for i := range filled {
			filled[i] = run.Text(filled[i])
		}
		at := start{who: c.where(), object: c.pipeline.Object.ID, field: c.task.Path(), ofPipeline: true, fill: run.Text}
		if run.Run != nil {
			at.pods = run.Run.Pods(c.task.Name())
		}
		at.image, at.words, at.flags = c.task.Task.Spec.WithDefaults(run.Text(step.Image())), filled, readFlags(filled)
		all = append(all, at)
	}
	return all
}

// startsAlone are the call of a step of the Task as each TaskRun of the list has
// it.
func startsAlone(s *survey.Survey, task *survey.Task, step tekton.Step, call invocation) []start {
	var all []start
	for _, run := range s.TaskRuns {
		if run.Task == task {
			all = append(all, startOf(run, task, step, call))
		}
	}
	return all
}

// startOf is the call as a TaskRun has it, or, where that is nil, as the Task has
// it by default.
func startOf(run *survey.TaskRun, task *survey.Task, step tekton.Step, call invocation) start {
	at := start{object: task.Object.ID, field: call.list}
	value := byDefault(task.Spec)
	if run != nil {
		at.who, at.object, at.field, at.pods = run.Object.ID.String(), run.Object.ID, run.Path(), run.Pods()
		at.archs, at.nodes = run.Archs(), run.Nodes()
		value = func(name string) object.Value {
			if given, gives := run.Param(name); gives {
				return given.Passed()
			}
			return byDefault(task.Spec)(name)
		}
	}
	at.fill = func(text string) string { return fillWith(text, value) }
	at.words = call.expand(value)
	for i := range at.words {
		at.words[i] = at.fill(at.words[i])
	}
	at.image, at.flags = at.fill(step.Image()), readFlags(at.words)
	return at
}

// fillWith is text with the values of params that have one text; an empty one is
// a value too.
func fillWith(text string, param func(string) object.Value) string {
	return tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
		value := use.In(param)
		return value.Text(), value.Exists() && !value.IsList() && !value.IsMap()
	})
}

// everyStart is the step's call as each run of the list has it; where the list
// runs it from nowhere, as the Task has it by default.
func (b *build) everyStart() []start {
	if len(b.starts) > 0 {
		return b.starts
	}
	return []start{startOf(nil, b.task, b.step.Step, b.call)}
}

// alone are the starts without a Pipeline.
func (b *build) alone() []start {
	return slices.DeleteFunc(slices.Clone(b.everyStart()), func(at start) bool { return at.ofPipeline })
}

// expand is the call's words with what params bring: see expand. In a script
// their texts are parted at spaces, as the shell sees them.
func (call invocation) expand(value func(param string) object.Value) []string {
	if call.script == nil {
		return expand(call.words, value)
	}
	var all []string
	for _, word := range call.words {
		brought := expand([]string{word}, value)
		if name, only := tekton.OnlyParam(word); only && !value(name).IsList() && len(brought) == 1 {
			brought = strings.Fields(brought[0])
		}
		all = append(all, brought...)
	}
	return all
}
