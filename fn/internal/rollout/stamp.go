package rollout

import (
	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// stamp names the config on an object that doesn't carry it yet.
func (r *roll) stamp(o object.Object) []edit.Edit {
	if r.by(o) {
		return nil
	}
	return []edit.Edit{annotate(o.ID, v1alpha1.AnnotationOptimizedBy, r.config.Metadata.Name)}
}

// stampChanged is stamp for an object of which more is changed than the names of
// others. What the config asks for is on it as well, so that a later run can
// tell what has changed since. What it says already stays: it is why the object
// is as it is. A claim that has a stamp keeps that, as configs may share claims.
func (r *roll) stampChanged(o object.Object) []edit.Edit {
	if !tekton.Is(o.ID) && o.Annotation(v1alpha1.AnnotationOptimizedBy) != "" {
		return nil
	}
	edits := r.stamp(o)
	if o.Annotation(v1alpha1.AnnotationOptimizedWith) == "" && !Added(o) {
		edits = append(edits, annotate(o.ID, v1alpha1.AnnotationOptimizedWith, r.config.Settings()))
	}
	return edits
}

// beside notes on an object whose Pipelines are changed in place which of their tasks no
// longer wait, beside those of earlier runs: nothing else would tell a later run that
// their owner didn't write it so.
func (r *roll) beside(o object.Object) []edit.Edit {
	beside := survey.BesideOf(o)
	was := beside.String()
	for _, pair := range r.sofar.Relaxed {
		if pair.Pipeline.Object.ID == o.ID {
			beside.Add(pair.Before.Name(), pair.After.Name())
		}
	}
	if beside.String() == was {
		return nil
	}
	return []edit.Edit{annotate(o.ID, v1alpha1.AnnotationRunsBeside, beside.String())}
}

// by tells whether an object carries this config's stamp.
func (r *roll) by(o object.Object) bool {
	return o.Annotation(v1alpha1.AnnotationOptimizedBy) == r.config.Metadata.Name
}

func annotate(id object.ID, key, value string) edit.Edit {
	return edit.Edit{
		Object: id, Op: edit.Set, Path: object.Root("metadata", "annotations", key), Value: value,
		Rule: RuleStamp, Reason: "says that cacheopt was here",
	}
}
