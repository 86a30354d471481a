package plan_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// app is two chains of TriggerTemplate, Pipeline and Task, and a Pipeline with
// a Task of its own.
const app = `
{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: unit}, spec: {}}
---
{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: image}, spec: {}}
---
{apiVersion: tekton.dev/v1, kind: Pipeline, metadata: {name: ci}, spec: {tasks: [{name: a, taskRef: {name: unit}}]}}
---
{apiVersion: tekton.dev/v1, kind: Pipeline, metadata: {name: cd}, spec: {tasks: [], finally: [{name: a, taskRef: {name: image}}]}}
---
{apiVersion: tekton.dev/v1, kind: Pipeline, metadata: {name: own}, spec: {tasks: [{name: a, taskSpec: {steps: []}}]}}
---
{apiVersion: triggers.tekton.dev/v1beta1, kind: TriggerTemplate, metadata: {name: push}, spec: {resourcetemplates: [
  {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: ci}}}]}}
---
{apiVersion: triggers.tekton.dev/v1beta1, kind: TriggerTemplate, metadata: {name: tag}, spec: {resourcetemplates: [
  {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: cd}}}]}}
`

func read(t *testing.T, choice v1alpha1.Select) *survey.Survey {
	t.Helper()
	list, err := resourcelist.Read([]byte(app))
	if err != nil {
		t.Fatal(err)
	}
	var objects []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	return survey.Read(objects, &v1alpha1.CacheOptimization{Spec: v1alpha1.Spec{Select: choice}}, nil)
}

func id(kind, name string) object.ID {
	group := "tekton.dev/v1"
	if kind == "TriggerTemplate" {
		group = "triggers.tekton.dev/v1beta1"
	}
	return object.ID{APIVersion: group, Kind: kind, Name: name}
}

func edits(kind, name string) plan.Plan {
	return plan.Plan{Edits: []edit.Edit{{Object: id(kind, name)}}}
}

func TestChanged(t *testing.T) {
	s := read(t, v1alpha1.Select{})
	for name, c := range map[string]struct {
		p    plan.Plan
		want []string
	}{
		"nothing":                            {plan.Plan{Findings: finding.List{{Object: id("Task", "unit")}}}, nil},
		"a Task leads up to its trigger":     {edits("Task", "unit"), []string{"Pipeline ci", "Task unit", "TriggerTemplate push"}},
		"a Task under finally does too":      {edits("Task", "image"), []string{"Pipeline cd", "Task image", "TriggerTemplate tag"}},
		"a Pipeline doesn't lead down":       {edits("Pipeline", "ci"), []string{"Pipeline ci", "TriggerTemplate push"}},
		"a TriggerTemplate leads nowhere":    {edits("TriggerTemplate", "push"), []string{"TriggerTemplate push"}},
		"a mount is a change to come":        {plan.Plan{Mounts: []plan.Mount{{Task: s.Tasks[0]}}}, []string{"Pipeline ci", "Task unit", "TriggerTemplate push"}},
		"a mount of a Pipeline's own Task":   {plan.Plan{Mounts: []plan.Mount{{Task: s.Tasks[2]}}}, []string{"Pipeline own"}},
		"an object that isn't in the survey": {edits("Task", "other"), []string{"Task other"}},
	} {
		same(t, name, changed(c.p, s), c.want)
	}
}

func TestChangedLeavesOutWhatIsNotSelected(t *testing.T) {
	s := read(t, v1alpha1.Select{Names: []string{"ci"}})
	same(t, "a Task leads to the selected Pipeline", changed(edits("Task", "unit"), s), []string{"Pipeline ci", "Task unit"})
	same(t, "a Task of another Pipeline leads nowhere", changed(edits("Task", "image"), s), []string{"Task image"})
}

func changed(p plan.Plan, s *survey.Survey) []string {
	var names []string
	for id := range p.Changed(s) {
		names = append(names, id.String())
	}
	slices.Sort(names)
	return names
}

func TestMountsIn(t *testing.T) {
	a, b := &survey.Task{}, &survey.Task{}
	p := plan.Plan{Mounts: []plan.Mount{
		{Task: a, Step: 2, Cache: plan.Dependency}, {Task: b, Step: 7, Cache: plan.Build},
		{Task: a, Step: 0, Cache: plan.Build}, {Task: a, Step: 3, Cache: plan.Dependency},
	}}
	same(t, "a's", p.MountsIn(a), map[plan.Cache][]int{plan.Dependency: {2, 3}, plan.Build: {0}})
	same(t, "another's", p.MountsIn(&survey.Task{}), map[plan.Cache][]int{})
}

// whole is a plan with one of each kind of decision.
func whole(name string) plan.Plan {
	p := plan.Plan{
		Additions: []plan.Addition{{ID: id("Task", name)}},
		Copies:    []plan.Copy{{Name: name}},
		Mounts:    []plan.Mount{{Step: len(name)}},
		Relaxed:   []plan.Relaxed{{Before: &survey.PipelineTask{Role: survey.Role(name)}}},
		Orders:    []plan.Order{{After: []plan.Waits{{For: []string{name}}}}},
	}
	p.Edit(edit.Edit{Rule: name})
	p.Find(finding.Finding{Rule: name})
	return p
}

func TestAndKeepsAllInOrder(t *testing.T) {
	got, a, b := whole("a").And(whole("bb")), reflect.ValueOf(whole("a")), reflect.ValueOf(whole("bb"))
	for i := range a.NumField() {
		want := reflect.AppendSlice(a.Field(i), b.Field(i)).Interface()
		same(t, a.Type().Field(i).Name, reflect.ValueOf(got).Field(i).Interface(), want)
	}
}

func TestAndLeavesBothPlansAlone(t *testing.T) {
	base := whole("a").And(whole("b"))
	first, second := base.And(whole("c")), base.And(whole("d"))
	same(t, "the base", base, whole("a").And(whole("b")))
	same(t, "the first, after the second", first, base.And(whole("c")))
	same(t, "the second", second, base.And(whole("d")))
}
