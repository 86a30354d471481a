package graph

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// facts are what is known of a task by itself. Each is asked for with every
// other task of the Pipeline, and found out once.
type facts struct {
	// gate is the program by which the task may stop a build.
	gate string
	// mentions are the tasks that its expressions name.
	mentions []string
	// unclear is why it isn't known when, how often or what it runs.
	unclear reason
	// at is its place in the order.
	at int
	// pushesNothing is set for a build that surely pushes no image; images are
	// where a build pushes to, and unread is why it may push elsewhere too.
	pushesNothing bool
	images        []string
	unread        string
	// skipped is a task with which Tekton may skip this one.
	skipped string
}

func (m *move) factsOf(task *survey.PipelineTask) facts {
	f := facts{gate: m.gateOf(task), mentions: task.Mentions(), unclear: unclearAlone(task), at: m.was.index[task.Name()]}
	if task.Role == survey.Build {
		f.pushesNothing = m.planner.PushesNothing(task)
		f.images, f.unread = m.planner.Images(m.pipeline, task)
	}
	for _, name := range f.mentions {
		if other := m.tasks[name]; other != nil && other.MaySkip() {
			f.skipped = name
			break
		}
	}
	return f
}

// gateOf is the gate that a task runs, by its own words or by those that it is
// given; "" for none.
func (m *move) gateOf(task *survey.PipelineTask) string {
	if gate := task.Gate(); gate != "" || task.Task == nil || !task.Checks() {
		return gate
	}
	if gates := m.planner.Read(m.pipeline, task).Gates; len(gates) > 0 {
		return gates[0]
	}
	return ""
}

// names tells whether an expression of a task names another.
func (f facts) names(other string) bool {
	_, found := slices.BinarySearch(f.mentions, other)
	return found
}

// ending is what is known of a task under finally.
type ending struct {
	*survey.PipelineTask
	// strange is why it isn't known to leave images alone.
	strange string
	// goesBy are the tasks without which it does not run, and succeeded those
	// whose success it asks for.
	goesBy, succeeded map[*survey.PipelineTask]bool
}

func (m *move) endingOf(task *survey.PipelineTask) ending {
	e := ending{task, m.strangeEnd(task), map[*survey.PipelineTask]bool{}, map[*survey.PipelineTask]bool{}}
	status := task.Role == survey.Deploy || task.Role == survey.Build
	for _, other := range m.pipeline.Tasks {
		e.goesBy[other] = task.RunsFor(other.Name(), status)
		e.succeeded[other] = task.RunsOnSuccessOf(other.Name())
	}
	return e
}

// verdicts are why pairs that were looked at stay in order, by the places of the
// two; nil for those that weren't looked at.
type verdicts [][]*reason

func newVerdicts(n int) verdicts { return make(verdicts, n) }

// nothing is the verdict on pairs with nothing in the way.
var nothing = &reason{}

func (v verdicts) set(before, after int, why reason) *reason {
	if v[before] == nil {
		v[before] = make([]*reason, len(v))
	}
	v[before][after] = nothing
	if why != (reason{}) {
		v[before][after] = &why
	}
	return v[before][after]
}

func (v verdicts) get(before, after int) *reason {
	if v[before] == nil {
		return nil
	}
	return v[before][after]
}
