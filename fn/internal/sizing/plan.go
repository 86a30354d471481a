// Package sizing raises the requests and limits of the steps that build, test
// and install to the guide's sizes, and keeps them within what the namespace's
// LimitRanges and ResourceQuotas admit. It never lowers any. When all else is
// planned it says how many runs fit into the quotas, pods and claims.
package sizing

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Plan raises the steps that get a cache, and those that test beside a build:
// what they state. Where the config writes sizes, all steps of their kind get
// them.
func Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	bounds := map[string]limits{}
	for _, task := range s.SelectedTasks() {
		steps := wanted(task, config, sofar)
		if len(steps) == 0 {
			continue
		}
		namespace := task.Object.Namespace
		if _, known := bounds[namespace]; !known {
			bounds[namespace] = readLimits(s, namespace)
			p.Findings = append(p.Findings, contradictions(bounds[namespace])...)
			p.Findings = append(p.Findings, bounds[namespace].refuseOwn()...)
		}
		sizer := &sizer{
			task: task, bounds: bounds[namespace], wanted: steps, added: addedSteps(task, sofar),
			assistants: assistantsOf(s, config.Spec, task),
		}
		sizer.plan()
		p = p.And(sizer.out)
	}
	return p
}

// Fit gives requests and limits within the namespace's bounds, for a container
// that cacheopt adds.
func Fit(s *survey.Survey, namespace string, want v1alpha1.Resources) edit.Fields {
	bounds := readLimits(s, namespace)
	requests, limits := want.Target()
	var req, lim edit.Fields
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		request, limit, _ := bounds.fit(name, requests[name], limits[name], resource.Quantity{})
		req = append(req, edit.Field{Key: name, Value: text(name, request)})
		lim = append(lim, edit.Field{Key: name, Value: text(name, limit)})
	}
	return edit.Fields{{Key: "requests", Value: req}, {Key: "limits", Value: lim}}
}

// want is the size for a step. Only where all is set does the step get what it
// states nothing of.
type want struct {
	v1alpha1.Resources
	all bool
}

// wanted are the sizes for a Task's steps by position.
func wanted(task *survey.Task, config *v1alpha1.CacheOptimization, sofar plan.Plan) map[int]want {
	tests := want{config.Spec.Test.Resources, config.Explicit("spec.test.resources")}
	builds := want{config.Spec.Build.Resources, config.Explicit("spec.build.resources")}
	steps := map[int]want{}
	if tests.all || besideBuild(task, sofar) {
		for i, step := range task.Steps {
			if step.Does(survey.Install, survey.Test) && !step.Does(survey.Build) && !step.Refers() {
				steps[i] = tests
			}
		}
	}
	for _, mount := range sofar.MountsOf(task, plan.Dependency) {
		steps[mount.Step] = tests
	}
	for _, mount := range append(sofar.MountsOf(task, plan.Build), sofar.CachedIn(task)...) {
		steps[mount.Step] = builds
	}
	return steps
}

// besideBuild tells whether the Task's tests run beside a build by now.
func besideBuild(task *survey.Task, sofar plan.Plan) bool {
	return slices.ContainsFunc(sofar.Relaxed, func(pair plan.Relaxed) bool { return pair.Before.Task == task })
}

func contradictions(l limits) finding.List {
	why, id := l.contradiction()
	if why == "" {
		return nil
	}
	return finding.List{{
		Severity: finding.Error, Rule: RuleLimitRange, Object: id, Field: object.Root("spec", "limits"),
		Message: why + ", so that no container can run in the namespace", Advice: "mend the LimitRange",
	}}
}

// effective is what a step asks for: its own, or the step template's.
func effective(task *survey.Task, step tekton.Step) needs {
	own, template := read(step.Resources()), read(task.Spec.StepTemplate().Resources())
	return needs{own.requests.over(template.requests), own.limits.over(template.limits)}
}
