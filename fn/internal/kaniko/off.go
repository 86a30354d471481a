package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
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
	if value, set := b.call.flags["single-snapshot"]; set && !isOff(b.defaults(value)) {
		return reason{finding.Info, RuleSingleSnapshot, "takes a single snapshot, which leaves no layers to cache, and is left alone",
			"take --single-snapshot out to cache layers"}, true
	}
	if why, keeps := b.mayNotPush(); keeps {
		return why, true
	}
	return b.noLayouts()
}

// defaults is a text with what the Task has by default for its params.
func (b *build) defaults(text string) string { return fillWith(text, byDefault(b.task.Spec)) }

// mayNotPush tells whether anything keeps Kaniko from pushing, or may, while no
// cache repository is set; it says what.
func (b *build) mayNotPush() (reason, bool) {
	if b.prefix() != "" && b.defaultRepo() != "" {
		// The config's own repository is one.
		return reason{}, false
	}
	for _, at := range b.everyStart() {
		if at.flags["cache-repo"] != "" {
			continue
		}
		if why, keeps := b.keepsFromPush(at); keeps {
			why.severity, why.rule = finding.Info, RuleNoPush
			why.message += ", and Kaniko refuses a cache without a repository for it"
			why.advice += "set --cache-repo in the step's args to cache its layers: a repository, or from " + layoutSince.String() + " on an OCI layout on a volume, as in oci:/cache/layers"
			return why, true
		}
	}
	return reason{}, false
}

// keepsFromPush says what keeps one start from pushing, or may do so.
func (b *build) keepsFromPush(at start) (reason, bool) {
	if value, set := at.flags["no-push"]; set && !isOff(value) {
		return reason{message: b.notPushed(at, value)}, true
	}
	if b.call.mentionsNoPush {
		return reason{message: "doesn't push where its own words set " + noPush}, true
	}
	set := b.variable(at, noPush)
	switch {
	case set.by == "" || set.known && isOff(set.value):
		return reason{}, false
	case set.known:
		return reason{message: "doesn't push, by " + set.by}, true
	}
	return reason{
		message: fmt.Sprintf("is left alone: %s may keep it from pushing, by %s", set.by, noPush),
		advice:  fmt.Sprintf("set %s to \"false\" in the step's env if it pushes always, or ", noPush),
	}, true
}

// noPush is the environment variable that keeps Kaniko from pushing.
const noPush = "KANIKO_NO_PUSH"

func (b *build) notPushed(at start, value string) string {
	_, own := b.call.flags["no-push"]
	switch {
	case strings.Contains(value, "$("):
		return fmt.Sprintf("is left alone: only a run knows --no-push=%s, which may keep it from pushing", value)
	case own && !strings.Contains(b.call.flags["no-push"], "$(") || at.who == "":
		return "doesn't push, by its own flags"
	}
	return "doesn't push where " + at.who + " runs it"
}
