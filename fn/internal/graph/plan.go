// Package graph changes the order of a Pipeline's tasks, as far as the config
// asks for it: a build no longer waits for tests, tests no longer for other
// tests, builds no longer for other builds. What waited for both of such a pair
// still waits for both. Every other order between two tasks holds on.
package graph

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// MayRunBeside tells whether two tasks of a Pipeline may run beside each other,
// for what they do in the directories that they share; where not, why says what
// is in the way.
type MayRunBeside func(pipeline *survey.Pipeline, before, after *survey.PipelineTask) (why string)

// Read tells what is known of all that a task of a Pipeline runs.
type Read func(pipeline *survey.Pipeline, task *survey.PipelineTask) harmless.Reading

// Images are where a build pushes to, in the words of its Pipeline; unread says why
// it may push elsewhere too, "" where all is read.
type Images func(pipeline *survey.Pipeline, build *survey.PipelineTask) (images []string, unread string)

// Planner is the room with what it is handed.
type Planner struct {
	// MayRunBeside makes a judge who has judged nothing yet.
	MayRunBeside func() MayRunBeside
	Images       Images
	Read         Read
	// Moves says of a build which tag it pushes that a later run pushes again, as
	// the end of "it pushes ..."; "" where it isn't known to.
	Moves func(pipeline *survey.Pipeline, build *survey.PipelineTask) (why string)
	// PushesNothing tells whether a build surely pushes no image.
	PushesNothing func(build *survey.PipelineTask) bool
	// Watchers roll out what is pushed to repositories. They are asked for where nothing
	// else keeps a build in its place: to find them all objects are looked through. Nil is for
	// none.
	Watchers func() []watch.Watcher
}

// Plan relaxes the order of the selected Pipelines' tasks.
func (pl Planner) Plan(s *survey.Survey, spec v1alpha1.Spec, _ plan.Plan) plan.Plan {
	var p plan.Plan
	beside := pl.MayRunBeside()
	selected := map[*survey.Pipeline]bool{}
	for _, pipeline := range s.SelectedPipelines() {
		selected[pipeline] = true
	}
	for _, pipeline := range s.Pipelines {
		if !selected[pipeline] && pipeline.Object.Annotation(v1alpha1.AnnotationRunsBeside) == "" {
			continue
		}
		o, err := readOrder(pipeline.Tasks)
		switch {
		case err == nil:
			m := newMove(s, pipeline, o, pl, beside, spec.Pipelines.Parallel)
			p = p.And(m.look(selected[pipeline]))
		case selected[pipeline]:
			p.Find(disorder(pipeline, err))
		}
	}
	return p
}

// look plans what becomes of the order. One that is left alone now may still be as an
// earlier run has made it: that is told.
func (m *move) look(selected bool) plan.Plan {
	m.again()
	if !selected {
		m.appended()
		return m.out
	}
	o, added := m.behind()
	if len(added) > 0 {
		said := m.out
		m = newMove(m.survey, m.pipeline, o, m.planner, m.mayRunBeside, m.parallel)
		m.added, m.out = added, said
	}
	m.plan()
	return m.out
}

// disorder says of a Pipeline why its tasks have no order to start from.
func disorder(pipeline *survey.Pipeline, err error) finding.Finding {
	f := finding.Finding{
		Severity: finding.Error, Rule: RuleInvalid, Object: pipeline.Object.ID, Field: pipeline.Spec.TasksPath(),
		Message: fmt.Sprintf("Tekton can't order the tasks: %v", err),
		Advice:  "mend runAfter, and the expressions that use other tasks' results",
	}
	var unclear unordered
	if errors.As(err, &unclear) {
		f.Severity, f.Rule = finding.Warning, RuleUnclear
		f.Message = fmt.Sprintf("the order of the tasks stays as it is: %v", err)
		f.Advice = fmt.Sprintf("add %s to its runAfter, or take the expression out", unclear.names)
	}
	return f
}

// move is the work on one Pipeline.
type move struct {
	survey       *survey.Survey
	pipeline     *survey.Pipeline
	order        order
	parallel     []v1alpha1.Parallel
	mayRunBeside MayRunBeside
	planner      Planner
	// tasks are the Pipeline's by name.
	tasks map[string]*survey.PipelineTask
	facts map[*survey.PipelineTask]facts
	// endings are the tasks under finally; moving and watching are why builds may
	// let an image be seen that failed.
	endings  []ending
	moving   map[*survey.PipelineTask]string
	watching map[*survey.PipelineTask]watching
	// patched is what an overlay changes that the Pipeline's order depends on.
	patched string
	// was is who waited for whom, and added what that has beyond what is written.
	was   *closure
	added map[string][]string
	// reasons are why pairs that were looked at stay in order.
	reasons verdicts
	// kept are those that a task goes on waiting for.
	kept map[*survey.PipelineTask][]string
	// told are the tasks of which was said what was assumed.
	told map[string]bool
	out  plan.Plan
}

