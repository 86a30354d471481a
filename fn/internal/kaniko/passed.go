package kaniko

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// everyCallerPasses tells whether all callers set the flag.
func (b *build) everyCallerPasses(flag string) bool {
	for _, start := range b.starts {
		if _, set := start.flags[flag]; !set {
			return false
		}
	}
	return len(b.starts) > 0
}

// passes tells whether the callers' flag makes cacheopt's needless: where all
// set it, and for --snapshot-mode where one does, as its older name, which old
// executors get, would win over the new. Elsewhere cacheopt's stands before the
// caller's, which counts.
func (b *build) passes(flag string) bool {
	if flag != "snapshot-mode" {
		return b.everyCallerPasses(flag)
	}
	for _, start := range b.starts {
		if _, set := start.flags[flag]; set {
			return true
		}
	}
	return false
}

// byWhom names who passes what the Task gets.
func (at start) byWhom() string {
	if at.who == "" {
		return "its Task's default"
	}
	return at.who
}

// offByCallers reports the callers that switch the cache off, and tells whether
// all do.
func (b *build) offByCallers() bool {
	off, said, starts := 0, map[string]bool{}, b.everyStart()
	for _, start := range starts {
		value, set := start.flags["cache"]
		if !set || !isOff(value) {
			continue
		}
		off++
		if who := start.byWhom(); !said[who] {
			said[who] = true
			b.find(finding.Info, RulePassed, b.call.list,
				fmt.Sprintf("%s gets --cache=%s from %s, where layers are so not cached", b.step, value, who), "")
		}
	}
	return off > 0 && off == len(starts)
}

// asksToCache tells whether somebody asks for the step's layers to be cached: the
// config, the step, or all who run it.
func (b *build) asksToCache() bool {
	value, set := b.call.flags["cache"]
	return b.asked || set && !isOff(value) || b.everyCallerPasses("cache")
}

// servesStale reports a release that may take layers which are no longer right.
// Such a step gets no cache unless the config asks for one; who has --cache on has
// asked. One such release among the images will do.
func (b *build) servesStale() bool {
	v, known := oldestKnown(b.images())
	if !known || !v.before(argsInKeys) || b.asksToCache() {
		return false
	}
	b.find(finding.Warning, RuleStale, b.step.Path().Key("image"),
		fmt.Sprintf("%s has Kaniko %s, whose layer cache takes an old layer where only an ARG or ENV has changed that a script reads, and is left alone", b.step, v),
		"set spec.build.image to a maintained build such as "+forkImage+", or write spec.build.layerCache: Registry to cache layers all the same")
	return true
}

// tooOld reports a release that has no layer cache.
func (b *build) tooOld() bool {
	v, known := oldestKnown(b.images())
	if !known || hasFlag(nil, v, "cache") {
		return false
	}
	b.find(finding.Warning, RuleTooOld, b.step.Path().Key("image"),
		fmt.Sprintf("%s has Kaniko %s, which has no layer cache, and is left alone", b.step, v), "take a release from v0.4.0 on")
	return true
}
