package survey

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// What cacheopt itself has put into a Task on an earlier run, known by name: a
// volume for a copy of the source, the step that makes the copy, and the steps
// around a build that look after the layers on the build cache.
const (
	CopyVolume = "source-copy"
	CopyStep   = "copy-source"
	CheckStep  = "check-layers"
	NoteStep   = "note-success"
)

// Own tells whether a step is one of cacheopt's. What it does isn't the Task's
// doing.
func Own(spec tekton.TaskSpec, step tekton.Step) bool {
	_, copies := spec.Volume(CopyVolume)
	return copies && step.Name() == CopyStep && runsAs(step, CopyStep) || looksAfterLayers(step)
}

// runsAs tells whether the step is a shell's command, of which the script is called
// by one of cacheopt's names.
func runsAs(step tekton.Step, name string) bool {
	command := step.Command()
	return step.Script() == "" && len(command) > 3 && command[1] == "-c" && command[3] == name
}

// looksAfterLayers tells whether a step is one of the two around a build. Its
// script is called by the step's name, to which a number is added where a Task
// builds more than once.
func looksAfterLayers(step tekton.Step) bool {
	command := step.Command()
	if len(command) != 4 || command[1] != "-c" {
		return false
	}
	called := command[3]
	return (called == CheckStep || called == NoteStep) && strings.HasPrefix(step.Name(), called)
}

// IsCache tells whether a claim, by any name that the list has for it, is one of
// the caches of the config. Tasks share these on purpose.
func (s *Survey) IsCache(namespace, claim string) bool {
	caches := []string{s.config.Spec.Caches.Build.Volume.ClaimName, s.config.Spec.Caches.Dependency.Volume.ClaimName}
	if slices.Contains(caches, claim) {
		return true
	}
	o, found := s.Named("PersistentVolumeClaim", namespace, claim)
	return found && shared(o.Names(), caches)
}