func newMove(s *survey.Survey, pipeline *survey.Pipeline, o order, pl Planner, beside MayRunBeside, parallel []v1alpha1.Parallel) *move {
	m := &move{
		survey: s, pipeline: pipeline, order: o, parallel: parallel, planner: pl, mayRunBeside: beside,
		was:   o.closure(),
		tasks: map[string]*survey.PipelineTask{}, facts: map[*survey.PipelineTask]facts{}, reasons: newVerdicts(len(o.names)), told: map[string]bool{}, kept: map[*survey.PipelineTask][]string{},
		moving: map[*survey.PipelineTask]string{}, watching: map[*survey.PipelineTask]watching{}, patched: s.Patched(pipeline),
	}
	for _, task := range pipeline.Tasks {
		m.tasks[task.Name()] = task
	}
	for _, task := range pipeline.Tasks {
		m.facts[task] = m.factsOf(task)
		if task.Role == survey.Build {
			m.moving[task] = pl.Moves(pipeline, task)
		}
	}
	for _, task := range pipeline.Finally {
		m.endings = append(m.endings, m.endingOf(task))
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
	is := relaxed.closure()
	m.explain(is)
	m.out.Orders = []plan.Order{{Pipeline: m.pipeline, Before: m.waits(m.written()), After: m.waits(relaxed)}}
	if len(pairs)+len(m.added) == 0 {
		return
	}
	if err := relaxed.check(); err != nil {
		m.out.Find(disorder(m.pipeline, err))
		return
	}
	m.record(is)
	freed := map[string][]pair{}
	for _, p := range pairs {
		freed[p.after] = append(freed[p.after], p)
	}
	for _, task := range m.pipeline.Tasks {
		m.setRunAfter(task, relaxed.explicit[task.Name()], freed[task.Name()], pairs)
	}
}

// written is the order as the Pipeline has it.
func (m *move) written() order {
	o := m.order.clone()
	for name := range m.added {
		o.explicit[name] = m.tasks[name].RunAfter()
	}
	return o
}

// wants tells whether the config asks for the kind of a pair.
func (m *move) wants(before, after *survey.PipelineTask) bool {
	k, ok := m.kindOf(before, after)
	return ok && slices.Contains(m.parallel, k.parallel)
}

// wantsMoving tells whether the config lets tags move, too, of which it isn't
// known yet whether their image is any good.
func (m *move) wantsMoving() bool { return slices.Contains(m.parallel, v1alpha1.ParallelMovingTags) }

// free tells whether the order of two tasks may be given up.
func (m *move) free(before, after string) bool {
	first, second := m.tasks[before], m.tasks[after]
	if !m.wants(first, second) {
		return false
	}
	return *m.verdict(first, second) == reason{}
}

// verdict is why a pair of a kind stays in order, found out once.
func (m *move) verdict(before, after *survey.PipelineTask) *reason {
	from, to := m.facts[before].at, m.facts[after].at
	if why := m.reasons.get(from, to); why != nil {
		return why
	}
	return m.reasons.set(from, to, m.unclear(before, after))
}

// waits tells an order in the plan's words.
func (m *move) waits(o order) []plan.Waits {
	var all []plan.Waits
	for _, name := range o.names {
		all = append(all, plan.Waits{Task: m.tasks[name], For: o.depsOnce(name)})
	}
	return all
}

// setRunAfter plans the edit of a task whose list changed; freed are the pairs in
// which it no longer waits, and others all of the Pipeline's.
func (m *move) setRunAfter(task *survey.PipelineTask, after []string, freed, others []pair) {
	if slices.Equal(after, task.RunAfter()) {
		return
	}
	rule, why := m.why(task, freed, others)
	e := edit.Edit{
		Object: m.pipeline.Object.ID, Op: edit.Set, Path: task.RunAfterPath(), Value: after, Rule: rule, Reason: why,
	}
	if len(after) == 0 {
		e.Op, e.Value = edit.Remove, nil
	}
	m.out.Edit(e)
}

// why says of a task why its list changed: it no longer waits for others, or
// waits for those that others no longer wait for in its place.
func (m *move) why(task *survey.PipelineTask, freed, others []pair) (rule, text string) {
	if names := m.added[task.Name()]; len(names) > 0 && len(freed) == 0 {
		return RuleAgain, task.Name() + " " + waitsToo(names)
	}
	if len(freed) == 0 {
		return m.ruleOf(others[0]), task.Name() + " waits for all that it waited for before, now that those don't wait for each other"
	}
	var names []string
	for _, p := range freed {
		names = addOnce(names, p.before)
	}
	return m.ruleOf(freed[len(freed)-1]), task.Name() + " no longer waits for " + listed(names) + ", only for what those waited for"
}

// ruleOf is the rule of a pair's kind.
func (m *move) ruleOf(p pair) string {
	k, _ := m.kindOf(m.tasks[p.before], m.tasks[p.after])
	return k.rule
}
