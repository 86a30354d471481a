package survey

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// told reads what a Pipeline tells the Task of one of its tasks to run: the
// commands from outside, with the params in them that the pipeline task passes,
// or by default, or that a run of the list gives. One Task may test in one place
// and deploy in another. What no run of the list tells isn't known.
func (s *Survey) told(p *Pipeline, pt *PipelineTask, recognisers []Recogniser) {
	var steps []Step
	for _, step := range pt.Task.Steps {
		open := false
		for _, call := range step.Runs.Calls {
			if !call.Outside() {
				continue
			}
			for _, script := range s.scripts(p, pt, given(pt.Task.Spec, step, call)) {
				runs, err := shell.Read(script)
				if script == "" || err != nil {
					open = true
					continue
				}
				inner := Step{Step: step.Step, Runs: runs}
				inner.read(pt.Task.Spec, recognisers)
				pt.Told = append(pt.Told, inner)
			}
		}
		steps = append(steps, step.without(open))
	}
	if len(pt.Told) > 0 {
		pt.Role = roleOf(append(steps, pt.Told...))
	}
}

// without is the step without its use of commands from outside, unless one of
// them stays open.
func (s Step) without(open bool) Step {
	var uses []Use
	for _, use := range s.Uses {
		if open || use.Role != Command {
			uses = append(uses, use)
		}
	}
	s.Uses = uses
	return s
}

// given is the text of a command from outside: as it stands in the script, or
// that of the variable by which it comes.
func given(spec tekton.TaskSpec, step Step, call shell.Call) string {
	var words []string
	for _, word := range call.Words {
		text := word.Text
		if name := word.Variable(); name != "" {
			variable, found := step.Env(name)
			if !found {
				variable, _ = spec.StepTemplate().Env(name)
			}
			text = variable.Get("value").Text()
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

// scripts are what a text of a Task comes to in each of the Pipeline's runs, and
// by the Pipeline's defaults; "" for one that isn't known before it runs.
func (s *Survey) scripts(p *Pipeline, pt *PipelineTask, text string) []string {
	all := []string{p.fill(pt, text, nil)}
	for _, run := range s.RunsOf(p) {
		all = append(all, p.fill(pt, text, run))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fill is a text of a Task with the values of its params in their places; "" where
// one isn't known before the Pipeline runs.
func (p *Pipeline) fill(pt *PipelineTask, text string, run *Run) string {
	ofTask := func(name string) object.Value {
		if param, passed := pt.Param(name); passed {
			return param.Passed()
		}
		param, _ := pt.Task.Spec.Param(name)
		return param.Default()
	}
	ofPipeline := func(name string) object.Value { return Caller{User{p, pt}, run}.PipelineParam(name) }
	text = strings.TrimSpace(substitute(substitute(text, ofTask), ofPipeline))
	if strings.Contains(text, "$(params") || strings.Contains(text, "$(tasks.") || strings.Contains(text, "$(tt.") {
		return ""
	}
	return text
}

func substitute(text string, params func(string) object.Value) string {
	return tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
		value := use.In(params)
		if use.Index == "*" {
			return strings.Join(value.Texts(), " "), value.Exists()
		}
		return value.Text(), value.Exists()
	})
}
