package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// explain says of each pair that still waits why it does.
func (m *move) explain(is *closure) {
	for _, after := range m.pipeline.Tasks {
		for _, before := range m.pipeline.Tasks {
			if !m.wants(before, after) || !m.was.waits(after.Name(), before.Name()) || !is.waits(after.Name(), before.Name()) {
				continue
			}
			why := m.whyStill(before, after)
			m.out.Find(finding.Finding{
				Severity: finding.Info, Rule: why.rule, Object: m.pipeline.Object.ID, Field: after.RunAfterPath(),
				Message: fmt.Sprintf("%s still waits for %s: %s", after.Name(), before.Name(), why.text),
			})
		}
		m.unknown(after, is)
	}
}

// whyStill is why a pair that the config asks for stays in order.
func (m *move) whyStill(before, after *survey.PipelineTask) reason {
	if m.free(before.Name(), after.Name()) {
		return reason{RuleBetween, "another task between them keeps them in order"}
	}
	return m.reasons[pair{before.Name(), after.Name()}]
}

// unknown says of a build which of the tasks that it waits for nobody knows: they
// might be tests. The first tasks of a Pipeline are none, as there is nothing
// yet to test.
func (m *move) unknown(build *survey.PipelineTask, is *closure) {
	if build.Role != survey.Build || !slices.Contains(m.parallel, v1alpha1.ParallelTestsAndBuild) {
		return
	}
	var names []string
	for _, task := range m.pipeline.Tasks {
		strange := task.Task == nil && !task.Declared && task.Role == survey.Other
		if strange && len(m.order.deps(task.Name())) > 0 && is.waits(build.Name(), task.Name()) {
			names = append(names, task.Name())
		}
	}
	if len(names) == 0 {
		return
	}
	m.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleUnknown, Object: m.pipeline.Object.ID, Field: build.RunAfterPath(),
		Message: fmt.Sprintf("%s waits for %s, of which the list doesn't tell whether they only test", build.Name(), strings.Join(names, ", ")),
		Advice:  fmt.Sprintf("bring their Tasks into the list, or say so by the annotation cicd.cortex.io/role: %s=test on the Pipeline", names[0]),
	})
}

// assumed says of a check that no longer waits, or is no longer waited for, what
// was assumed of it.
func (m *move) assumed(task *survey.PipelineTask) {
	if task.Task == nil || task.Declared || !task.Checks() || m.told[task.Name()] {
		return
	}
	words := m.read(m.pipeline, task).Assumed
	if len(words) == 0 {
		return
	}
	m.told[task.Name()] = true
	m.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleAssumed, Object: m.pipeline.Object.ID, Field: task.Path(),
		Message: fmt.Sprintf("%s of %s runs %s, of which only the source tells what it does: it is taken to check, and neither to make what others need nor to deploy", words[0].In, task.Name(), texts(words)),
		Advice:  "annotate its Task with cicd.cortex.io/role: test where that is so, and with other where it isn't",
	})
}

// record notes each pair that no longer waits, and what that costs.
func (m *move) record(is *closure) {
	for _, after := range m.pipeline.Tasks {
		for _, before := range m.pipeline.Tasks {
			if !m.was.waits(after.Name(), before.Name()) || is.waits(after.Name(), before.Name()) {
				continue
			}
			k, _ := kindOf(before, after)
			m.assumed(before)
			m.assumed(after)
			m.out.Relaxed = append(m.out.Relaxed, plan.Relaxed{Pipeline: m.pipeline, Before: before, After: after})
			m.out.Find(finding.Finding{
				Severity: finding.Info, Rule: k.rule, Object: m.pipeline.Object.ID, Field: after.RunAfterPath(),
				Message: fmt.Sprintf("%s runs beside %s, %s", after.Name(), before.Name(), k.cost),
			})
		}
	}
}
