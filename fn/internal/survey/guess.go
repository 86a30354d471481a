package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func uses(spec tekton.TaskSpec, step tekton.Step, runs shell.Script, recognisers []Recogniser) []Use {
	var all []Use
	for _, recognise := range recognisers {
		all = append(all, recognise(spec, step, runs)...)
	}
	return all
}

// apart are the uses that are sure, and those that are guesses.
func apart(all []Use) (sure, guesses []Use) {
	for _, use := range all {
		if use.Guess {
			guesses = append(guesses, use)
		} else {
			sure = append(sure, use)
		}
	}
	return sure, guesses
}

// declare gives the Task the role that the user says it has.
func (t *Task) declare(role Role) {
	t.Role, t.Declared = role, true
	t.believe(role)
}

// believe makes the guesses sure that say of the Task's steps what the user
// says, unless a step is known to do that anyway.
func (t *Task) believe(role Role) {
	if slices.ContainsFunc(t.Steps, func(step Step) bool { return step.Does(role) }) {
		return
	}
	for i := range t.Steps {
		for _, guess := range t.Steps[i].guesses {
			if guess.Role == role {
				t.Steps[i].Uses = append(t.Steps[i].Uses, Use{Role: role, Tool: guess.Tool})
			}
		}
	}
}

func isStepAction(id object.ID) bool {
	return id.Group() == tekton.Group && id.Kind == tekton.KindStepAction
}

// readReference reads a step that refers to a StepAction: what that runs where
// the list has it, else what the reference alone tells. Only builds are noted,
// as nothing else can be brought to such a step.
func (s *Survey) readReference(o object.Object, spec tekton.TaskSpec, step tekton.Step, recognisers []Recogniser) Step {
	read := Step{Step: step}
	ran := step
	var runs shell.Script
	if name, local := step.ActionName(); local {
		if action, found := s.Resolve(o, tekton.KindStepAction, name); found {
			read.Action = action
			spec, ran = tekton.StepAction(action)
			runs, _ = commands(spec, ran)
		}
	}
	for _, use := range uses(spec, ran, runs, recognisers) {
		if use.Role == Build && !use.Guess {
			read.Uses = append(read.Uses, use)
		}
	}
	return read
}
