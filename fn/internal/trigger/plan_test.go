package trigger_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/trigger"
)

const pipeline = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: [{name: a, taskRef: {name: t}}]}
---
`

// run is a PipelineRun, with more in its spec.
func run(version, more string) string {
	return "{apiVersion: tekton.dev/" + version + ", kind: PipelineRun, metadata: {name: r, namespace: ci}, spec: {pipelineRef: {name: p}" + more + "}}"
}

func storage(size string) string {
	return ", workspaces: [{name: ws, volumeClaimTemplate: {spec: {resources: {requests: {storage: " + size + "}}}}}]"
}

// planned is the plan for runs of a Pipeline that changes.
func planned(t *testing.T, stream string) plan.Plan {
	t.Helper()
	s := plantest.Survey(t, pipeline+stream)
	changed := plan.Plan{Edits: []edit.Edit{{Object: s.Pipelines[0].Object.ID, Path: object.Root("spec", "tasks")}}}
	return trigger.Plan(s, plantest.Config(t, "triggers: {workspaceStorage: 2Gi}"), changed)
}

const head = "apiVersion: triggers.tekton.dev/v1beta1\nkind: "

func TestWhereRunsHide(t *testing.T) {
	for name, test := range map[string]struct{ stream, path string }{
		"in a TriggerTemplate, beside something else": {
			head + "TriggerTemplate\nmetadata: {name: o, namespace: ci}\nspec: {resourcetemplates: [{apiVersion: v1, kind: ConfigMap}, " + run("v1", storage("1Gi")) + "]}",
			"spec.resourcetemplates[1]."},
		"in a Trigger": {
			head + "Trigger\nmetadata: {name: o, namespace: ci}\nspec: {template: {spec: {resourcetemplates: [" + run("v1", storage("1Gi")) + "]}}}",
			"spec.template.spec.resourcetemplates[0]."},
		"in an EventListener": {
			head + "EventListener\nmetadata: {name: o, namespace: ci}\nspec: {triggers: [{template: {ref: x}}, {template: {spec: {resourcetemplates: [" + run("v1beta1", storage("1Gi")) + "]}}}]}",
			"spec.triggers[1].template.spec.resourcetemplates[0]."},
		"nowhere: alone": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: o, namespace: ci}, spec: {pipelineRef: {name: p}" + storage("1Gi") + "}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Edits(planned(t, test.stream+"\n").Edits),
				"set o "+test.path+"spec.workspaces[0].volumeClaimTemplate.spec.resources.requests.storage 2Gi")
		})
	}
}

func TestFieldsOfTaskRuns(t *testing.T) {
	got := planned(t, run("v1", ", taskRunSpecs: [{pipelineTaskName: a, taskServiceAccountName: bot, taskPodTemplate: {hostNetwork: true}, "+
		"stepOverrides: [{name: s, resources: {limits: {cpu: 1}}}], sidecarOverrides: [{name: d}]}]"))
	plantest.Compare(t, plantest.Edits(got.Edits), `
		set r spec.taskRunSpecs[0].serviceAccountName bot
		remove r spec.taskRunSpecs[0].taskServiceAccountName
		set r spec.taskRunSpecs[0].podTemplate {hostNetwork: true}
		remove r spec.taskRunSpecs[0].taskPodTemplate
		set r spec.taskRunSpecs[0].stepSpecs [{computeResources: {limits: {cpu: 1}}, name: s}]
		remove r spec.taskRunSpecs[0].stepOverrides
		set r spec.taskRunSpecs[0].sidecarSpecs [{name: d}]
		remove r spec.taskRunSpecs[0].sidecarOverrides`)
}

func TestARunOfV1beta1KeepsItsFields(t *testing.T) {
	got := planned(t, run("v1beta1", ", serviceAccountName: bot, timeout: 1h, podTemplate: {}"))
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	plantest.Compare(t, plantest.Places(got), "")
}

func TestSizesThatStay(t *testing.T) {
	for name, test := range map[string]struct{ more, findings string }{
		"a larger one":                           {storage("3Gi"), ""},
		"as much in another unit":                {storage("'2147483648'"), ""},
		"one that a param of the trigger brings": {storage("$(tt.params.size)"), "info run-workspace-storage r spec.workspaces[0].volumeClaimTemplate.spec.resources.requests.storage"},
		"that of a claim by its name":            {", workspaces: [{name: ws, persistentVolumeClaim: {claimName: c}}]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, run("v1", test.more))
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestATemplateWithoutASizeGetsOne(t *testing.T) {
	got := planned(t, run("v1", ", workspaces: [{name: ws, volumeClaimTemplate: {spec: {}}}]"))
	plantest.Compare(t, plantest.Edits(got.Edits), "set r spec.workspaces[0].volumeClaimTemplate.spec.resources.requests.storage 2Gi")
}

func TestRunsThatAreLeftAlone(t *testing.T) {
	for name, test := range map[string]struct{ stream, findings string }{
		"of a Pipeline that the list doesn't hold, whose lost fields are said": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r, namespace: ci}, spec: {pipelineRef: {name: x}, timeout: 1h" + storage("1Gi") + "}}",
			"warning run-field-misplaced r spec.timeout"},
		"of a Pipeline of their own": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r, namespace: ci}, spec: {pipelineSpec: {tasks: []}" + storage("1Gi") + "}}",
			""},
		"that the user wants left alone": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r, namespace: ci, annotations: {cicd.cortex.io/skip: 'true'}}, spec: {pipelineRef: {name: p}, timeout: 1h}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream)
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}
