package kaniko

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// The rules of mounting the build cache where an image is built.
const (
	RuleDirMoved = "kaniko-dir-moved"
	RuleInImage  = "kaniko-cache-in-image"
)

// giveCache asks for the build cache where the step expects it: in the
// --cache-dir that it sets, or else where the config mounts it. The step has it
// then, unless the plan so far says that it gets none.
func (b *build) giveCache(index int, sofar plan.Plan) {
	mount := plan.Mount{Task: b.task, Step: index, Cache: plan.Build}
	taken, none := sofar.TakenAt(mount)
	if none && taken.By == "" || b.needsNoVolume() || b.losesDir() {
		return
	}
	if dir := b.ownDir(); dir != "" && b.spec.Build.LayerCache != v1alpha1.LayerCacheVolume {
		if !b.mountable(dir) {
			return
		}
		mount.Path = dir
	}
	b.out.Mounts = append(b.out.Mounts, mount)
	if none {
		return
	}
	b.dir = mount.At(b.spec.Caches.Build.Volume.MountPath)
	b.aboutMount()
}

// needsNoVolume tells whether the volume would hold layers alone, and everyone who
// runs the step keeps them in a registry of the user's.
func (b *build) needsNoVolume() bool {
	if b.spec.Build.LayerCache != v1alpha1.LayerCacheVolume || len(b.spec.Build.Warm.Images) > 0 {
		return false
	}
	return !slices.ContainsFunc(b.everyStart(), func(at start) bool {
		repo := at.flags["cache-repo"]
		return repo == "" || strings.HasPrefix(repo, "oci:") || strings.Contains(repo, "$(") || at.flags["cache-dir"] != ""
	})
}

// aboutMount says what the build cache at b.dir can't be, or isn't yet.
func (b *build) aboutMount() {
	if !strings.HasPrefix(b.dir, v1alpha1.KanikoDir+"/") {
		b.find(finding.Warning, RuleInImage, b.step.MountsPath(),
			fmt.Sprintf("%s has the build cache at %s, in the file system that Kaniko builds: what a Dockerfile writes there is left out of the image, and stays on the claim, where other builds find it", b.step, b.dir),
			"see that no Dockerfile writes there, or let the cache be at "+v1alpha1.BuildMountPath+", which is in no image")
	}
	if len(b.spec.Build.Warm.Images) == 0 && b.spec.Build.LayerCache == v1alpha1.LayerCacheRegistry {
		b.find(finding.Warning, RuleCacheDir, b.call.list,
			fmt.Sprintf("the build cache of %s stays empty: it holds base images only, which nothing puts there, and layers go to the cache repository", b.step),
			"set spec.build.warm.images to the base images of your Dockerfiles, or take spec.caches.build out")
	}
}

// ownDir is the --cache-dir that the step sets, or that all who call it pass
// alike; "" where cacheopt's own flag counts.
func (b *build) ownDir() string {
	dir := b.call.flags["cache-dir"]
	for i, start := range b.starts {
		if i > 0 && start.flags["cache-dir"] != dir {
			return ""
		}
		dir = start.flags["cache-dir"]
	}
	if dir == b.spec.Caches.Build.Volume.MountPath {
		return ""
	}
	return dir
}

// mountable tells whether the build cache can be mounted at the step's own
// --cache-dir: nothing of the user's is there. A workspace would be there in all
// of the Task's steps.
func (b *build) mountable(dir string) bool {
	if !path.IsAbs(dir) || path.Clean(dir) != dir || strings.ContainsAny(dir, ":$") || b.spec.AsWorkspaces() {
		return false
	}
	for _, system := range []string{"/proc", "/sys", "/dev", "/tekton", "/workspace"} {
		if meet(dir, system) {
			return false
		}
	}
	for _, workspace := range b.task.Spec.Workspaces() {
		if meet(dir, workspace.MountPath()) {
			return false
		}
	}
	for _, mount := range append(b.step.Mounts(), b.task.Spec.StepTemplate().Mounts()...) {
		volume, _ := b.task.Spec.Volume(mount.Volume())
		ours := mount.MountPath() == dir && volume.Claim() != "" && b.survey.IsCache(b.task.Object.Namespace, volume.Claim())
		if meet(dir, mount.MountPath()) && !ours {
			return false
		}
	}
	return true
}

// meet tells whether one directory is the other or in it.
func meet(a, b string) bool {
	a, b = strings.TrimSuffix(a, "/")+"/", strings.TrimSuffix(b, "/")+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// losesDir tells whether the build cache would be in the directory that Kaniko
// leaves: told to work in another, it copies all that is in /kaniko there and
// deletes it (cmd/executor/cmd/root.go, checkKanikoDir).
func (b *build) losesDir() bool {
	if !meet(b.spec.Caches.Build.Volume.MountPath, v1alpha1.KanikoDir) {
		return false
	}
	how := b.movesDir()
	if how == "" {
		return false
	}
	b.find(finding.Warning, RuleDirMoved, b.step.Path(),
		fmt.Sprintf("%s %s, and Kaniko then deletes what is in %s: it gets no build cache", b.step, how, v1alpha1.KanikoDir),
		"set spec.caches.build.volume.mountPath to a directory below Kaniko's new one, or let it stay in "+v1alpha1.KanikoDir+", which "+kanikoDir+" in the step's env tells it")
	return true
}

// movesDir says how the step, or who runs it, names another directory for
// Kaniko's, or may: by flag or by environment; "" where nothing does.
func (b *build) movesDir() string {
	for _, at := range b.everyStart() {
		if dir, set := at.flags["kaniko-dir"]; set && dir != v1alpha1.KanikoDir {
			return "moves Kaniko's directory"
		}
		switch set := b.variable(at, kanikoDir); {
		case set.by == "" || set.known && set.value == v1alpha1.KanikoDir:
		case set.known:
			return "moves Kaniko's directory"
		default:
			return fmt.Sprintf("may move Kaniko's directory, as %s may bring %s", set.by, kanikoDir)
		}
	}
	if _, set := b.step.Env(kanikoDir); !set && b.step.Mentions(kanikoDir) {
		return "moves Kaniko's directory"
	}
	return ""
}

// kanikoDir is the environment variable that names Kaniko's directory.
const kanikoDir = "KANIKO_DIR"
