package kaniko

import (
	"fmt"

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
	RuleCacheOff  = "kaniko-cache-off"
	RuleNoPush    = "kaniko-no-push"
	RuleVersion   = "kaniko-version"
)

// Plan gives each Kaniko step of the selected Tasks its flags, its cache and,
// through a param that each Pipeline passes, its cache repository.
func Plan(s *survey.Survey, spec v1alpha1.Spec, _ plan.Plan) plan.Plan {
	var p plan.Plan
	callers := callersIn(s)
	moved := map[string]bool{}
	for _, task := range s.SelectedTasks() {
		params := map[string]bool{}
		for i, step := range task.Steps {
			if step.Does(survey.Build) {
				b := &build{survey: s, spec: spec, task: task, step: step, callers: callers[task], params: params, moved: moved}
				p = p.And(b.plan(i))
			}
		}
	}
	return p
}

// build is one step that builds an image.
type build struct {
	survey *survey.Survey
	spec   v1alpha1.Spec
	task   *survey.Task
	step   survey.Step
	// callers are those that run the Task.
	callers []caller
	// params are those that steps before this one give to the Task.
	params map[string]bool
	// moved are the fields, by object and path, that have the config's image by
	// now.
	moved map[string]bool
	out   plan.Plan
}

func (b *build) plan(index int) plan.Plan {
	b.moveImage()
	call, ok := readInvocation(b.task.Spec, b.step.Step)
	if !ok {
		b.find(finding.Warning, RuleScript, b.step.Path(),
			fmt.Sprintf("%s calls Kaniko from a script, which is left alone", b.step),
			"add --cache=true and --cache-repo to the call, or call the executor by args")
		return b.out
	}
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheDisabled {
		return b.onlyMount(call, index)
	}
	if why, off := b.cacheOff(call); off {
		b.find(why.severity, why.rule, call.list, fmt.Sprintf("%s %s", b.step, why.message), why.advice)
		return b.out
	}
	b.out.Mounts = append(b.out.Mounts, plan.Mount{Task: b.task, Step: index, Cache: plan.Build})
	b.setFlags(call)
	b.setCacheRepo(call)
	b.aboutLayouts(call)
	return b.out
}

// setFlags plans the flags that the step doesn't have and its version knows.
func (b *build) setFlags(call invocation) {
	image := b.image()
	v, known := versionOf(image)
	if !known {
		b.find(finding.Info, RuleVersion, b.step.Path().Key("image"),
			fmt.Sprintf("%s has an image whose Kaniko version its name doesn't tell (%s), and gets only flags that every version knows", b.step, image), "")
	}
	for _, flag := range flags {
		if _, set := call.flags[flag.name]; set {
			continue
		}
		value, wanted := flag.value(b.spec)
		spelling, has := flag.spelling(v, known)
		if wanted && has {
			b.insert(call, spelling+"="+value, RuleFlags, flag.reason)
		}
	}
	if _, set := call.flags["cache-dir"]; !set && len(b.spec.Build.Warm.Images) == 0 {
		b.find(finding.Info, RuleCacheDir, call.list,
			fmt.Sprintf("--cache-dir of %s holds base images only, and stays empty until Kaniko's warmer fills it; layers go to the cache repository", b.step), "")
	}
}

func (b *build) insert(call invocation, flag, rule, why string) {
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Insert, Path: call.list, At: call.at,
		Value: flag, Rule: rule, Reason: why,
	})
}

func (b *build) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	b.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: b.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
