package cache

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// PlanTaken notes the steps in which something of the user's is mounted where
// a cache would go. It runs before the rooms that ask for caches, so that they
// point nothing at a directory that the step won't have.
func PlanTaken(s *survey.Survey, config *v1alpha1.CacheOptimization) plan.Plan {
	var p plan.Plan
	for _, task := range s.SelectedTasks() {
		for _, cache := range caches {
			c := claimOf(config, plan.Mount{Task: task, Cache: cache}).current(s)
			for i := range task.Steps {
				if by, taken := c.takenIn(task, i, asWorkspaces(config.Spec)); taken {
					by.Mount = plan.Mount{Task: task, Step: i, Cache: cache}
					p.Taken = append(p.Taken, by)
				}
			}
		}
	}
	return p
}

// takenIn finds what is mounted in a step where the cache would go, above it
// or below it. As a workspace the cache would be in every container of the
// Task, so that any of them counts.
func (c claim) takenIn(task *survey.Task, step int, everywhere bool) (plan.Taken, bool) {
	if own, found := task.Spec.Workspace(c.name()); everywhere && found {
		return inTheWay(own), own.MountPath() != c.volume.MountPath
	}
	for _, workspace := range task.Spec.Workspaces() {
		if overlap(workspace.MountPath(), c.volume.MountPath) {
			return inTheWay(workspace), true
		}
	}
	containers := []tekton.Step{task.Steps[step].Step, task.Spec.StepTemplate()}
	if everywhere {
		containers = task.Spec.Containers()
	}
	for _, container := range containers {
		for _, mount := range container.Mounts() {
			if overlap(mount.MountPath(), c.volume.MountPath) && (everywhere || !c.isMount(task.Spec, mount)) && !c.within(task.Spec, containers, mount) {
				what := fmt.Sprintf("volume %s is mounted at %s", mount.Volume(), mount.MountPath())
				return plan.Taken{Field: mount.Path(), By: what}, true
			}
		}
	}
	return plan.Taken{}, false
}

func inTheWay(workspace tekton.Workspace) plan.Taken {
	what := fmt.Sprintf("workspace %s is mounted at %s", workspace.Name(), workspace.MountPath())
	return plan.Taken{Field: workspace.Path(), By: what}
}

// isMount tells whether a mount is the cache's own, where it belongs.
func (c claim) isMount(spec tekton.TaskSpec, mount tekton.Mount) bool {
	volume, _ := spec.Volume(mount.Volume())
	return mount.MountPath() == c.volume.MountPath && slices.Contains(c.names, volume.Claim())
}

// within tells whether a mount is a directory below the cache where the cache itself
// is mounted: that is how package managers get a private part of it.
func (c claim) within(spec tekton.TaskSpec, containers []tekton.Step, mount tekton.Mount) bool {
	return strings.HasPrefix(mount.MountPath(), c.volume.MountPath+"/") && slices.ContainsFunc(containers, func(container tekton.Step) bool {
		return slices.ContainsFunc(container.Mounts(), func(other tekton.Mount) bool { return c.isMount(spec, other) })
	})
}

// overlap tells whether one path is the other or below it.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// Yield takes the caches that have no place out of the plan: what the user
// mounts there stays.
func Yield(config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	said := map[string]bool{}
	sofar.Mounts = slices.DeleteFunc(sofar.Mounts, func(mount plan.Mount) bool {
		by, taken := sofar.TakenAt(mount)
		if key := by.Field.String() + mount.Task.Object.ID.String() + string(mount.Cache); taken && !said[key] {
			said[key] = true
			sofar.Find(yielded(config, mount, by))
		}
		return taken
	})
	if asWorkspaces(config.Spec) {
		return oneOfBoth(config, sofar)
	}
	return sofar
}

// oneOfBoth takes the dependency cache from Tasks that would get both caches as
// workspaces in one place: what they download goes to the build cache then. A
// workspace is mounted in all steps, a volume only in those that use it.
func oneOfBoth(config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	at := config.Spec.Caches.Build.Volume.MountPath
	if !overlap(at, config.Spec.Caches.Dependency.Volume.MountPath) {
		return sofar
	}
	said := map[*survey.Task]bool{}
	all := sofar
	sofar.Mounts = slices.DeleteFunc(slices.Clone(all.Mounts), func(mount plan.Mount) bool {
		both := mount.Cache == plan.Dependency && len(all.MountsIn(mount.Task)[plan.Build]) > 0
		if both && !said[mount.Task] {
			said[mount.Task] = true
			sofar.Find(finding.Finding{
				Severity: finding.Info, Rule: RuleMountPath, Object: mount.Task.Object.ID, Field: mount.Task.Spec.WorkspacesPath(),
				Message: fmt.Sprintf("the Task builds and installs, and a workspace is mounted in all of its steps, so that the build cache at %s takes what it downloads too", at),
				Advice:  fmt.Sprintf("set %s.mountPath to another directory to have both", claimOf(config, mount).field),
			})
		}
		return both
	})
	return sofar
}

// yielded says that a cache gives way. Layers on a volume can't: Kaniko's flags
// name a place on it by now.
func yielded(config *v1alpha1.CacheOptimization, mount plan.Mount, by plan.Taken) finding.Finding {
	c := claimOf(config, mount)
	f := finding.Finding{
		Severity: finding.Info, Rule: RuleMountPath, Object: mount.Task.Object.ID, Field: by.Field,
		Message: fmt.Sprintf("%s, where the %s cache would go; it stays, and the steps that have it get no such cache", by.By, c.cache),
		Advice:  fmt.Sprintf("set %s.mountPath to another directory to have both", c.field),
	}
	if mount.Cache == plan.Build && config.Spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		f.Severity = finding.Error
		f.Message = fmt.Sprintf("%s, where the build cache would go, and spec.build.layerCache: Volume needs it", by.By)
		f.Advice = fmt.Sprintf("set %s.mountPath to another directory, or annotate the object with %s: \"true\" if it has a cache of its own", c.field, v1alpha1.AnnotationSkip)
	}
	return f
}
