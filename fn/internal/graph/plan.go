// Package graph changes the order of a Pipeline's tasks: a build no longer
// waits for tests, and what waited for the build waits for those tests too.
// Every other order between two tasks holds on.
package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// The rules of this room.
const (
	RuleParallel = "parallel-tests-and-build"
	RuleUnmoved  = "order-unmoved"
	RuleInvalid  = "pipeline-graph"
)

// MayRunBeside tells whether tests of a Pipeline may run beside a build; where
// not, why says what is in the way.
type MayRunBeside func(pipeline *survey.Pipeline, tests, build *survey.PipelineTask) (why string)

// Planner is the room with what it is handed.
type Planner struct{ MayRunBeside MayRunBeside }

// Plan lets the builds of the selected Pipelines run beside the tests that
// they waited for.
func (pl Planner) Plan(s *survey.Survey, spec v1alpha1.Spec, _ plan.Plan) plan.Plan {
	var p plan.Plan
	for _, pipeline := range s.SelectedPipelines() {
		o, err := readOrder(pipeline.Tasks)
		if err != nil {
			p.Find(invalid(pipeline, err))
			continue
		}
		if slices.Contains(spec.Pipelines.Parallel, v1alpha1.ParallelTestsAndBuild) {
			m := newMove(pipeline, o, pl.MayRunBeside)
			m.plan()
			p = p.And(m.out)
		}
	}
	return p
}

func invalid(pipeline *survey.Pipeline, err error) finding.Finding {
	return finding.Finding{
		Severity: finding.Error, Rule: RuleInvalid, Object: pipeline.Object.ID, Field: object.Root("spec", "tasks"),
		Message: fmt.Sprintf("Tekton can't order the tasks: %v", err),
		Advice:  "mend runAfter, and the expressions that use other tasks' results",
	}
}

// move is the work on one Pipeline.
type move struct {
	pipeline     *survey.Pipeline
	order        order
	mayRunBeside MayRunBeside
	// tasks are the Pipeline's by name.
	tasks   map[string]*survey.PipelineTask
	reasons map[pair]string
	out     plan.Plan
}

func newMove(pipeline *survey.Pipeline, o order, mayRunBeside MayRunBeside) *move {
	m := &move{
		pipeline: pipeline, order: o, mayRunBeside: mayRunBeside,
		tasks: map[string]*survey.PipelineTask{}, reasons: map[pair]string{},
	}
	for _, task := range pipeline.Tasks {
		m.tasks[task.Name()] = task
	}
	return m
}

func (m *move) plan() {
	var wanted []pair
	for _, name := range m.order.names {
		for _, before := range m.order.explicit[name] {
			if m.free(before, name) {
				wanted = append(wanted, pair{before, name})
			}
		}
	}
	relaxed, pairs := m.order.relax(wanted, m.free)
	was, is := m.order.closure(), relaxed.closure()
	m.explain(was, is)
	m.out.Orders = []plan.Order{{Pipeline: m.pipeline, Before: m.waits(m.order), After: m.waits(relaxed)}}
	if len(pairs) == 0 {
		return
	}
	if err := relaxed.check(); err != nil {
		m.out.Find(invalid(m.pipeline, err))
		return
	}
	m.record(was, is)
	for _, task := range m.pipeline.Tasks {
		m.setRunAfter(task, relaxed.explicit[task.Name()], pairs)
	}
}

// free tells whether the order of two tasks may be given up.
func (m *move) free(before, after string) bool {
	p := pair{before, after}
	tests, build := m.tasks[before], m.tasks[after]
	if !concerns(tests, build) {
		return false
	}
	why, known := m.reasons[p]
	if !known {
		why = m.unclear(tests, build)
		m.reasons[p] = why
	}
	return why == ""
}

// concerns tells whether a pair is of the kind that the config means: a check
// of the sources, and a build.
func concerns(tests, build *survey.PipelineTask) bool {
	return (tests.Role == survey.Test || tests.Role == survey.Verify) && build.Role == survey.Build
}

