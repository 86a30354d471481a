package kaniko

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// passed are the flags that a caller of the Task gives the executor.
type passed struct {
	who   string
	flags map[string]string
}

// fromCallers are the flags that the call has for each caller, the Task's own
// among them.
func (b *build) fromCallers(call invocation) []passed {
	var all []passed
	for _, caller := range b.survey.Callers(b.task) {
		if !b.survey.Selected(caller.Pipeline.Object.ID) {
			continue
		}
		words := expand(call.words, func(name string) object.Value { return caller.Param(name) })
		all = append(all, passed{fmt.Sprintf("%s of %s", caller.Task.Name(), caller.Pipeline.Object.ID), readFlags(words)})
	}
	return all
}

// everyCallerPasses tells whether all callers set the flag.
func (b *build) everyCallerPasses(flag string) bool {
	for _, caller := range b.given {
		if _, set := caller.flags[flag]; !set {
			return false
		}
	}
	return len(b.given) > 0
}

// passes tells whether the callers' flag makes cacheopt's needless: where all
// set it, and for --snapshot-mode where one does, as its older name, which old
// executors get, would win over the new. Elsewhere cacheopt's stands before the
// caller's, which counts.
func (b *build) passes(flag string) bool {
	if flag != "snapshot-mode" {
		return b.everyCallerPasses(flag)
	}
	for _, caller := range b.given {
		if _, set := caller.flags[flag]; set {
			return true
		}
	}
	return false
}

// offByCallers reports the callers that switch the cache off, and tells whether
// all do.
func (b *build) offByCallers(call invocation) bool {
	off := 0
	for _, caller := range b.given {
		if value, set := caller.flags["cache"]; set && isOff(value) {
			off++
			b.find(finding.Info, RulePassed, call.list,
				fmt.Sprintf("%s gets --cache=%s from %s, where layers are so not cached", b.step, value, caller.who), "")
		}
	}
	return off > 0 && off == len(b.given)
}

// tooOld reports a release that has no layer cache.
func (b *build) tooOld(images []string) bool {
	v, known := oldest(images)
	if !known || hasFlag(v, "cache") {
		return false
	}
	b.find(finding.Warning, RuleTooOld, b.step.Path().Key("image"),
		fmt.Sprintf("%s has Kaniko %s, which has no layer cache, and is left alone", b.step, v), "take a release from v0.4.0 on")
	return true
}
