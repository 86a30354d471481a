package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// finish plans the flags that wait for each other: those of a script, and those
// of a list that the step takes from the step template.
func (b *build) finish() {
	switch {
	case len(b.inserts) == 0:
	case b.call.script != nil:
		b.setScript()
	default:
		b.setInherited()
	}
}

// setInherited gives the step a list of its own, which replaces the template's:
// the template's elements with the flags among them.
func (b *build) setInherited() {
	own := func(elements []string) {
		for _, element := range elements {
			b.out.Edit(edit.Edit{
				Object: b.task.Object.ID, Op: edit.Append, Path: b.call.list, Value: element, Rule: RuleFlags,
				Reason: "the step template has it, and a list of the step replaces the template's",
			})
		}
	}
	own(b.call.inherited[:b.call.at])
	for _, e := range b.inserts {
		b.out.Edit(e)
	}
	own(b.call.inherited[b.call.at:])
}

// setScript writes the script with the flags behind the executor.
func (b *build) setScript() {
	var flags []string
	for _, e := range b.inserts {
		flags = append(flags, b.byEnvironment(e.Value.(string)))
	}
	value, err := b.call.script.with(flags)
	if err != nil {
		b.find(finding.Warning, RuleScript, b.call.list, fmt.Sprintf("%s keeps its script: %v", b.step, err), "add to the call: "+strings.Join(flags, " "))
		return
	}
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Set, Path: b.call.list, Value: value, Rule: RuleFlags,
		Reason: fmt.Sprintf("the executor gets %s before the flags that the script gives it", strings.Join(flags, " ")),
	})
}

// fromParam is a flag whose value is a param.
var fromParam = lazy.Compile(`^(--[a-z-]+=)\$\(params\.([A-Z_]+)\)$`)

// byEnvironment is the flag as a script has it. A param's value goes into the
// environment: in the script, a shell would run what it holds
// (https://tekton.dev/docs/pipelines/tasks/#substituting-in-script-blocks).
func (b *build) byEnvironment(flag string) string {
	match := fromParam.FindStringSubmatch(flag)
	if match == nil {
		return flag
	}
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Append, Path: b.step.EnvPath(), Rule: RuleCacheRepo,
		Value:  tekton.EnvVar(match[2], "$(params."+match[2]+")"),
		Reason: "a param's value is safe from the shell in the environment only",
	})
	return match[1] + "${" + match[2] + "}"
}

// inEnvironment tells whether a script, or the environment of its step, has the
// name already.
func (b *build) inEnvironment(name string) bool {
	if b.call.script == nil {
		return false
	}
	_, set := b.step.Env(name)
	_, template := b.task.Spec.StepTemplate().Env(name)
	return set || template || strings.Contains(b.call.script.text, name)
}

// wanted is a flag as it is written, for a reason.
type wanted struct{ text, reason string }

// missing are the flags that the config asks for, all of the images know and
// neither the call nor its callers have.
func (b *build) missing(images []string) []wanted {
	var all []wanted
	for _, flag := range flags {
		if _, set := b.call.flags[flag.name]; set || b.passes(flag.name) {
			continue
		}
		value, asked := flag.value(b.spec)
		if flag.name == "cache-dir" {
			value, asked = b.dir, b.dir != ""
		}
		spelling, has := flag.spelling(images, value)
		if asked && has {
			all = append(all, wanted{spelling + "=" + value, flag.reason})
		}
	}
	return all
}
