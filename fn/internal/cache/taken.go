package cache

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// PlanTaken notes the steps that get no cache: where nothing would fill it,
// where no claim could be made for it, or where something of the user's is
// mounted. It runs before the rooms that ask for caches, so that they point
// nothing at a directory that the step won't have. Claims that are Made for others
// what is read from Git may have too.
func PlanTaken(s *survey.Survey, config *v1alpha1.CacheOptimization, made ...object.ID) plan.Plan {
	var p plan.Plan
	for _, task := range s.SelectedTasks() {
		for _, cache := range caches {
			c := claimOf(config, plan.Mount{Task: task, Cache: cache}).current(s)
			reason, none := c.noneFor(s, config, made)
			for i := range task.Steps {
				by, taken := reason, none
				if !none {
					by, taken = c.takenIn(task, i, config.Spec.AsWorkspaces())
				}
				if taken {
					by.Mount = plan.Mount{Task: task, Step: i, Cache: cache}
					p.Taken = append(p.Taken, by)
				}
			}
		}
	}
	return p
}

// noneFor tells whether no step of the Task gets the cache.
func (c claim) noneFor(s *survey.Survey, config *v1alpha1.CacheOptimization, made []object.ID) (plan.Taken, bool) {
	if c.cache == plan.Build && !fillsBuild(config) {
		return plan.Taken{}, true
	}
	if why := c.unbindable(s, config); why != "" {
		return plan.Taken{By: why, NoClaim: true}, true
	}
	if by, none := c.unapplied(s, made); none {
		return by, true
	}
	if by, none := c.elsewhere(s); none {
		return by, true
	}
	if why := c.unusable(s); why != "" {
		return plan.Taken{By: why, NoClaim: true, Advice: fmt.Sprintf("name another claim in %s.claimName", c.field)}, true
	}
	if c.cache == plan.Dependency && config.Spec.AsWorkspaces() && buildsBeside(config, c.task) {
		return plan.Taken{Field: c.task.Spec.WorkspacesPath(), By: inImage, Advice: "give the building and the installing steps a Task each"}, true
	}
	return plan.Taken{}, false
}

// fillsBuild tells whether anything fills the build cache: layers or base
// images by the config, or whatever those mean to put there who write
// something of it. Layers in a registry need no volume.
func fillsBuild(config *v1alpha1.CacheOptimization) bool {
	build := config.Spec.Build
	return build.LayerCache == v1alpha1.LayerCacheVolume || len(build.Warm.Images) > 0 || config.Explicit("spec.caches.build")
}

// inImage is why a Task that builds gets no dependency cache as a workspace,
// which would be in the container of its builder too.
const inImage = "the Task builds an image too, and a workspace would be mounted in the file system that is built"

// buildsBeside tells whether the dependency cache would be in a container that
// builds. Where both caches have one place, one takes all; see oneOfBoth.
func buildsBeside(config *v1alpha1.CacheOptimization, task *survey.Task) bool {
	caches := config.Spec.Caches
	builds := slices.ContainsFunc(task.Steps, func(step survey.Step) bool { return step.Does(survey.Build) })
	return builds && !overlap(caches.Build.Volume.MountPath, caches.Dependency.Volume.MountPath)
}

