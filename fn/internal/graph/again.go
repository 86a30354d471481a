package graph

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// sideBySide calls back with each pair that an earlier run let run side by side, in
// place, and that still does.
func (m *move) sideBySide(do func(before, after *survey.PipelineTask)) {
	beside := survey.BesideOf(m.pipeline.Object)
	for _, after := range m.pipeline.Tasks {
		for _, name := range beside.Of(after.Name()) {
			before := m.tasks[name]
			if before != nil && !m.was.waits(after.Name(), name) && !m.was.waits(name, after.Name()) {
				do(before, after)
			}
		}
	}
}

// again judges what an earlier run has let run side by side by what the list has now: a
// step may have come since that deploys, or something that rolls out what is pushed.
// The order is its owner's to mend, as nothing tells what else stood there.
func (m *move) again() {
	var turned causes
	m.sideBySide(func(before, after *survey.PipelineTask) {
		if why := m.now(before, after); why != (reason{}) {
			turned.add(why, why, before, after)
		}
	})
	for _, c := range turned.all {
		m.lost(c.field, fmt.Sprintf("%s no longer %s for %s since an earlier run of cacheopt, and would now: %s",
			listed(c.afters), plural(c.afters, "waits", "wait"), listed(c.names), c.text),
			fmt.Sprintf("add %s to runAfter of %s, or take out what has come since", listed(c.names), listed(c.afters)))
	}
	m.gone()
}

// lost says what an earlier run has done to the order that can't be stood for now.
func (m *move) lost(field object.Path, text, advice string) {
	m.out.Find(finding.Finding{
		Severity: finding.Warning, Rule: RuleAgain, Object: m.pipeline.Object.ID, Field: field, Message: text, Advice: advice,
	})
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
		return reason{RuleAgain, m.gate(before)}
	}
	return reason{}
}

// gone says which names of the annotation no task has any more: of those it isn't known
// what became of them. An object's Pipelines share the annotation; the first speaks.
func (m *move) gone() {
	there := map[string]bool{}
	for i, pipeline := range m.survey.PipelinesOf(m.pipeline.Object.ID) {
		if i == 0 && pipeline != m.pipeline {
			return
		}
		for _, task := range pipeline.Tasks {
			there[task.Name()] = true
		}
	}
	var gone []string
	for _, name := range survey.BesideOf(m.pipeline.Object).Names() {
		if !there[name] {
			gone = addOnce(gone, name)
		}
	}
	if len(gone) > 0 {
		m.lost(object.Root("metadata", "annotations", v1alpha1.AnnotationRunsBeside),
			fmt.Sprintf("an earlier run of cacheopt let tasks run side by side of which %s %s gone or renamed, so that their order isn't judged any more", listed(gone), plural(gone, "is", "are")),
			fmt.Sprintf("write the new name there, or take %s out", listed(gone)))
	}
}
