package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// What cacheopt itself has put into a Task on an earlier run: a volume for a copy
// of the source, and the step that makes the copy. Both are known by name.
const (
	CopyVolume = "source-copy"
	CopyStep   = "copy-source"
)

// own tells whether a step is the one that copies the source. What it does isn't
// the Task's doing.
func own(spec tekton.TaskSpec, step tekton.Step) bool {
	_, copies := spec.Volume(CopyVolume)
	return copies && step.Name() == CopyStep
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
