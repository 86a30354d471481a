package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// archived is about images of a project that has ended, at home or mirrored.
func archived(v view) string {
	of := familyOf(v.executor)
	if of == nil || of.Maintained {
		return ""
	}
	return fmt.Sprintf("runs an image of %s's Kaniko, which ended in %s with %s: nothing is mended there any more", of.Title, of.Ended, of.Last)
}

// argsInKeys is the first release whose layers' keys hold all ARGs and ENVs in
// scope (github.com/GoogleContainerTools/kaniko/issues/1688).
var argsInKeys = version{1, 8, 0}

func stale(v view) string {
	release, known := versionOf(v.executor)
	if !known || !release.before(argsInKeys) || !v.caches() {
		return ""
	}
	return fmt.Sprintf("caches layers with Kaniko %s, which takes an old layer where only an ARG or ENV has changed that a script reads", release)
}

// basesInKeys is the fork's first release whose layers' keys hold the base image of
// a stage that is nothing but its FROM (github.com/osscontainertools/kaniko/pull/656).
var basesInKeys = version{1, 27, 4}

// baseNotInKey is told where the layer cache begins and nobody has asked for it, as
// Dockerfiles aren't in the list. Shown by real executors of Google's v1.24.0 and
// Chainguard's v1.25 (github.com/GoogleContainerTools/kaniko/issues/1833).
func baseNotInKey(v view) string {
	release, known := versionOf(v.executor)
	if v.asked || !slices.Contains(v.given, "--cache=true") || known && !release.before(basesInKeys) {
		return ""
	}
	return "begins to cache layers, and where a stage is only FROM X AS Y, takes layers of an old X until --cache-ttl is over, two weeks by default"
}

// littleMemory: layers are kept in memory by --compressed-caching and rewritten
// there by --reproducible (GoogleContainerTools/kaniko issues 1680, 3322). What
// is little is less than the guide's size for a build.
func littleMemory(v view) string {
	held := v.held()
	limit := v.memory()
	_, guide := v1alpha1.Resources{Size: v1alpha1.SizeMedium}.Target()
	least := guide["memory"]
	if len(held) == 0 || !v.caches() || limit.IsZero() || limit.Cmp(least) >= 0 {
		return ""
	}
	return fmt.Sprintf("has a memory limit of %s, and holds whole layers in memory by %s", limit.String(), strings.Join(held, " and "))
}

// held are the switches by which the step holds layers in memory.
func (v view) held() []string {
	var all []string
	for _, flag := range []string{"compressed-caching", "reproducible"} {
		value, set := v.flags()[flag]
		if set && !isOff(value) || !set && v.compressesByDefault(flag) {
			all = append(all, "--"+flag)
		}
	}
	return all
}

// compressesByDefault tells whether the flag is the one for compressed caching,
// which is on by default in the releases that have it, and the step's layers
// haven't been cached before.
func (v view) compressesByDefault(flag string) bool {
	release, known := versionOf(v.executor)
	return flag == "compressed-caching" && known && hasFlag(nil, release, flag) && slices.Contains(v.given, "--cache=true")
}

// newRun: "experimental" is Kaniko's own word (README.md, --use-new-run).
func newRun(v view) string {
	if value, set := v.flags()["use-new-run"]; !set || isOff(value) {
		return ""
	}
	return "has --use-new-run, which is experimental: it is known to miss files (GoogleContainerTools/kaniko#1316) and to keep deleted ones (#2958)"
}

// workdir is said where the layer cache is new: Dockerfiles aren't in the list
// (github.com/GoogleContainerTools/kaniko/issues/3176).
func workdir(v view) string {
	under := func(w tekton.Workspace) bool { return strings.HasPrefix(w.MountPath()+"/", "/workspace/") }
	if !slices.Contains(v.given, "--cache=true") || !slices.ContainsFunc(v.task.Spec.Workspaces(), under) {
		return ""
	}
	return "begins to cache layers, and Kaniko leaves what is under /workspace out of them: a Dockerfile that works there may build once and fail from then on"
}

// several: one build finds what the one before left, and --cleanup leaves the
// files of its stages (GoogleContainerTools/kaniko issues 1829, 3310), but for
// the fork's, which empties Kaniko's directory too (its README.md).
func several(v view) string {
	cleans, more := v.buildsAgain()
	switch of := familyOf(v.executor); {
	case !needsShell(v.step.Step), cleans && of != nil && of.cleans:
	case cleans:
		return "cleans up for another build in its container, and what Kaniko leaves of the first in /kaniko goes into the layers of the next"
	case more:
		return "builds several images in one container, and what one leaves goes into the layers of the next"
	}
	return ""
}

// buildsAgain tells whether a build cleans up and another may follow it in its
// container, and whether another call follows any.
func (v view) buildsAgain() (cleans, more bool) {
	var calls []shell.Call
	for _, at := range executorCalls(v.task.Spec, v.step.Step, v.step.Runs) {
		calls = append(calls, v.step.Runs.Calls[at])
	}
	for i, call := range calls {
		follows := slices.ContainsFunc(calls[i+1:], func(next shell.Call) bool { return !next.Instead(call) })
		value, set := readFlags(call.Args())["cleanup"]
		again := follows || call.Within == "a loop" || call.Within == "a function"
		cleans = cleans || again && set && !isOff(value)
		more = more || follows
	}
	return cleans, more
}

// memory is the most that the step may use once it has the size that the
// config gives to builds; zero for a step without a limit, which gets none.
func (v view) memory() resource.Quantity {
	text := v.step.Resources().Get("limits", "memory").Text()
	if text == "" {
		text = v.task.Spec.StepTemplate().Resources().Get("limits", "memory").Text()
	}
	limit, err := v1alpha1.Quantity(text).Parse()
	_, target := v.spec.Build.Resources.Target()
	if raised, ok := target["memory"]; err == nil && v.touched() && ok && limit.Cmp(raised) < 0 {
		return raised
	}
	return limit
}
