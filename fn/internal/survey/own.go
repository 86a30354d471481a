package survey

import (
	_ "embed" // the scripts
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// What cacheopt itself has put into a Task on an earlier run, known by name and by
// what it runs, as anybody may call a step so: a
// volume for a copy of the source, the step that makes the copy, and the steps
// around a build that look after the layers on the build cache.
const (
	CopyVolume = "source-copy"
	CopyStep   = "copy-source"
	CheckStep  = "check-layers"
	NoteStep   = "note-success"
)

// CopyScript copies what is in directory $1 into directory $2, and leaves
// directories as they are that $2 has already. $2 itself is one: who isn't root
// may write into an emptyDir but not change its times, so that "cp -a $1/. $2"
// of GNU fails there. Steps' working directories are others: the container
// runtime makes them, as root, when it starts the pod's containers, all of them
// before the first step runs.
const CopyScript = `copy() { for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do if [ -d "$f" ] && [ -d "$2/${f##*/}" ]; then copy "$f" "$2/${f##*/}"; elif [ -e "$f" ] || [ -L "$f" ]; then cp -a "$f" "$2/" || exit 1; fi; done; }; copy "$1" "$2"`

var (
	// CheckScript is what the step before a build runs.
	//go:embed layers/check.sh
	CheckScript string
	// NoteScript is what the step behind it runs.
	//go:embed layers/note.sh
	NoteScript string
)

// scripts are what the steps run, by the names that these are called by.
var scripts = map[string]string{CopyStep: CopyScript, CheckStep: CheckScript, NoteStep: NoteScript}

// Own tells whether a step is one of cacheopt's. What it does isn't the Task's
// doing.
func Own(spec tekton.TaskSpec, step tekton.Step) bool {
	_, copies := spec.Volume(CopyVolume)
	return copies && step.Name() == CopyStep && runsAs(step, CopyStep) || looksAfterLayers(step)
}

// runsAs tells whether the step runs the script that cacheopt calls by a name, and
// nothing else.
func runsAs(step tekton.Step, name string) bool {
	command := step.Command()
	return step.Script() == "" && len(command) > 3 && shells[command[0]] && command[1] == "-c" && command[3] == name &&
		command[2] == scripts[name]
}

// shells are what runs the scripts.
var shells = map[string]bool{"sh": true, "/busybox/sh": true}

// looksAfterLayers tells whether a step is one of the two around a build. Its
// script is called by the step's name, to which a number is added where a Task
// builds more than once.
func looksAfterLayers(step tekton.Step) bool {
	return slices.ContainsFunc([]string{CheckStep, NoteStep}, func(name string) bool {
		return runsAs(step, name) && strings.HasPrefix(step.Name(), name)
	})
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
