package kaniko

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The rules about flags that rule a layer cache out.
const (
	RuleCacheWord      = "kaniko-cache-word"
	RuleSingleSnapshot = "kaniko-single-snapshot"
)

// reason is why a step is left alone.
type reason struct {
	severity              finding.Severity
	rule, message, advice string
}

// cacheOff tells whether the user's own flags rule the layer cache out.
func (b *build) cacheOff() (reason, bool) {
	if value, set := b.call.flags["cache"]; set && isOff(value) {
		return reason{finding.Info, RuleCacheOff, "sets --cache=false, and is left alone", ""}, true
	}
	if at := slices.Index(b.call.words, "--cache"); at >= 0 && at+1 < len(b.call.words) && isOff(b.call.words[at+1]) {
		return reason{finding.Info, RuleCacheWord, "writes --cache false, which Kaniko reads as --cache=true, and is left alone",
			"write --cache=false to have no cache, --cache=true to have one"}, true
	}
	if value, set := b.call.flags["single-snapshot"]; set && !isOff(value) {
		return reason{finding.Info, RuleSingleSnapshot, "takes a single snapshot, which leaves no layers to cache, and is left alone",
			"take --single-snapshot out to cache layers"}, true
	}
	if who := b.doesNotPush(); who != "" {
		return reason{finding.Info, RuleNoPush, "doesn't push" + who + ", and Kaniko refuses a cache without a repository for it",
			"set --cache-repo in the step's args to cache its layers: a repository, or from " + layoutSince.String() + " on an OCI layout on a volume, as in oci:/cache/layers"}, true
	}
	return b.noLayouts()
}

// doesNotPush tells whether the step's own flags, its environment, or what a
// Pipeline passes keep Kaniko from pushing while no cache repository is set;
// it says who does so, and gives "" where nobody does.
func (b *build) doesNotPush() string {
	if _, hasRepo := b.call.flags["cache-repo"]; hasRepo {
		return ""
	}
	if value, set := b.call.flags["no-push"]; set && !isOff(value) {
		return ", by its own flags"
	}
	for _, step := range []tekton.Step{b.step.Step, b.task.Spec.StepTemplate()} {
		if at, set := step.Env("KANIKO_NO_PUSH"); set && !isOff(at.Get("value").Text()) {
			return ", by KANIKO_NO_PUSH"
		}
	}
	for _, start := range b.starts {
		_, hasRepo := start.flags["cache-repo"]
		if value, set := start.flags["no-push"]; set && !isOff(value) && !hasRepo {
			return " where " + start.caller.where() + " runs it"
		}
	}
	return ""
}
