package kaniko

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// view is a step that builds, as its Task has it or as one caller has it.
type view struct {
	spec v1alpha1.Spec
	task *survey.Task
	step survey.Step
	// asked is set where the config itself says where layers are kept.
	asked bool
	// callers are those that run the Task.
	callers []caller
	// caller is nil for the Task's own view.
	caller *caller
	// list is the field of the executor's flags, or of the script with them.
	list object.Path
	// words are the executor's, and given those of them that are new.
	words, given []string
	// executor is the image, with params resolved.
	executor string
	// dir is where the build cache is mounted in the step, "" for nowhere.
	dir string
}

func (v view) image() object.Path  { return v.step.Path().Key("image") }
func (v view) args() object.Path   { return v.list }
func (v view) script() object.Path { return v.step.Path().Key("script") }

// flags are the user's and the new ones.
func (v view) flags() map[string]string { return readFlags(append(slices.Clone(v.given), v.words...)) }

// caches tells whether the step caches layers.
func (v view) caches() bool {
	value, set := v.flags()["cache"]
	return set && !isOff(value)
}

// touched tells whether the step gets a cache, or flags for one.
func (v view) touched() bool { return v.dir != "" || len(v.given) > 0 }

// PlanTraps warns of what the steps that build run into, with the flags that
// they have and those that the plan gives them. What a Task has by default is
// said of the Task; what a Pipeline passes, of the Pipeline.
func PlanTraps(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	spec, asked := config.Spec, config.Explicit("spec.build.layerCache")
	warmers, callers, edits := warmersIn(s), callersIn(s), map[object.ID][]edit.Edit{}
	for _, e := range sofar.Edits {
		edits[e.Object] = append(edits[e.Object], e)
	}
	for _, task := range s.SelectedTasks() {
		said := map[string]bool{}
		dirs := map[int]string{}
		for _, mount := range sofar.MountsOf(task, plan.Build) {
			dirs[mount.Step] = mount.At(spec.Caches.Build.Volume.MountPath)
		}
		for i, step := range task.Steps {
			if builds(step) && !step.Refers() {
				v := view{spec: spec, task: task, step: step, asked: asked, callers: callers[task], dir: dirs[i]}
				p.Findings = append(p.Findings, v.own(edits[task.Object.ID]).findings(said)...)
			}
		}
		p.Findings = append(p.Findings, mixedFamilies(spec, task, warmers)...)
	}
	return p
}

// own is the view with the words that the Task has by default, and those that
// the edits give it.
func (v view) own(edits []edit.Edit) view {
	call := readInvocation(v.task.Spec, v.step.Step)
	alone := caller{task: &survey.PipelineTask{Task: v.task}}
	v.executor = v.runsIn(v.task.Spec.WithDefaults(v.step.Image()))
	v.list, v.words, v.given = call.list, alone.words(call.words), call.given(edits)
	return v
}

// runsIn is the image that the step runs in, of one that its Task or a caller
// gives it: the config's where the step moves to that.
func (v view) runsIn(image string) string {
	if moves(v.spec, v.step) {
		return v.spec.Build.Image
	}
	return image
}

// findings are those of the Task, and of the callers those that the Task
// itself doesn't have. An info is said once a Task.
func (v view) findings(said map[string]bool) finding.List {
	var all finding.List
	views := v.ofCallers()
	for _, trap := range traps {
		message := trap.found(v)
		switch {
		case message == "":
			all = append(all, trap.ofCallers(views)...)
		case trap.severity != finding.Info || !said[trap.rule]:
			said[trap.rule] = true
			all = append(all, trap.finding(v.task.Object.ID, trap.field(v), fmt.Sprintf("%s %s", v.step, message)))
		}
	}
	return all
}

func (t trap) ofCallers(views []view) finding.List {
	var all finding.List
	for _, v := range views {
		if message := t.found(v); message != "" {
			of := v.caller
			all = append(all, t.finding(of.pipeline.Object.ID, of.task.Path(),
				fmt.Sprintf("%s runs %s of %s, which %s", of.task.Name(), v.step, v.task.Object.ID, message)))
		}
	}
	return all
}

func (t trap) finding(id object.ID, field object.Path, message string) finding.Finding {
	return finding.Finding{Severity: t.severity, Rule: t.rule, Object: id, Field: field, Message: message, Advice: t.advice}
}

func (v view) ofCallers() []view {
	var all []view
	call := readInvocation(v.task.Spec, v.step.Step)
	for _, c := range v.callers {
		of := v
		of.caller, of.executor, of.words = &c, v.runsIn(c.text(v.step.Image())), c.words(call.words)
		all = append(all, of)
	}
	return all
}
