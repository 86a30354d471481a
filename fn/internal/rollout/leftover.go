package rollout

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// leftovers says of claims that this config added once and has no use for now:
// another name is in spec.caches, or no step needs the cache any more.
func (r *roll) leftovers() {
	used := map[place]bool{}
	for _, mount := range r.sofar.Mounts {
		used[claimAt(mount.Task.Object.Namespace, r.claim(mount))] = true
	}
	for _, o := range r.survey.Objects {
		if r.copyOfMine(o) {
			continue
		}
		for _, ref := range tekton.ClaimRefs(o) {
			used[claimAt(o.Namespace, ref.Claim)] = true
		}
	}
	for _, o := range r.survey.Claims {
		isUsed := func(name string) bool { return used[claimAt(o.Namespace, name)] }
		if r.by(o) && Added(o) && !slices.ContainsFunc(o.Names(), isUsed) {
			r.find(finding.Warning, RuleLeftover, o.ID, nil,
				"was added by this config, and nothing that it asks for now uses it", "delete it, and with it what it keeps, if nothing else does")
		}
	}
}

func (r *roll) claim(mount plan.Mount) string {
	if mount.Cache == plan.Dependency {
		return r.config.Spec.Caches.Dependency.Volume.ClaimName
	}
	return r.config.Spec.Caches.Build.Volume.ClaimName
}

// copyOfMine tells whether an object is a copy by this config.
func (r *roll) copyOfMine(o object.Object) bool {
	return r.by(o) && o.Annotation(v1alpha1.AnnotationOptimizedFrom) != ""
}

// unstamp takes the stamp off listeners that once used copies and use none now.
func (r *roll) unstamp() {
	edited := map[object.ID]bool{}
	for _, e := range r.out.Edits {
		edited[e.Object] = true
	}
	copies := CopiesIn(r.survey.Objects, r.config.Metadata.Name)
	for _, o := range r.survey.Objects {
		keeps := edited[o.ID] || o.Annotation(v1alpha1.AnnotationOptimizedWith) != "" || survey.Skipped(o)
		if r.by(o) && tekton.Listens(o.Kind) && !keeps && len(copies.PointBack(o)) == 0 {
			r.out.Edits = append(r.out.Edits, Unstamp(o)...)
		}
	}
}
