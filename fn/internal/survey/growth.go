package survey

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

const (
	// mostFilled is what all texts of a Task may come to, with the values of all
	// who run it in their places. A Task has at most 1.5 MiB, as etcd takes no more.
	mostFilled = 64 << 20
	// fillings is how often a value is looked through for params of its own: the
	// Task's default, what the Pipeline passes, what the run gives, a StepAction's.
	fillings = 4
)

// growth is what a text may come to once params are filled in: its own length,
// and how often it asks for which param.
type growth struct {
	length int
	uses   map[tekton.ParamUse]int
}

// growthOf is that of a value, with all that is in it.
func growthOf(value object.Value) growth {
	g := growth{uses: map[tekton.ParamUse]int{}}
	value.Walk(func(at object.Value) {
		g.length += len(at.Text()) + 1
		for _, use := range tekton.ParamUses(at.Text()) {
			g.uses[use]++
		}
	})
	return g
}

// orMore is the larger of two in each respect.
func (g growth) orMore(other growth) growth {
	g.length = max(g.length, other.length)
	if g.uses == nil {
		g.uses = map[tekton.ParamUse]int{}
	}
	for use, times := range other.uses {
		g.uses[use] = max(g.uses[use], times)
	}
	return g
}

// at is the length with params that are as long as lengths says. It is never
// less than what a run will have, and stops where it is too much already.
func (g growth) at(lengths map[string]int) int {
	total := g.length
	for use, times := range g.uses {
		for _, name := range use.Names() {
			total = min(total+times*lengths[name], 2*mostFilled)
		}
	}
	return total
}

// growths are those of params by their names. A Task's and its Pipelines' are
// not kept apart: the sum is only ever too large.
type growths map[string]growth

func (all growths) add(name string, value object.Value) {
	if value.Exists() {
		all[name] = all[name].orMore(growthOf(value))
	}
}

func (all growths) with(others growths) {
	for name, other := range others {
		all[name] = all[name].orMore(other)
	}
}

// lengths are what the params may come to.
func (all growths) lengths() map[string]int {
	lengths := map[string]int{}
	for range fillings {
		next := map[string]int{}
		for name, g := range all {
			next[name] = g.at(lengths)
		}
		lengths = next
	}
	return lengths
}

// defaults are the growths of what a Task says of its own params, and of those
// that it passes to StepActions.
func defaults(spec tekton.TaskSpec, actions []Step) growths {
	all := growths{}
	for _, param := range spec.Params() {
		all.add(param.Name(), param.Default())
	}
	for _, step := range actions {
		action, _ := tekton.StepAction(step.Action)
		for _, param := range action.Params() {
			all.add(param.Name(), param.Default())
		}
		for _, param := range step.Params() {
			all.add(param.Name(), param.Passed())
		}
	}
	return all
}

// given are the growths of a Pipeline's params, by default and in its runs.
func (s *Survey) given(p *Pipeline) growths {
	all := growths{}
	for _, param := range p.Spec.Params() {
		all.add(param.Name(), param.Default())
	}
	for _, run := range s.RunsOf(p) {
		for _, param := range run.Params() {
			all.add(param.Name(), param.Passed())
		}
	}
	return all
}

// tooLong tells whether a Task's texts come to more than anybody could run, when
// it is run by as many callers as that, and says so. Rooms fill in params as if
// that cost nothing, so that it must be known before.
func (s *Survey) tooLong(o object.Object, spec tekton.TaskSpec, actions []Step, params growths, callers int) bool {
	lengths, total, found := params.lengths(), 0, false
	look := func(at object.Value) {
		if found || len(tekton.ParamUses(at.Text())) == 0 {
			return
		}
		length := growth{len(at.Text()), growthOf(at).uses}.at(lengths)
		if total += length * callers; length > fill.Most || total > mostFilled {
			found = true
			s.Findings = append(s.Findings, tooLong(o, at, length, callers))
		}
	}
	spec.Walk(look)
	for _, step := range actions {
		step.Action.Walk(look)
	}
	s.TooLong = s.TooLong || found
	return found
}

func tooLong(o object.Object, at object.Value, length, callers int) finding.Finding {
	f := finding.Finding{
		Severity: finding.Error, Rule: RuleTooLong, Object: o.ID, Field: at.Path(),
		Message: fmt.Sprintf("may come to %d KiB with the values of its params in it; expected at most %d, as Linux takes no longer argument", length>>10, fill.Most>>10),
		Advice:  "give the params shorter values",
	}
	if length <= fill.Most {
		f.Message = fmt.Sprintf("with it, what the Task runs comes to more than %d MiB in the %d ways in which the list runs it", mostFilled>>20, callers)
		f.Advice = "optimize the list in parts, each with some of the runs"
	}
	return f
}

// tellTooLong looks at each Task with what those who run it pass.
func (s *Survey) tellTooLong() {
	given := map[*Pipeline]growths{}
	for _, task := range s.Tasks {
		actions := task.actions()
		params, callers := defaults(task.Spec, actions), 1
		for _, user := range s.users(task) {
			if given[user.Pipeline] == nil {
				given[user.Pipeline] = s.given(user.Pipeline)
			}
			params.with(given[user.Pipeline])
			for _, param := range user.Task.Params() {
				params.add(param.Name(), param.Passed())
			}
			callers += max(1, len(s.RunsOf(user.Pipeline)))
		}
		s.tooLong(task.Object, task.Spec, actions, params, callers)
	}
}

// actions are the steps that refer to StepActions of the list.
func (t *Task) actions() []Step {
	var all []Step
	for _, step := range t.Steps {
		if step.Action.Exists() {
			all = append(all, step)
		}
	}
	return all
}
