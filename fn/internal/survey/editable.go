package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Selected tells whether an object is to be optimized: one of the config's
// selection or something that one of those needs, and Editable.
func (s *Survey) Selected(id object.ID) bool { return s.Reached(id) && s.Editable(id.Kind) }

// Reached tells whether an object is of the config's selection, or needed by
// one that is, be it Editable or not.
func (s *Survey) Reached(id object.ID) bool { return s.reached[id.Key()] }

// Editable tells whether the rollout can change an object of the kind, or make
// a copy that is changed. A copied run would start a second build, so that runs
// are changed in place or not at all; a copied EventListener or Trigger would
// answer each event twice, so that they change where they are to run the copies.
func Editable(rollout v1alpha1.Rollout, kind string) bool {
	switch {
	case tekton.IsRun(kind):
		return rollout == v1alpha1.RolloutInPlace
	case tekton.Listens(kind):
		return rollout == v1alpha1.RolloutInPlace || rollout == v1alpha1.RolloutCutover
	}
	return true
}

// Editable tells it of this survey's rollout.
func (s *Survey) Editable(kind string) bool { return Editable(s.config.Spec.Rollout, kind) }

// Optimized tells whether a run will start what is optimized: it is changed
// itself, or what it names is changed in place.
func (s *Survey) Optimized(runs object.Object) bool {
	return s.InPlace() || s.Selected(runs.ID)
}

// fix finds the Pipelines inside EventListeners and Triggers that a cutover
// leaves alone: those that name Tasks of the list. They would be changed where
// they are, while the Tasks are copied anew from their originals each time, and
// from the changed Pipeline nobody could tell what those copies must be like.
func (s *Survey) fix() {
	if s.config.Spec.Rollout != v1alpha1.RolloutCutover {
		return
	}
	for _, pipeline := range s.Pipelines {
		pipeline.Fixed = tekton.Listens(pipeline.Object.Kind) && slices.ContainsFunc(pipeline.All(), func(task *PipelineTask) bool {
			return task.Task != nil && !task.Task.Embedded
		})
		for _, task := range pipeline.All() {
			if task.Task != nil && task.Task.Embedded {
				task.Task.Fixed = pipeline.Fixed
			}
		}
	}
}

// Follows tells whether what is made of an object is to name what is made of
// those that it refers to. A Task is named by a Pipeline, or by a run; where
// that isn't changed, it goes on with the Task that it has.
func (s *Survey) Follows(o object.Object, ref tekton.Reference) bool {
	if ref.Kind != tekton.KindTask {
		return true
	}
	return s.Editable(o.Kind) && !slices.ContainsFunc(s.Pipelines, func(pipeline *Pipeline) bool {
		return pipeline.Fixed && pipeline.Object.ID == o.ID && ref.Path.HasPrefix(pipeline.Spec.Path())
	})
}
