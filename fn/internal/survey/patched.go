package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Patched says which overlay of a Pipeline changes which object of Tekton's, "" where
// none does. Of a Pipeline that such a kustomization builds on not all is known.
func (s *Survey) Patched(pipeline *Pipeline) string {
	for _, overlay := range pipeline.Object.Overlays {
		if why := s.patchedBy(overlay); why != "" {
			return why
		}
	}
	return ""
}

// patchedBy finds out once of an overlay what it changes.
func (s *Survey) patchedBy(overlay object.Overlay) string {
	if why, found := s.patched[overlay.File()]; found {
		return why
	}
	why := ""
	changed := func(o object.Object) bool {
		return tekton.Is(o.ID) && under(o, overlay) && overlay.Changes(o)
	}
	if i := slices.IndexFunc(s.Objects, changed); i >= 0 {
		why = overlay.File() + " patches " + s.Objects[i].ID.String()
	}
	if s.patched == nil {
		s.patched = map[string]string{}
	}
	s.patched[overlay.File()] = why
	return why
}

// under tells whether an overlay builds on an object.
func under(o object.Object, overlay object.Overlay) bool {
	return slices.ContainsFunc(o.Overlays, func(other object.Overlay) bool { return other.File() == overlay.File() })
}
