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
	runs := literal
	if v.caller != nil {
		runs = v.caller.scenarios()
	}
	for _, run := range runs {
		if err := checkRepo(repos[len(repos)-1], run); err != nil {
			return fmt.Sprintf("has a --cache-repo with which it builds and caches nothing: %v", err)
		}
	}
	return ""
}

func dirUnmounted(v view) string {
	dir := path.Clean(v.flags()["cache-dir"])
	if dir == "." || !v.caches() || strings.Contains(dir, "$(") || v.hasMount(dir) {
		return ""
	}
	return fmt.Sprintf("looks for base images in %s, where nothing is mounted: it is empty in every run", dir)
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
	if v.mounted {
		at = append(at, v.spec.Caches.Build.Volume.MountPath)
	}
	return slices.ContainsFunc(at, func(mount string) bool { return dir == mount || strings.HasPrefix(dir, mount+"/") })
}

// singleSnapshot and cacheWord are about what a caller passes to a step that
// caches; where the step itself has such flags, it is left alone.
func singleSnapshot(v view) string {
	if v.caller == nil || !v.caches() || !isOn(v.words, "single-snapshot") {
		return ""
	}
	return "takes a single snapshot, which caches no layer and may leave out layers that others cached"
}

func cacheWord(v view) string {
	at := slices.Index(v.words, "--cache")
	if v.caller == nil || at < 0 || at+1 >= len(v.words) || !isOff(v.words[at+1]) {
		return ""
	}
	return "has --cache false, which Kaniko reads as --cache=true"
}
