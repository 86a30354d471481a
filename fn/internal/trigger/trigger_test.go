package trigger

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

const pipeline = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: [{name: a, taskRef: {name: t}}]}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec:
  resourcetemplates:
    - apiVersion: tekton.dev/v1
      kind: PipelineRun
      spec:
        pipelineRef: {name: p}
`

func storage(size string) string {
	return "        workspaces: [{name: ws, volumeClaimTemplate: {spec: {resources: {requests: {storage: " + size + "}}}}}]\n"
}

const at = "spec.resourcetemplates[0].spec."

func TestPlan(t *testing.T) {
	for name, test := range map[string]struct{ run, edits, findings string }{
		"a smaller workspace is raised": {
			storage("1Gi"), "set tt " + at + "workspaces[0].volumeClaimTemplate.spec.resources.requests.storage 2Gi", ""},
		"a larger one stays":             {storage("10Gi"), "", ""},
		"2048Mi are as much as 2Gi":      {storage("2048Mi"), "", ""},
		"what only an event knows stays": {storage("$(tt.params.size)"), "", "info run-workspace-storage"},
		"an emptyDir has no size":        {"        workspaces: [{name: ws, emptyDir: {}}]\n", "", ""},
		"fields of v1beta1 move to v1's": {
			"        serviceAccountName: bot\n        timeout: 2h\n        podTemplate: {nodeSelector: {a: b}}\n",
			"set tt " + at + "taskRunTemplate.serviceAccountName bot\nremove tt " + at + "serviceAccountName\n" +
				"set tt " + at + "taskRunTemplate.podTemplate {nodeSelector: {a: b}}\nremove tt " + at + "podTemplate\n" +
				"set tt " + at + "timeouts.pipeline 2h\nremove tt " + at + "timeout",
			"warning run-field-misplaced\nwarning run-field-misplaced\nwarning run-field-misplaced"},
		"what v1 has already counts": {
			"        serviceAccountName: bot\n        taskRunTemplate: {serviceAccountName: other}\n",
			"remove tt " + at + "serviceAccountName", "warning run-field-misplaced"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, pipeline+test.run)
			changed := plan.Plan{Edits: []edit.Edit{{Object: s.Pipelines[0].Object.ID, Path: object.Root("spec", "tasks")}}}
			got := Plan(s, plantest.Config(t, "triggers: {workspaceStorage: 2Gi}"), changed)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.findings)
			plantest.Compare(t, plantest.Edits(Plan(s, plantest.Config(t, "triggers: {workspaceStorage: 2Gi}"), plan.Plan{}).Edits), "")
		})
	}
}
