package kaniko

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// RuleCovered is for builds in whose file system something is mounted, or ignored.
const RuleCovered = "kaniko-covered-path"

// What this file is about: Kaniko leaves mounts and ignored paths out of layers
// (pkg/util/fs_util.go, DetectFilesystemIgnoreList). While a RUN runs, what it writes
// there is seen by those behind it; where its layer comes from the cache it isn't
// (github.com/GoogleContainerTools/kaniko/issues/3176). Dockerfiles aren't in the list,
// so that a place counts unless none is known to write there.

// elsewhereDirs are Kaniko's own and Tekton's, those that Kaniko ignores by itself,
// and /cache, where its --cache-dir is by default. What is below /workspace is said by
// RuleWorkdir: nearly all builds have their source there.
var elsewhereDirs = []string{
	"/kaniko", "/workspace", "/tekton", "/builder", "/busybox", "/cache", "/var/run", "/run", "/proc", "/sys", "/dev",
	// Of a node in kind (github.com/GoogleContainerTools/kaniko/issues/2164).
	"/product_name", "/product_uuid",
}

// ofCredentials are directories for credentials, by their names.
var ofCredentials = lazy.Compile(`(?i)/(?:\.docker|\.aws|\.azure|\.ssh|\.gnupg|\.config/(?:gcloud|containers)|[^/]*(?:secret|cred(?:ential)?s?\b|docker-?config|docker-?auth|registry-?auth)[^/]*)(?:/|$)`)

// ownFlags are the flags that name directories of Kaniko's on volumes.
var ownFlags = []string{"cache-dir", "cache-repo", "kaniko-dir"}

// covered is a place that the step's builds leave out of layers, and what makes it
// so.
type covered struct{ at, by string }

// leaveCovered says why a step begins no layer cache that something covers a part of
// its image's file system, and tells whether one does. Who has --cache on, or asks for
// layers in the config, gets them.
func (b *build) leaveCovered() bool {
	if b.asksToCache() {
		return false
	}
	for _, at := range b.everyStart() {
		for _, place := range b.covered(at) {
			if b.writtenByNone(place.at, at) {
				continue
			}
			b.find(finding.Warning, RuleCovered, b.step.Path(),
				fmt.Sprintf("%s has %s at %s, which Kaniko leaves out of layers: where a RUN that writes there comes from the cache, the next one misses what it wrote, so it is left alone", b.step, place.by, place.at),
				"take it out, or where no Dockerfile writes there pass --cache=true in the step's args")
			return true
		}
	}
	return false
}

// covered are the places below which a start's build doesn't look: of volumes and
// workspaces that can be written, and of --ignore-path.
func (b *build) covered(at start) []covered {
	var all []covered
	for _, mount := range append(b.task.Spec.StepTemplate().Mounts(), b.step.Mounts()...) {
		if !mount.ReadOnly() && !b.task.Spec.Fixed(mount.Volume()) {
			all = append(all, covered{mount.MountPath(), "volume " + mount.Volume()})
		}
	}
	for _, workspace := range b.task.Spec.Workspaces() {
		if !workspace.ReadOnly() {
			all = append(all, covered{workspace.MountPath(), "workspace " + workspace.Name()})
		}
	}
	for _, ignored := range flagValues(at.words, "ignore-path") {
		all = append(all, covered{path.Clean(ignored), "--ignore-path"})
	}
	for i := range all {
		all[i].at = at.fill(b.inWorkspaces(all[i].at))
	}
	return all
}

// inWorkspaces is a path with those of the Task's workspaces in it.
func (b *build) inWorkspaces(text string) string {
	for _, workspace := range b.task.Spec.Workspaces() {
		text = strings.ReplaceAll(text, "$(workspaces."+workspace.Name()+".path)", workspace.MountPath())
	}
	return text
}

// writtenByNone tells whether no Dockerfile is taken to write below a place.
func (b *build) writtenByNone(place string, at start) bool {
	own := append(slices.Clone(elsewhereDirs), b.variable(at, "DOCKER_CONFIG").value)
	for _, flag := range ownFlags {
		own = append(own, strings.TrimPrefix(b.inWorkspaces(at.flags[flag]), "oci:"))
	}
	return ofCredentials.MatchString(place) || slices.ContainsFunc(own, func(dir string) bool {
		return strings.HasPrefix(dir, "/") && dir != "/" && strings.HasPrefix(place+"/", path.Clean(dir)+"/")
	})
}