// unclear says why a pair stays in order; "" where nothing is in the way.
func (m *move) unclear(tests, build *survey.PipelineTask) string {
	for _, task := range []*survey.PipelineTask{tests, build} {
		if why := task.Unclear(); why != "" {
			return fmt.Sprintf("%s %s, so that it isn't clear when and how often it runs", task.Name(), why)
		}
	}
	if why := makes(tests); why != "" {
		return why
	}
	return m.mayRunBeside(m.pipeline, tests, build)
}

// makes says what tests do beside testing that an image may need: a bundle, a
// jar, something that nobody knows. Who says that a task only tests, by
// annotation, has the last word.
func makes(tests *survey.PipelineTask) string {
	if tests.Declared || tests.Task == nil {
		return ""
	}
	for _, step := range tests.Task.Steps {
		for _, use := range step.Uses {
			if use.Role == survey.Make {
				return fmt.Sprintf("its %s makes files with %s that the image may need; annotate it with cicd.cortex.io/role: test where it doesn't", step, use.Tool)
			}
		}
		if len(step.Unknown) > 0 {
			return fmt.Sprintf("its %s runs %s, which may make files that the image needs; annotate it with cicd.cortex.io/role: test where it doesn't", step, strings.Join(step.Unknown, ", "))
		}
	}
	return ""
}

// explain says of each pair that still waits why it does.
func (m *move) explain(was, is *closure) {
	for _, build := range m.pipeline.Tasks {
		for _, tests := range m.pipeline.Tasks {
			if !concerns(tests, build) || !was.waits(build.Name(), tests.Name()) || !is.waits(build.Name(), tests.Name()) {
				continue
			}
			why := m.reasons[pair{tests.Name(), build.Name()}]
			if why == "" {
				why = "another task between them, or a result, keeps them in order"
			}
			m.out.Find(finding.Finding{
				Severity: finding.Info, Rule: RuleUnmoved, Object: m.pipeline.Object.ID, Field: build.RunAfterPath(),
				Message: fmt.Sprintf("%s still waits for %s: %s", build.Name(), tests.Name(), why),
			})
		}
	}
}

// waits tells an order in the plan's words.
func (m *move) waits(o order) []plan.Waits {
	var all []plan.Waits
	for _, name := range o.names {
		deps := slices.Compact(slices.Sorted(slices.Values(o.deps(name))))
		all = append(all, plan.Waits{Task: m.tasks[name], For: deps})
	}
	return all
}

// record notes each pair that no longer waits, and what that costs.
func (m *move) record(was, is *closure) {
	for _, build := range m.pipeline.Tasks {
		for _, tests := range m.pipeline.Tasks {
			if !was.waits(build.Name(), tests.Name()) || is.waits(build.Name(), tests.Name()) {
				continue
			}
			m.out.Relaxed = append(m.out.Relaxed, plan.Relaxed{Pipeline: m.pipeline, Before: tests, After: build})
			m.out.Find(finding.Finding{
				Severity: finding.Info, Rule: RuleParallel, Object: m.pipeline.Object.ID, Field: build.RunAfterPath(),
				Message: fmt.Sprintf("%s runs beside %s, so that the image of a commit is pushed even if its tests fail; what follows still waits for both", build.Name(), tests.Name()),
			})
		}
	}
}

// setRunAfter plans the edit of a task whose list changed.
func (m *move) setRunAfter(task *survey.PipelineTask, after []string, pairs []pair) {
	if slices.Equal(after, task.RunAfter()) {
		return
	}
	e := edit.Edit{
		Object: m.pipeline.Object.ID, Op: edit.Set, Path: task.RunAfterPath(), Value: after,
		Rule: RuleParallel, Reason: reason(task.Name(), pairs),
	}
	if len(after) == 0 {
		e.Op, e.Value = edit.Remove, nil
	}
	m.out.Edit(e)
}

func reason(name string, pairs []pair) string {
	var freed []string
	for _, p := range pairs {
		if p.after == name {
			freed = append(freed, p.before)
		}
	}
	if len(freed) > 0 {
		return name + " no longer waits for " + strings.Join(freed, ", ") + ", only for what those waited for"
	}
	return name + " waits for the tests as well as for the build, as it did before"
}
