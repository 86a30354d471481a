package kaniko

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// badTTL: Kaniko ends at a duration that Go doesn't parse (pflag).
func badTTL(v view) string {
	ttl, set := v.flags()["cache-ttl"]
	if !set || strings.Contains(ttl, "$(") {
		return ""
	}
	if _, err := time.ParseDuration(ttl); err == nil {
		return ""
	}
	return fmt.Sprintf("has --cache-ttl=%s, which is no duration, and at which Kaniko ends", ttl)
}

// snapshotTwice: the old spelling wins, wherever it stands
// (cmd/executor/cmd/root.go).
func snapshotTwice(v view) string {
	spelled := map[string]bool{}
	for _, word := range v.words {
		flag, _, _ := strings.Cut(word, "=")
		spelled[flag] = true
	}
	if !spelled["--snapshotMode"] || !spelled["--snapshot-mode"] {
		return ""
	}
	return "has both --snapshotMode and --snapshot-mode, of which Kaniko always takes the former"
}

// badRepo is about a repository that the user gave. In a build that pushes,
// Kaniko takes a bad one for none, and says so in its log alone
// (pkg/executor/build.go).
func badRepo(v view) string {
	repos := flagValues(v.words, "cache-repo")
	if len(repos) == 0 || repos[len(repos)-1] == "" {
		return ""
	}
	repo, runs := repos[len(repos)-1], literal
	if v.caller != nil {
		runs = v.caller.scenarios()
	}
	for _, run := range runs {
		if err := checkRepo(repo, run); err != nil {
			return fmt.Sprintf("has a --cache-repo with which it builds and caches nothing: %v", err)
		}
	}
	if image := v.pasted(repo); image != "" {
		return fmt.Sprintf("has %s in its --cache-repo, and caches nothing where that image has a tag, or a registry with a port", image)
	}
	return ""
}

// pasted is the destination that is part of a repository, as far as only a run
// knows it: no caller in the list tells more.
func (v view) pasted(repo string) string {
	if v.caller != nil || len(v.callers) > 0 {
		return ""
	}
	for _, image := range destinations(v.words) {
		if _, whole := tekton.ReadParamUse(image); whole && strings.Contains(repo, image) {
			return image
		}
	}
	return ""
}

func dirUnmounted(v view) string {
	dir := path.Clean(v.flags()["cache-dir"])
	if name := v.madeAnew(dir); name != "" && v.caches() {
		return fmt.Sprintf("looks for base images in %s, in workspace %s, which each run makes anew: it is empty in every run", dir, name)
	}
	if dir == "." || !v.caches() || strings.Contains(dir, "$(") || v.hasMount(dir) {
		return ""
	}
	return fmt.Sprintf("looks for base images in %s, where nothing is mounted: it is empty in every run", dir)
}

// madeAnew is the workspace that dir is in, where all runs in the list make one
// of their own for it; "" for none.
func (v view) madeAnew(dir string) string {
	for _, workspace := range v.task.Spec.Workspaces() {
		at := "$(workspaces." + workspace.Name() + ".path)"
		inside := strings.HasPrefix(dir+"/", at+"/") || strings.HasPrefix(dir+"/", workspace.MountPath()+"/")
		if inside && v.everyRunMakes(workspace.Name()) {
			return workspace.Name()
		}
	}
	return ""
}

func (v view) everyRunMakes(workspace string) bool {
	runs, makes := 0, 0
	for _, c := range v.callers {
		bound, _, _ := c.task.Binding(workspace)
		for _, run := range c.runs {
			runs++
			if at, found := run.Workspace(bound); found && (tekton.Bound{Value: at}).MakesClaim() {
				makes++
			}
		}
	}
	return runs > 0 && makes == runs
}

// hasMount tells whether dir is on a volume or a workspace.
func (v view) hasMount(dir string) bool {
	var at []string
	for _, step := range []tekton.Step{v.step.Step, v.task.Spec.StepTemplate()} {
		for _, mount := range step.Mounts() {
			at = append(at, mount.MountPath())
		}
	}
	for _, workspace := range v.task.Spec.Workspaces() {
		at = append(at, workspace.MountPath())
	}
	if v.dir != "" {
		at = append(at, v.dir)
	}
	return slices.ContainsFunc(at, func(mount string) bool { return dir == mount || strings.HasPrefix(dir, mount+"/") })
}

// singleSnapshot and cacheWord are about steps that get the cache; those that
// have such flags themselves are left alone otherwise, and cacheOff says so.
func singleSnapshot(v view) string {
	if !v.touched() || !v.caches() || !isOn(v.words, "single-snapshot") {
		return ""
	}
	return "takes a single snapshot, which caches no layer and may leave out layers that others cached"
}

func cacheWord(v view) string {
	at := slices.Index(v.words, "--cache")
	if !v.touched() || at < 0 || at+1 >= len(v.words) || !isOff(v.words[at+1]) {
		return ""
	}
	return "has --cache false, which Kaniko reads as --cache=true"
}
