package graph

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// again judges what an earlier run has let run side by side, in place, by what the list
// has now: a step may have come since that deploys, or something that rolls out what is
// pushed. The order is its owner's to mend, as nothing tells what else stood there.
func (m *move) again() {
	beside := survey.BesideOf(m.pipeline.Object)
	var turned causes
	for _, after := range m.pipeline.Tasks {
		for _, name := range beside.Of(after.Name()) {
			before := m.tasks[name]
			if before == nil || m.was.waits(after.Name(), name) || m.was.waits(name, after.Name()) {
				continue
			}
			if why := m.now(before, after); why != (reason{}) {
				turned.add(why, why, before, after)
			}
		}
	}
	for _, c := range turned.all {
		m.out.Find(finding.Finding{
			Severity: finding.Warning, Rule: RuleAgain, Object: m.pipeline.Object.ID, Field: c.field,
			Message: fmt.Sprintf("%s no longer %s for %s since an earlier run of cacheopt, and would now: %s",
				listed(c.afters), plural(c.afters, "waits", "wait"), listed(c.names), c.text),
			Advice: fmt.Sprintf("add %s to runAfter of %s, or take out what has come since", listed(c.names), listed(c.afters)),
		})
	}
}

// now is why a pair that runs side by side would stay in order now; none where the
// config no longer asks for it at all, which is told elsewhere.
func (m *move) now(before, after *survey.PipelineTask) reason {
	k, ok := m.kindOf(before, after)
	switch {
	case !ok:
		return reason{RuleAgain, fmt.Sprintf("the role of %s is %s, and that of %s %s", before.Name(), before.Role, after.Name(), after.Role)}
	case slices.Contains(m.parallel, k.parallel):
		return *m.verdict(before, after)
	case m.gated(k):
		return reason{RuleAgain, m.facts[before].gate + stopsBuild}
	}
	return reason{}
}
