package plan_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// hidden is a TriggerTemplate of two PipelineRuns and two TaskRuns, some of
// which embed what they run.
const hidden = `
{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: unit}, spec: {steps: [{image: i}]}}
---
{apiVersion: triggers.tekton.dev/v1beta1, kind: TriggerTemplate, metadata: {name: push}, spec: {resourcetemplates: [
  {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineSpec: {tasks: [{name: a, taskRef: {name: unit}}]}}},
  {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineSpec: {tasks: [{name: a, taskSpec: {steps: [{image: i}]}}]}}},
  {apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskRef: {name: unit}}},
  {apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskSpec: {steps: [{image: i}]}}}]}}
`

// Pipelines and Tasks that one object holds are told apart.
func TestChangedPipelinesAndTasks(t *testing.T) {
	s := plantest.Survey(t, hidden)
	at := func(i int, more ...string) plan.Plan {
		path := object.Root("spec", "resourcetemplates").Index(i).Key(more...)
		return plan.Plan{Edits: []edit.Edit{{Object: id("TriggerTemplate", "push"), Path: path}}}
	}
	for name, c := range map[string]struct {
		p          plan.Plan
		a, b, d    bool
		everything []string
	}{
		"nothing":                      {plan.Plan{}, false, false, false, nil},
		"a Task that one names":        {plan.Plan{Edits: []edit.Edit{{Object: id("Task", "unit"), Path: object.Root("spec", "x")}}}, true, false, false, []string{"Task unit", "TriggerTemplate push"}},
		"a mount in that":              {plan.Plan{Mounts: []plan.Mount{{Task: s.Tasks[0]}}}, true, false, false, []string{"Task unit", "TriggerTemplate push"}},
		"what the second embeds":       {at(1, "spec", "pipelineSpec", "tasks"), false, true, false, []string{"TriggerTemplate push"}},
		"a mount in that too":          {plan.Plan{Mounts: []plan.Mount{{Task: s.Tasks[1]}}}, false, true, false, []string{"TriggerTemplate push"}},
		"what the second is otherwise": {at(1, "spec", "workspaces"), false, false, false, []string{"TriggerTemplate push"}},
		"what a TaskRun embeds":        {at(3, "spec", "taskSpec", "steps"), false, false, true, []string{"TriggerTemplate push"}},
	} {
		pipelines, tasks := c.p.ChangedPipelines(s), c.p.ChangedTasks(s)
		same(t, name, []bool{pipelines[s.Runs[0].Pipeline], pipelines[s.Runs[1].Pipeline], tasks[s.TaskRuns[1].Task]}, []bool{c.a, c.b, c.d})
		same(t, name+", objects", changed(c.p, s), c.everything)
	}
}

func TestATaskRunsTaskLeadsToIt(t *testing.T) {
	s := plantest.Survey(t, "{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: unit}, spec: {}}\n---\n"+
		"{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {name: now}, spec: {taskRef: {name: unit}}}\n")
	same(t, "objects", changed(edits("Task", "unit"), s), []string{"Task unit", "TaskRun now"})
}
