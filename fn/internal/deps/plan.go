package deps

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Plan gives the steps of the selected Tasks that install or test the
// variables of the Task's package managers, and the dependency cache.
func Plan(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	for _, task := range s.SelectedTasks() {
		t := &tests{task: task, root: spec.Caches.Dependency.Volume.MountPath, sofar: sofar}
		t.managers = t.choose(spec.Test.PackageManagers)
		t.plan()
		p = p.And(t.out)
	}
	return p
}

// tests is a Task whose steps may install and test.
type tests struct {
	task     *survey.Task
	root     string
	managers []Manager
	sofar    plan.Plan
	out      plan.Plan
}

// choose is the managers that the config names; for Auto those that the Task's
// steps use.
func (t *tests) choose(names []v1alpha1.PackageManager) []Manager {
	if slices.Contains(names, v1alpha1.PackageManagerNone) {
		return nil
	}
	auto := slices.Contains(names, v1alpha1.PackageManagerAuto)
	var chosen []Manager
	for _, m := range managers {
		named, used := slices.Contains(names, v1alpha1.PackageManager(m.Name)), t.uses(m.Name)
		switch {
		case m.Unsafe != "" && !used && !(named && t.runsOutside()):
		case m.Unsafe != "":
			t.find(finding.Warning, RuleUnsafe, nil, fmt.Sprintf("uses %s, whose cache is not shared: %s", m.Name, m.Unsafe), "")
		case auto && used, named:
			chosen = append(chosen, m)
		}
	}
	return chosen
}

func (t *tests) uses(tool string) bool {
	return slices.ContainsFunc(t.task.Steps, func(step survey.Step) bool { return usesTool(step, tool) })
}

// runsOutside tells whether a step runs a command from outside.
func (t *tests) runsOutside() bool {
	return slices.ContainsFunc(t.task.Steps, func(step survey.Step) bool { return step.Does(survey.Command) })
}

func usesTool(step survey.Step, tool string) bool {
	return slices.ContainsFunc(step.Uses, func(use survey.Use) bool { return use.Tool == tool })
}

func (t *tests) plan() {
	if len(t.managers) == 0 {
		t.unknown()
		return
	}
	for i, step := range t.task.Steps {
		if step.Refers() {
			t.find(finding.Info, RuleStepRef, step.Path(), fmt.Sprintf("%s refers to a StepAction, and may get neither variables nor mounts", step), "if it installs, give the StepAction the cache itself")
			continue
		}
		if step.Does(survey.Build) || !t.concerns(step) {
			continue
		}
		mount := plan.Mount{Task: t.task, Step: i, Cache: plan.Dependency}
		if t.usesCache(step) {
			t.out.Mounts = append(t.out.Mounts, mount)
		}
		if _, taken := t.sofar.TakenAt(mount); taken {
			continue
		}
		t.setEnv(step)
		t.warn(step)
	}
}

// concerns tells whether a step installs or tests. One that runs a command
// from outside does, beside steps that use a manager.
func (t *tests) concerns(step survey.Step) bool {
	return step.Does(survey.Install, survey.Test, survey.Command) ||
		slices.ContainsFunc(t.managers, func(m Manager) bool { return usesTool(step, m.Name) })
}

// usesCache tells whether any manager's directory is on the cache: one that
// the user hasn't set, or has set to a place there.
func (t *tests) usesCache(step survey.Step) bool {
	for _, m := range t.managers {
		for _, variable := range m.Env {
			at, set := t.given(step, variable.Name)
			if !set || strings.HasPrefix(at.Get("value").Text(), t.root+"/") {
				return true
			}
		}
	}
	return false
}

// given is the variable as the step, or the step template, sets it.
func (t *tests) given(step survey.Step, name string) (object.Value, bool) {
	if at, found := step.Env(name); found {
		return at, true
	}
	return t.task.Spec.StepTemplate().Env(name)
}

// unknown says that nothing tells what a test Task installs with.
func (t *tests) unknown() {
	if t.task.Role != survey.Test || !t.runsOutside() || len(t.out.Findings) > 0 {
		return
	}
	t.find(finding.Info, RuleUnknown, nil, "runs a command from outside, and nothing tells which package manager it uses",
		"name it in spec.test.packageManagers")
}

func (t *tests) setEnv(step survey.Step) {
	uses := t.usesCache(step)
	for _, m := range t.managers {
		for _, variable := range m.Env {
			t.set(step, variable.Name, path.Join(t.root, variable.Value), fmt.Sprintf("%s keeps what it downloads on the dependency cache", m.Name))
		}
		if uses {
			t.settings(step, m)
		}
	}
}

func (t *tests) settings(step survey.Step, m Manager) {
	for _, variable := range m.Settings {
		t.set(step, variable.Name, variable.Value, fmt.Sprintf("goes with a shared cache of %s", m.Name))
	}
}

func (t *tests) set(step survey.Step, name, value, why string) {
	if at, found := t.given(step, name); found {
		t.kept(at, name, value)
		return
	}
	if t.planned(step, name) {
		return
	}
	t.out.Edit(edit.Edit{
		Object: t.task.Object.ID, Op: edit.Append, Path: step.EnvPath(),
		Value: tekton.EnvVar(name, value), Rule: RuleEnv, Reason: why,
	})
}

// planned tells whether another manager of the Task sets the variable.
func (t *tests) planned(step survey.Step, name string) bool {
	path := step.EnvPath().String()
	return slices.ContainsFunc(t.out.Edits, func(e edit.Edit) bool {
		fields, _ := e.Value.(edit.Fields)
		return e.Path.String() == path && fields.Get("name") == name
	})
}

func (t *tests) kept(at object.Value, name, value string) {
	if at.Get("value").Text() == value {
		return
	}
	t.find(finding.Info, RuleKept, at.Path(), fmt.Sprintf("%s is set already and stays as it is", name), "")
}

// warn tells what in a step works against the cache.
func (t *tests) warn(step survey.Step) {
	for _, m := range t.managers {
		t.warnEnv(step, m)
		for _, flag := range m.OppositeFlags {
			if slices.ContainsFunc(step.Runs.Calls, func(call shell.Call) bool { return gives(call, m, flag) }) {
				t.find(finding.Warning, RuleDisabled, step.Path(), fmt.Sprintf("%s calls %s with %s, which wins over the cache", step, m.Name, flag), "take the flag out to use the cache")
			}
		}
	}
}

func (t *tests) warnEnv(step survey.Step, m Manager) {
	for _, variable := range m.Env {
		if slices.Contains(step.Runs.Sets, variable.Name) {
			t.find(finding.Warning, RuleDisabled, step.Path(), fmt.Sprintf("the script of %s sets %s itself, which wins over the cache", step, variable.Name), "take that line out to use the cache")
		}
	}
	for _, name := range m.Disabling {
		_, given := t.given(step, name)
		if given || slices.Contains(step.Runs.Sets, name) {
			t.find(finding.Warning, RuleDisabled, step.Path(), fmt.Sprintf("%s has %s set, which switches the cache of %s off", step, name, m.Name), "take the variable out to use the cache")
		}
	}
}

func gives(call shell.Call, m Manager, flag string) bool {
	if _, fits := roleOf(m.Commands, call.Name(), withoutFlags(call.Args())); !fits {
		return false
	}
	return slices.ContainsFunc(call.Args(), func(arg string) bool {
		return arg == flag || strings.HasPrefix(arg, flag+"=")
	})
}

func (t *tests) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	t.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: t.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
