package rollout

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// shared refuses objects that another config has optimized already: what came
// out would depend on which of the two ran first. Claims may be shared, and so
// may listeners, of which each config changes its own triggers.
func (r *roll) shared() {
	for _, o := range r.survey.Objects {
		by := r.other(o)
		switch {
		case by == "":
		case r.mine(o):
			r.refuse(o.ID, fmt.Sprintf("was optimized by config %s, and config %s selects it too", by, r.config.Metadata.Name))
		case survey.Copied(o):
			source, found := r.survey.Resolve(o, o.Kind, o.Annotation(v1alpha1.AnnotationOptimizedFrom))
			if found && r.mine(source) {
				r.refuse(source.ID, fmt.Sprintf("has a copy, %s, by config %s, and config %s selects it too", o.Name, by, r.config.Metadata.Name))
			}
		}
	}
}

// other is the config that an object is stamped by, if that isn't this one.
func (r *roll) other(o object.Object) string {
	by := o.Annotation(v1alpha1.AnnotationOptimizedBy)
	if by == r.config.Metadata.Name {
		return ""
	}
	return by
}

// mine tells whether this config changes or copies an object that only one
// config may.
func (r *roll) mine(o object.Object) bool {
	return tekton.Is(o.ID) && !tekton.Listens(o.Kind) && r.changed[o.ID] && r.survey.Selected(o.ID)
}

func (r *roll) refuse(id object.ID, message string) {
	r.find(finding.Error, RuleTwoConfigs, id, object.Root("metadata", "annotations", v1alpha1.AnnotationOptimizedBy),
		message, "let spec.select of one of them leave it out; if a config was renamed, delete the annotation, or the copy")
}
