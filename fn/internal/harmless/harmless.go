// Package harmless tells whether all that a task runs is known, word by word:
// that it checks or builds, and does nothing else. It doesn't look for harm. What
// its tables don't name isn't known, and it says which word that is.
//
// Whether a pair of tasks may then run side by side is for others to say.
package harmless

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Word is something of a Task's that isn't known to be harmless.
type Word struct {
	// In is where it stands: "step build".
	In string
	// Text is the word, with what belongs to it: "npm run build:test".
	Text string
}

// Reading is what is known of all that a task runs. It is understood whole where
// all are empty.
type Reading struct {
	// Unknown are the words that no table has: they may do anything.
	Unknown []Word
	// Writes are files that it is told to write where others may find them, and
	// commands that make such files and do nothing else.
	Writes []Word
	// Deploys are commands that bring to a cluster what the source says: a chart,
	// manifests.
	Deploys []Word
	// Assumed are commands whose name says that they test, while the source says
	// what they do: npm test, make test. The same goes for installers that may
	// rewrite a lock file.
	Assumed []Word
	// Gates are the programs that it runs, known or not, which may stop a build for
	// more than being wrong.
	Gates []string
}

// Whole tells whether nothing is left open.
func (r Reading) Whole() bool { return len(r.Unknown)+len(r.Writes)+len(r.Deploys)+len(r.Assumed) == 0 }

func (r *Reading) add(other Reading) {
	for _, each := range []struct {
		to   *[]Word
		from []Word
	}{{&r.Unknown, other.Unknown}, {&r.Writes, other.Writes}, {&r.Deploys, other.Deploys}, {&r.Assumed, other.Assumed}} {
		for _, word := range each.from {
			if !slices.Contains(*each.to, word) {
				*each.to = append(*each.to, word)
			}
		}
	}
	for _, gate := range other.Gates {
		if !slices.Contains(r.Gates, gate) {
			r.Gates = append(r.Gates, gate)
		}
	}
}

// Builder is a program that builds images, as the room that knows it describes
// it: its flags are among the Programs, by the name that the image's entrypoint
// has.
type Builder struct {
	// Program is its row.
	Program Program
	// Is tells whether an image runs it.
	Is func(image string) bool
}

// Reader reads the tasks of a survey, each once.
type Reader struct {
	survey   *survey.Survey
	builders []Builder
	read     map[*survey.PipelineTask]Reading
	// every are variables that Tekton's configuration in the list gives to all
	// containers; anything is set where it can't be read.
	every    []object.Value
	anything bool
}

// NewReader has read nothing yet.
func NewReader(s *survey.Survey, builders ...Builder) *Reader {
	r := &Reader{survey: s, builders: builders, read: map[*survey.PipelineTask]Reading{}}
	for _, o := range s.Objects {
		template, readable := tekton.DefaultPod(o)
		r.every = append(r.every, template.Get("env").Items()...)
		r.anything = r.anything || !readable
	}
	return r
}

// Task is what is known of a Pipeline's task, in all of the ways in which the
// list runs it: with the params of each run, and with the Pipeline's defaults.
// The list must hold its Task.
func (r *Reader) Task(pipeline *survey.Pipeline, task *survey.PipelineTask) Reading {
	reading, known := r.read[task]
	if known {
		return reading
	}
	user := survey.User{Pipeline: pipeline, Task: task}
	callers := []survey.Caller{{User: user}}
	for _, run := range r.survey.RunsOf(pipeline) {
		callers = append(callers, survey.Caller{User: user, Run: run})
	}
	for _, caller := range callers {
		reading.add(r.caller(caller))
	}
	r.read[task] = reading
	return reading
}

// caller is what is known of a Task as one caller runs it.
func (r *Reader) caller(caller survey.Caller) Reading {
	var all Reading
	task, pod := caller.Task.Task, r.podOf(caller)
	for _, step := range task.Steps {
		switch {
		case survey.Own(task.Spec, step.Step):
		case step.Refers():
			all.add(r.referring(pod, step.Step, caller.Param, step.String()))
			all.add(r.action(pod, caller, step))
		default:
			all.add(r.container(pod, step.Step, caller.Param, step.String()))
		}
	}
	for _, sidecar := range task.Spec.SidecarSteps() {
		all.add(r.container(pod, sidecar, caller.Param, "sidecar "+sidecar.Name()))
	}
	return all
}
