package kaniko

import (
	"fmt"
	"slices"
	"strconv"
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
	RuleFlags     = "kaniko-flags"
	RuleCacheRepo = "kaniko-cache-repo"
	RuleCacheDir  = "kaniko-cache-dir-empty"
	RuleScript    = "kaniko-script"
	RuleAction    = "kaniko-step-action"
	RulePassed    = "kaniko-flags-passed"
	RuleTooOld    = "kaniko-too-old"
	RuleElsewhere = "kaniko-task-elsewhere"
	RuleCacheOff  = "kaniko-cache-off"
	RuleNoPush    = "kaniko-no-push"
	RuleVersion   = "kaniko-version"
)

// Plan gives each Kaniko step of the selected Tasks its flags, its cache and,
// through a param that each Pipeline passes, its cache repository.
func Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	spec := config.Spec
	var p plan.Plan
	callers, moved, said := callersIn(s), map[string]bool{}, &causes{}
	var all []*build
	for _, task := range s.SelectedTasks() {
		params := map[string]bool{}
		for i, step := range task.Steps {
			if builds(step) {
				b := newBuild(s, spec, task, step, callers[task])
				b.asked = config.Explicit("spec.build.layerCache")
				b.index, b.params, b.moved, b.causes = i, params, moved, said
				b.placings, b.byDefault = b.placed(), b.defaultRepo()
				all = append(all, b)
			}
		}
	}
	keepApart(slices.DeleteFunc(slices.Clone(all), func(b *build) bool { return !b.mayCache() }))
	p.Warm = warm(all)
	for _, b := range all {
		p = p.And(b.plan(b.index, sofar))
	}
	p.Findings = append(p.Findings, said.findings()...)
	return p.And(planElsewhere(s, spec))
}

// build is one step that builds an image.
type build struct {
	survey *survey.Survey
	spec   v1alpha1.Spec
	task   *survey.Task
	step   survey.Step
	// call is how the step calls the executor.
	call invocation
	// callers are the Pipelines' tasks that run the Task, and starts the call as
	// each of their runs, and each TaskRun, has it.
	callers []caller
	starts  []start
	// placings are where the layers of each caller's image go, and byDefault is
	// where those of others do, "" for Kaniko's own choice.
	placings  []placing
	byDefault string
	// asked is set where the config itself says where layers are kept.
	asked bool
	// index is the step's position, and meets are spots of its own with those of
	// other platforms where their layers would meet.
	index int
	meets [][2]*spot
	// left is set where the step is left alone for want of a repository.
	left bool
	// causes are findings that other steps may share.
	causes *causes
	// params are those that steps before this one give to the Task.
	params map[string]bool
	// moved are the fields, by object and path, that have the config's image by
	// now.
	moved map[string]bool
	// dir is where the step has the build cache, "" where it has none.
	dir string
	// inserts are the flags for a list that is the step template's so far, or
	// for a script.
	inserts []edit.Edit
	out     plan.Plan
}

func newBuild(s *survey.Survey, spec v1alpha1.Spec, task *survey.Task, step survey.Step, callers []caller) *build {
	b := &build{survey: s, spec: spec, task: task, step: step, callers: callers}
	b.call = readInvocation(task.Spec, step.Step)
	for _, c := range callers {
		b.starts = append(b.starts, c.starts(step.Step, b.call)...)
	}
	b.starts = append(b.starts, startsAlone(s, task, step.Step, b.call)...)
	return b
}

// warm are the Tasks whose builds all cache layers by what is there.
func warm(all []*build) []*survey.Task {
	var tasks []*survey.Task
	cold := map[*survey.Task]bool{}
	for _, b := range all {
		cold[b.task] = cold[b.task] || !b.caches()
		tasks = append(tasks, b.task)
	}
	return slices.DeleteFunc(slices.Compact(tasks), func(task *survey.Task) bool { return cold[task] })
}

// caches tells whether the step caches layers already, whoever runs it.
func (b *build) caches() bool {
	_, off := b.cacheOff()
	return !off && !slices.ContainsFunc(b.everyStart(), func(at start) bool {
		on, err := strconv.ParseBool(at.flags["cache"])
		return err != nil || !on
	})
}

// mayCache tells whether the step may get a layer cache.
func (b *build) mayCache() bool {
	_, off := b.cacheOff()
	return !off && !b.step.Refers() && b.call.why == "" && b.spec.Build.LayerCache != v1alpha1.LayerCacheDisabled
}

func (b *build) plan(index int, sofar plan.Plan) plan.Plan {
	if b.step.Refers() {
		b.leaveAction()
		return b.out
	}
	b.moveImage()
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheDisabled {
		return b.onlyMount(index, sofar)
	}
	if b.leaves() {
		return b.out
	}
	b.giveCache(index, sofar)
	if b.dir == "" && b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume && !b.needsNoVolume() {
		return b.out
	}
	b.setFlags()
	b.layoutFor(index, b.setCacheRepo())
	b.aboutLayouts()
	b.finish()
	if len(b.out.Edits) > 0 {
		b.out.Cached = append(b.out.Cached, plan.Mount{Task: b.task, Step: index, Cache: plan.Build})
	}
	return b.out
}

// leaves says why a step is left alone, and tells whether it is.
func (b *build) leaves() bool {
	if why, off := b.cacheOff(); off {
		b.find(why.severity, why.rule, b.call.list, fmt.Sprintf("%s %s", b.step, why.message), why.advice)
		return true
	}
	if b.offByCallers() || b.tooOld() || b.servesStale() {
		return true
	}
	if b.call.why != "" {
		b.leaveCall()
		return true
	}
	if b.leaveMixed() || b.leaveCovered() {
		return true
	}
	if b.nowhere() {
		b.left = true
		b.sayPlacings()
		return true
	}
	return false
}

// setFlags plans the flags that the step doesn't have and its version knows.
func (b *build) setFlags() {
	images := b.images()
	if _, known := oldest(images); !known {
		b.find(finding.Info, RuleVersion, b.step.Path().Key("image"),
			fmt.Sprintf("%s has an image whose Kaniko version its name doesn't tell (%s), and gets only flags that every version knows", b.step, strings.Join(images, ", ")), "")
	}
	for _, flag := range b.missing(images) {
		b.insert(flag.text, RuleFlags, flag.reason)
	}
}

// insert plans a flag before the user's own. In a script, and in a list that the
// step template brings, all flags make one edit at the end.
func (b *build) insert(flag, rule, why string) {
	e := edit.Edit{
		Object: b.task.Object.ID, Op: edit.Insert, Path: b.call.list, At: b.call.at,
		Value: flag, Rule: rule, Reason: why,
	}
	if b.call.script != nil || b.call.inherited != nil {
		b.inserts = append(b.inserts, e)
		return
	}
	b.out.Edit(e)
}

func (b *build) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	b.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: b.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