// takenIn finds what is mounted in a step where the cache would go, above it
// or below it. As a workspace the cache would be in every container of the
// Task, so that any of them counts.
func (c claim) takenIn(task *survey.Task, step int, everywhere bool) (plan.Taken, bool) {
	if own, found := task.Spec.Workspace(c.name()); everywhere && found {
		return c.named(own), own.MountPath() != c.volume.MountPath
	}
	for _, workspace := range task.Spec.Workspaces() {
		if overlap(workspace.MountPath(), c.volume.MountPath) {
			return inTheWay(workspace), true
		}
	}
	if by, only := c.readOnlyVolume(task.Spec); only {
		return by, true
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

// readOnlyVolume finds a volume of the Task's that has the claim to read only. A pod
// has one volume for a claim.
func (c claim) readOnlyVolume(spec tekton.TaskSpec) (plan.Taken, bool) {
	for _, volume := range spec.Volumes() {
		if volume.ReadOnly() && slices.Contains(c.names, volume.Claim()) {
			by := fmt.Sprintf("volume %s has claim %s read-only, so that no package manager could write there", volume.Name(), volume.Claim())
			return plan.Taken{Field: volume.Path(), By: by, Advice: "take readOnly out to have the cache"}, true
		}
	}
	return plan.Taken{}, false
}

// named is for a workspace of the user's that has the name of the cache.
func (c claim) named(own tekton.Workspace) plan.Taken {
	return plan.Taken{
		Field:  own.Path(),
		By:     fmt.Sprintf("the Task has a workspace %s of its own at %s, and that is what the %s cache would be called", own.Name(), own.MountPath(), c.cache),
		Advice: "call it something else to have both",
	}
}

func inTheWay(workspace tekton.Workspace) plan.Taken {
	what := fmt.Sprintf("workspace %s is mounted at %s", workspace.Name(), workspace.MountPath())
	return plan.Taken{Field: workspace.Path(), By: what}
}

// isMount tells whether a mount is the cache's own, where it belongs, and can be
// written. Of volumes that can't, readOnlyVolume has told.
func (c claim) isMount(spec tekton.TaskSpec, mount tekton.Mount) bool {
	volume, _ := spec.Volume(mount.Volume())
	return !mount.ReadOnly() && mount.MountPath() == c.volume.MountPath && slices.Contains(c.names, volume.Claim())
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
	said, all := map[string]bool{}, sofar
	sofar.Mounts = slices.DeleteFunc(slices.Clone(all.Mounts), func(mount plan.Mount) bool {
		by, taken := sofar.TakenAt(mount)
		if key := onceFor(mount, by); taken && by.By != "" && !said[key] {
			said[key] = true
			sofar.Find(yielded(config, mount, by, without(all, mount, by)))
		}
		return taken
	})
	if config.Spec.AsWorkspaces() {
		return oneOfBoth(config, sofar)
	}
	return sofar
}

// without are the other Tasks that get no cache for the same reason, as messages name
// them.
func without(all plan.Plan, first plan.Mount, by plan.Taken) []string {
	var names []string
	for _, mount := range all.Mounts {
		other, taken := all.TakenAt(mount)
		name := mount.Task.Object.Kind + " " + mount.Task.Object.Name
		if taken && mount.Task.Object.ID != first.Task.Object.ID && onceFor(mount, other) == onceFor(first, by) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// onceFor is what a reason is said once for: what is in the way, or a namespace
// that gets no claim.
func onceFor(mount plan.Mount, by plan.Taken) string {
	if by.NoClaim {
		return string(mount.Cache) + " in " + mount.Task.Object.Namespace + ": " + by.By
	}
	return by.Field.String() + mount.Task.Object.ID.String() + string(mount.Cache)
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
func yielded(config *v1alpha1.CacheOptimization, mount plan.Mount, by plan.Taken, others []string) finding.Finding {
	c := claimOf(config, mount)
	if by.NoClaim {
		return c.notMade(mount, by, others)
	}
	f := finding.Finding{
		Severity: finding.Info, Rule: RuleMountPath, Object: mount.Task.Object.ID, Field: by.Field,
		Message: fmt.Sprintf("%s, where the %s cache would go; it stays, and the steps that have it get no such cache", by.By, c.cache),
		Advice:  fmt.Sprintf("set %s.mountPath to another directory to have both", c.field),
	}
	if by.Advice != "" {
		f.Message, f.Advice = by.By+"; the Task gets no such cache", by.Advice
	}
	if mount.Cache == plan.Build && config.Spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		f.Severity = finding.Error
		f.Message = fmt.Sprintf("%s, where the build cache would go, and spec.build.layerCache: Volume needs it", by.By)
		f.Advice = fmt.Sprintf("set %s.mountPath to another directory, or annotate the object with %s: \"true\" if it has a cache of its own", c.field, v1alpha1.AnnotationSkip)
	}
	return f
}

// notMade says that there is no claim to write to, and which Tasks go without.
func (c claim) notMade(mount plan.Mount, by plan.Taken, others []string) finding.Finding {
	f := finding.Finding{
		Severity: finding.Warning, Rule: RuleNotMade, Object: mount.Task.Object.ID,
		Message: fmt.Sprintf("gets no %s cache: %s", c.cache, by.By), Advice: by.Advice,
	}
	if by.Advice == "" {
		f.Message += ", and a claim that stays Pending would keep its pods from starting"
		f.Advice = fmt.Sprintf("set %s.storageClassName to a class that has it (NFS, CephFS, EFS, Filestore, Azure Files, Longhorn and the like), or %s.accessModes to [ReadWriteOnce], under which runs on different nodes wait for each other",
			c.field, c.field)
	}
	if len(others) > 0 {
		f.Message += fmt.Sprintf("; without one too: %s", strings.Join(others, ", "))
	}
	return f
}
