package kaniko

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// caller is a pipeline task that runs a Task which builds.
type caller struct {
	pipeline *survey.Pipeline
	task     *survey.PipelineTask
	// runs are those of the list that start the Pipeline.
	runs []*survey.Run
}

// callersIn are the selected Pipelines' tasks, by the Task that they run.
func callersIn(s *survey.Survey) map[*survey.Task][]caller {
	runs := map[*survey.Pipeline][]*survey.Run{}
	for _, run := range s.Runs {
		runs[run.Pipeline] = append(runs[run.Pipeline], run)
	}
	all := map[*survey.Task][]caller{}
	for _, pipeline := range s.SelectedPipelines() {
		for _, task := range pipeline.All() {
			if task.Task != nil {
				all[task.Task] = append(all[task.Task], caller{pipeline, task, runs[pipeline]})
			}
		}
	}
	return all
}

// each is the caller in each of its runs, or, where the list has none, in one
// with the Pipeline's defaults.
func (c caller) each() []survey.Caller {
	user := survey.User{Pipeline: c.pipeline, Task: c.task}
	if len(c.runs) == 0 {
		return []survey.Caller{{User: user}}
	}
	var all []survey.Caller
	for _, run := range c.runs {
		all = append(all, survey.Caller{User: user, Run: run})
	}
	return all
}

// words are an executor's words as this caller has them, in the Pipeline's
// terms: what it passes, else what the Task has by default, takes the place
// of the Task's params, and array params are their elements.
func (c caller) words(words []string) []string {
	var all []string
	for _, word := range words {
		if list, ok := c.array(word); ok {
			all = append(all, list.Texts()...)
			continue
		}
		all = append(all, c.text(word))
	}
	return all
}

// text is a text of the Task in the Pipeline's terms.
func (c caller) text(text string) string {
	return tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
		value := c.value(use)
		return value.Text(), value.Exists() && !value.IsMap() && !value.IsList()
	})
}

// array is the list that a word stands for, where it is an array param's
// expression alone.
func (c caller) array(word string) (object.Value, bool) {
	use, whole := tekton.ReadParamUse(word)
	if !whole {
		return object.Value{}, false
	}
	list := c.value(use)
	return list, list.IsList()
}

// value is what a param of the Task is in this caller. Nothing is known of
// one that a matrix gives.
func (c caller) value(use tekton.ParamUse) object.Value {
	passed := use.In(func(name string) object.Value {
		param, _ := c.task.Param(name)
		return param.Passed()
	})
	if passed.Exists() || c.spreads(use) || c.ofPipeline(use) {
		return passed
	}
	return use.In(func(name string) object.Value {
		param, _ := c.task.Task.Spec.Param(name)
		return param.Default()
	})
}

// ofPipeline tells whether an embedded Task gets the Pipeline's param of the name,
// which comes before its own default; it may where the Pipeline isn't told.
func (c caller) ofPipeline(use tekton.ParamUse) bool {
	return c.task.Task.Embedded && slices.ContainsFunc(use.Names(), func(name string) bool {
		if c.pipeline == nil {
			return true
		}
		_, declares := c.pipeline.Spec.Param(name)
		return declares
	})
}

func (c caller) spreads(use tekton.ParamUse) bool {
	return slices.ContainsFunc(use.Names(), c.task.Spreads)
}

// pipelineTerms are the expressions that mean something where a pipeline task
// passes params, besides params themselves
// (https://tekton.dev/docs/pipelines/variables/); triggerTerms are those of
// specs that a TriggerTemplate embeds.
var (
	pipelineTerms = lazy.Compile(`^\$\((?:tasks[.\[]|context\.pipelineRun\.|context\.pipeline\.|context\.pipelineTask\.)`)
	triggerTerms  = lazy.Compile(`^\$\(tt\.params\.`)
)

// foreign is the first expression in text that the Pipeline can't write, as it
// means something to the Task alone, to one run of a matrix, or to nobody; ""
// for none.
func (c caller) foreign(text string) string {
	for _, found := range expression.FindAllString(text, -1) {
		use, isParam := tekton.ReadParamUse(found)
		switch {
		case isParam && c.declares(use) && !c.spreads(use), pipelineTerms.MatchString(found):
		case c.inRun() && triggerTerms.MatchString(found):
		default:
			return found
		}
	}
	return ""
}

// declares tells whether the Pipeline has the param. What a run embeds may use
// params that only the run has; what the pipeline task passes already is for
// Tekton to judge.
func (c caller) declares(use tekton.ParamUse) bool {
	return c.inRun() || slices.ContainsFunc(use.Names(), func(name string) bool {
		_, ofPipeline := c.pipeline.Spec.Param(name)
		return ofPipeline || c.passes(name) || c.propagates(name)
	})
}

// passes tells whether the pipeline task itself uses the Pipeline's param.
func (c caller) passes(name string) bool {
	used := false
	c.task.Get("params").Walk(func(at object.Value) {
		tekton.SubstituteUses(at.Text(), func(use tekton.ParamUse) (string, bool) {
			used = used || slices.Contains(use.Names(), name)
			return "", false
		})
	})
	return used
}

// propagates tells whether the name is the Pipeline's in the Task too, as it
// is in an embedded spec that doesn't declare it.
func (c caller) propagates(name string) bool {
	_, ofTask := c.task.Task.Spec.Param(name)
	return c.task.Task.Embedded && !ofTask
}

// inRun tells whether the Pipeline is a spec that a run embeds.
func (c caller) inRun() bool { return c.pipeline.Object.Kind != tekton.KindPipeline }

// where names the caller in messages.
func (c caller) where() string {
	return fmt.Sprintf("%s of %s", c.task.Name(), c.pipeline.Object.ID)
}
