package cache

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// existing is the claim where the list has it. What is read from Git gets the
// namespace of who reads it, and so may find in any a claim that its user made.
func (c claim) existing(s *survey.Survey) (object.Object, bool) {
	existing, found := s.Named(c.id.Kind, c.id.Namespace, c.id.Name)
	if found || c.id.Namespace != "" || s.FromGit(c.task) == "" {
		return existing, found
	}
	at := slices.IndexFunc(s.Claims, func(o object.Object) bool {
		return slices.Contains(o.Names(), c.id.Name) && o.Annotation(v1alpha1.AnnotationOptimizedBy) == ""
	})
	if at < 0 {
		return object.Object{}, false
	}
	return s.Claims[at], true
}

// unapplied tells whether nobody would apply the claim that is beside the Task, and
// why.
func (c claim) unapplied(s *survey.Survey, made []object.ID) (plan.Taken, bool) {
	why := s.FromGit(c.task)
	existing, there := c.existing(s)
	if why == "" || there && !survey.InDotTekton(existing.File) || slices.Contains(made, c.id) {
		return plan.Taken{}, false
	}
	return plan.Taken{
		By:      fmt.Sprintf("%s, so that nobody applies a claim beside it, and its pods would wait for %s until they time out", why, c.id.Name),
		Advice:  fmt.Sprintf("apply PersistentVolumeClaim %s once in the namespace of its runs, which for Pipelines-as-Code is that of the Repository, and put it in the list, outside .tekton", c.id.Name),
		NoClaim: true,
	}, true
}

// Made are the claims that are made for Tasks which somebody applies, and that Tasks
// read from Git go without by the plan so far: those may have them too.
func Made(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) []object.ID {
	wanted := map[object.ID]bool{}
	for _, taken := range sofar.Taken {
		wanted[claimOf(config, taken.Mount).id] = wanted[claimOf(config, taken.Mount).id] || taken.NoClaim && s.FromGit(taken.Task) != ""
	}
	var made []object.ID
	for _, mount := range sofar.Mounts {
		id := claimOf(config, mount).id
		if wanted[id] && !survey.InDotTekton(mount.Task.Object.File) && !slices.Contains(made, id) {
			made = append(made, id)
		}
	}
	return made
}
