package cache

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// What a run brings to a Task's pods meets the cache's volume there, if the
// run starts the Task as it will be.
func TestWhatRunsBring(t *testing.T) {
	const (
		ws       = "workspaces: [{name: w, persistentVolumeClaim: {claimName: build-cache}}]"
		template = "taskRunTemplate: {podTemplate: {volumes: "
		one      = "taskRunSpecs: [{pipelineTaskName: b, podTemplate: {volumes: [{name: v, persistentVolumeClaim: {claimName: build-cache}}]}}]"
		twice    = "error cache-claim-twice"
		claim    = "persistentVolumeClaim: {claimName: build-cache}"
	)
	pipeline := "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\n" +
		"spec: {workspaces: [{name: w}], tasks: [{name: a, taskRef: {name: t}, workspaces: [{name: x, workspace: w}]}, {name: b, taskRef: {name: other}}]}\n"
	run := func(spec string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci}\nspec: {pipelineRef: {name: p}, " + spec + "}\n"
	}
	taskRun := func(spec string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r, namespace: ci}\nspec: {taskRef: {name: t}, " + spec + "}\n"
	}
	volume := func(name string) string {
		return "append t spec.volumes {name: " + name + ", persistentVolumeClaim: {claimName: build-cache}}\n" +
			"append t spec.steps[0].volumeMounts {name: " + name + ", mountPath: /kaniko/build-cache}"
	}
	for name, test := range map[string]struct{ run, rollout, edits, finding string }{
		"the claim as a workspace":                     {run(ws), "InPlace", "", twice},
		"the same, of the original":                    {run(ws), "Alongside", volume("build-cache"), ""},
		"the claim as a workspace of a TaskRun":        {taskRun(ws), "InPlace", "", twice},
		"the same, of the original Task":               {taskRun(ws), "Cutover", volume("build-cache"), ""},
		"the claim as a volume of all pods":            {run(template + "[{name: v, " + claim + "}]}}"), "InPlace", "", twice},
		"the claim as a volume of another task's pods": {run(one), "InPlace", volume("build-cache"), ""},
		"a volume of the same name":                    {run(template + "[{name: build-cache, emptyDir: {}}]}}"), "InPlace", volume("build-cache-volume"), ""},
		"a volume of that name in a TaskRun":           {taskRun("podTemplate: {volumes: [{name: build-cache, emptyDir: {}}]}"), "InPlace", volume("build-cache-volume"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			config := config(t, "rollout: "+test.rollout)
			s := plantest.SurveyFor(t, task+pipeline+test.run+claimDoc("ReadWriteMany", "1Gi"), config)
			got := Plan(s, config, wish(s, plan.Build))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.finding)
		})
	}
}

func TestATaskRunBindsTheCache(t *testing.T) {
	const taskRun = "---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r, namespace: ci}\nspec: {taskRef: {name: t}}\n"
	for rollout, want := range map[string]string{
		"InPlace": "append r spec.workspaces {name: build-cache, persistentVolumeClaim: {claimName: build-cache}}", "Alongside": "",
	} {
		config := config(t, "tekton: {coschedule: disabled}, rollout: "+rollout)
		s := plantest.SurveyFor(t, task+taskRun, config)
		plantest.Compare(t, plantest.Edits(PlanRuns(s, config, wish(s, plan.Build)).Edits), want)
		plantest.Compare(t, plantest.Edits(PlanRuns(s, config, plan.Plan{}).Edits), "")
	}
}
