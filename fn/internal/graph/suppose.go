package graph

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// What this file is about: who follows an advice and meets the next obstacle has
// worked for nothing. What a finding tells is held against the order as it would be
// were the advice followed, and all that would still stand in the way is told at once.

// staying is a pair that stays in order: why, and what isn't known of the two.
type staying struct {
	before, after *survey.PipelineTask
	why           reason
	doubts        []doubt
}

// finals are the reasons that no annotation mends, no setting, and nothing that could
// be added to the list.
var finals = map[string]bool{
	RuleWhen: true, RuleMatrix: true, RuleOnError: true, RuleRetries: true, RuleCustom: true, RuleChild: true, RuleSkip: true, RuleImage: true,
	RuleResult: true, RuleBetween: true, RulePatched: true,
}

func final(why reason) bool { return finals[why.rule] }

// whyAll are the causes for which pairs stay, each with all that has to be mended.
func (m *move) whyAll(pairs []staying) causes {
	var stay causes
	m.suppose(pairs, func(supposed *move) {
		for _, p := range pairs {
			m.stays(&stay, p, supposed)
		}
	})
	return stay
}

// stays notes a pair under what nothing mends, if there is such; or under what has to
// be mended first, with the rest. What may be in the way of Tasks that aren't read is
// told once they are.
func (m *move) stays(stay *causes, p staying, supposed *move) {
	more := slices.Collect(supposed.guards(p.before, p.after))
	if at := slices.IndexFunc(more, final); at >= 0 && !final(p.why) {
		stay.add(more[at], more[at], p.before, p.after)
		return
	}
	c := stay.add(p.key(), p.why, p.before, p.after)
	for _, d := range p.doubts {
		c.doubt(d)
	}
	if final(p.why) || slices.ContainsFunc(p.doubts, func(d doubt) bool { return d.task.Task == nil }) {
		return
	}
	if len(p.doubts) == 0 {
		c.also(words(m, p))
	}
	c.also(more)
}

// words are what nobody knows of a pair whose roles are known.
func words(m *move, p staying) []reason {
	var all []reason
	for _, look := range []func(before, after *survey.PipelineTask) reason{m.made, m.wordBefore, m.wordAfter} {
		if why := look(p.before, p.after); why != (reason{}) {
			all = append(all, why)
		}
	}
	return all
}

// key is what a pair has in common with others that are told with it.
func (p staying) key() any {
	if len(p.doubts) == 0 {
		return p.why
	}
	return [2]string{string(p.doubts[0].role), p.doubts[0].why}
}

// suppose hands out the work on the Pipeline as it would be, had the owner said of all
// tasks of the pairs what they are for.
func (m *move) suppose(pairs []staying, do func(*move)) {
	if len(pairs) == 0 {
		return
	}
	say := func(task *survey.PipelineTask, role survey.Role) func() {
		had, declared := task.Role, task.Declared
		task.Role, task.Declared = role, true
		return func() { task.Role, task.Declared = had, declared }
	}
	for _, p := range pairs {
		for _, d := range p.doubts {
			defer say(d.task, d.role)()
		}
		if ofWords[p.why.rule] {
			defer say(p.before, p.before.Role)()
			defer say(p.after, p.after.Role)()
		}
	}
	do(newMove(m.survey, m.pipeline, m.order, m.planner, m.planner.MayRunBeside(), m.parallel))
}
