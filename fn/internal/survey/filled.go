package survey

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Filled is what a step runs where params have the values of one who runs it.
type Filled struct {
	shell.Script
	// Text is all that was read for it.
	Text string
}

// Filled are what a step of the Task runs: once for each way in which the list
// runs the Task, with the params of that run in their places and what it tells
// the step to run; with the Task's defaults where nobody runs it. What isn't
// known stays as it is written.
func (s *Survey) Filled(task *Task, step Step) []Filled {
	var all []Filled
	seen := map[string]bool{}
	for _, params := range s.Values(task) {
		if filled := fillStep(task, step, params); !seen[filled.Text] {
			seen[filled.Text] = true
			all = append(all, filled)
		}
	}
	return all
}

// Values are the values that the Task's params have, once for each who runs it; its
// defaults where nobody does.
func (s *Survey) Values(task *Task) []func(string) object.Value {
	defaults := func(name string) object.Value {
		param, _ := task.Spec.Param(name)
		return param.Default()
	}
	var all []func(string) object.Value
	for _, caller := range s.Callers(task) {
		all = append(all, caller.Param)
	}
	for _, run := range s.TaskRuns {
		if run.Task == task {
			all = append(all, func(name string) object.Value {
				if passed, passes := run.Param(name); passes {
					return passed.Passed()
				}
				return defaults(name)
			})
		}
	}
	if len(all) == 0 {
		all = append(all, defaults)
	}
	return all
}

func fillStep(task *Task, step Step, params func(string) object.Value) Filled {
	filled := step.Step.Filled(params)
	text := textOf(filled)
	runs, err := step.Runs, error(nil)
	if len(runs.Calls) == 0 || text != textOf(step.Step) {
		runs, err = commands(task.Spec, filled)
	}
	if err != nil {
		return Filled{Script: step.Runs, Text: text}
	}
	all := Filled{Script: runs, Text: text}
	all.Calls = nil
	for _, call := range runs.Calls {
		if !call.Outside() {
			all.Calls = append(all.Calls, call)
			continue
		}
		inner := tekton.Fill(given(task.Spec, step, call), params)
		told, err := shell.Read(inner)
		if err != nil || strings.TrimSpace(inner) == "" {
			all.Calls = append(all.Calls, call)
			continue
		}
		all.Text += "\n" + inner
		all.Calls = append(all.Calls, told.Calls...)
		all.Sets = append(all.Sets, told.Sets...)
	}
	return all
}

// textOf is all that a step's own fields have it run.
func textOf(step tekton.Step) string {
	return strings.Join(append([]string{step.Script()}, append(step.Command(), step.Args()...)...), "\n")
}
