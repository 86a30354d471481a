package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// cause is what one finding is about: pairs that stay in order, or got free, for
// one reason.
type cause struct {
	reason
	field         object.Path
	afters, names []string
	// besides is what else keeps them in order, and would be told next.
	besides []reason
	// doubts are those of which it isn't known what they are for.
	doubts []doubt
}

// also notes what else keeps a pair in order: each step that nobody knows, and one
// of each other rule.
func (c *cause) also(more []reason) {
	for _, why := range more {
		same := func(one reason) bool { return one == why || one.rule == why.rule && !ofWords[why.rule] }
		if !same(c.reason) && !slices.ContainsFunc(c.besides, same) {
			c.besides = append(c.besides, why)
		}
	}
}

// ofWords are the reasons that an annotation mends.
var ofWords = map[string]bool{RuleCommand: true, RuleMakes: true}

// rest is what a finding says behind its first reason.
func (c *cause) rest() string {
	text := ""
	for _, why := range c.besides {
		text += "; besides, " + why.text
	}
	return text
}

// causes are in the order in which they came up.
type causes struct {
	all []*cause
	by  map[any]*cause
}

// add notes a pair under what it has in common with others.
func (c *causes) add(key any, why reason, before, after *survey.PipelineTask) *cause {
	if c.by == nil {
		c.by = map[any]*cause{}
	}
	one := c.by[key]
	if one == nil {
		one = &cause{reason: why, field: after.RunAfterPath()}
		c.by[key], c.all = one, append(c.all, one)
	}
	one.afters, one.names = addOnce(one.afters, after.Name()), addOnce(one.names, before.Name())
	return one
}

// few is how many tasks a finding names.
const few = 6

// addOnce adds a name to a list, unless that has it or has enough; "" stands for
// those that it has no room for.
func addOnce(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	if len(names) >= few {
		name = ""
	}
	if len(names) > few {
		return names
	}
	return append(names, name)
}

// listed are names as a sentence has them.
func listed(names []string) string {
	if len(names) > few {
		return strings.Join(names[:few], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}

// plural is a verb for so many.
func plural(names []string, one, many string) string {
	if len(names) > 1 {
		return many
	}
	return one
}

// explain says of the pairs that still wait why they do, each cause once.
func (m *move) explain(is *closure) {
	var pairs []staying
	for _, after := range m.pipeline.Tasks {
		for _, before := range m.pipeline.Tasks {
			k, ok := m.kindOf(before, after)
			if !ok || !m.stillWaits(is, before, after) {
				continue
			}
			if slices.Contains(m.parallel, k.parallel) {
				pairs = append(pairs, staying{before: before, after: after, why: m.whyStill(before, after)})
			} else if m.gated(k) {
				pairs = append(pairs, staying{before: before, after: after, why: reason{RuleGate, m.gate(before) + "; " + m.parallelWith(v1alpha1.ParallelChecksAndBuild) + " where it needn't"}})
			}
		}
	}
	m.tellStay(m.whyAll(append(pairs, m.unknown(is)...)))
}

// tellStay tells each cause for which pairs stay in order.
func (m *move) tellStay(stay causes) {
	for _, c := range stay.all {
		if len(c.doubts) > 0 {
			m.tellUnknown(c)
			continue
		}
		m.out.Find(finding.Finding{
			Severity: finding.Info, Rule: c.rule, Object: m.pipeline.Object.ID, Field: c.field,
			Message: fmt.Sprintf("%s still %s for %s: %s%s", listed(c.afters), plural(c.afters, "waits", "wait"), listed(c.names), c.text, c.rest()),
		})
	}
}

// gate is what messages say of a check that is one.
func (m *move) gate(check *survey.PipelineTask) string {
	return m.facts[check].gate + " stands before a build to stop it"
}

// gated tells of a kind that isn't asked for whether that is for its gate alone.
func (m *move) gated(k kind) bool {
	return k.parallel == v1alpha1.ParallelChecksAndBuild && slices.Contains(m.parallel, v1alpha1.ParallelTestsAndBuild)
}

func (m *move) stillWaits(is *closure, before, after *survey.PipelineTask) bool {
	from, to := m.facts[before].at, m.facts[after].at
	return m.was.before[to].has(from) && is.before[to].has(from)
}

// whyStill is why a pair that the config asks for stays in order.
func (m *move) whyStill(before, after *survey.PipelineTask) reason {
	if m.free(before.Name(), after.Name()) {
		return reason{RuleBetween, "another task between them keeps them in order"}
	}
	return *m.verdict(before, after)
}

// assumed says of a check that no longer waits, or is no longer waited for, what
// was assumed of it, or what its owner's word was taken for.
func (m *move) assumed(task *survey.PipelineTask) {
	if task.Task == nil || !task.Checks() || m.told[task.Name()] {
		return
	}
	reading := m.planner.Read(m.pipeline, task)
	words, text, advice := reading.Assumed, "of which only the source tells what it does: it is taken to check, and neither to make what others need nor to deploy",
		"annotate its Task with cicd.cortex.io/role: test where that is so, and with other where it isn't"
	if task.Declared {
		words, text = reading.Deploys, fmt.Sprintf("which deploys as far as is known: by its annotation it is a %s all the same", task.Role)
		advice = "annotate its Task with cicd.cortex.io/role: deploy where others have to wait for that"
	}
	if len(words) == 0 {
		return
	}
	m.told[task.Name()] = true
	m.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleAssumed, Object: m.pipeline.Object.ID, Field: task.Path(),
		Message: fmt.Sprintf("%s of %s runs %s, %s", words[0].In, task.Name(), texts(words), text),
		Advice:  advice,
	})
}

// record notes each pair that no longer waits, and what that costs.
func (m *move) record(is *closure) {
	var freed causes
	for _, after := range m.pipeline.Tasks {
		for _, before := range m.pipeline.Tasks {
			from, to := m.facts[before].at, m.facts[after].at
			if !m.was.before[to].has(from) || is.before[to].has(from) {
				continue
			}
			k, _ := m.kindOf(before, after)
			m.assumed(before)
			m.assumed(after)
			m.out.Relaxed = append(m.out.Relaxed, plan.Relaxed{Pipeline: m.pipeline, Before: before, After: after})
			why := reason{k.rule, m.costOf(k, after)}
			freed.add(struct {
				reason
				*survey.PipelineTask
			}{why, after}, why, before, after)
		}
	}
	for _, c := range freed.all {
		m.out.Find(finding.Finding{
			Severity: finding.Info, Rule: c.rule, Object: m.pipeline.Object.ID, Field: c.field,
			Message: fmt.Sprintf("%s runs beside %s, %s", listed(c.afters), listed(c.names), c.text),
		})
	}
}
