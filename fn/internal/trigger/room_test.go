package trigger_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/trigger"
)

// two is a Task of two steps, and a Pipeline that runs it twice.
const two = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t, namespace: ci}
spec: {workspaces: [{name: w}], steps: [{name: s, image: i}, {name: u, image: i}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  workspaces: [{name: ws}]
  tasks:
  - {name: a, taskRef: {name: t}, workspaces: [{name: w, workspace: ws}]}
  - {name: b, taskRef: {name: t}, workspaces: [{name: w, workspace: ws}]}
  - {name: c, taskRef: {name: elsewhere}}
---
`

// sized is the plan for a run of the Pipeline, whose Task's first step gets a
// request of 1Gi and what else is given.
func sized(t *testing.T, stream string, more ...edit.Edit) plan.Plan {
	t.Helper()
	s := plantest.Survey(t, two+stream)
	task := s.Tasks[0].Object.ID
	edits := []edit.Edit{{Object: task, Op: edit.Set, Value: "1Gi", Path: object.Root("spec", "steps").Index(0).Key("computeResources", "requests", "memory")}}
	for _, e := range more {
		e.Object = task
		edits = append(edits, e)
	}
	return trigger.Plan(s, plantest.Config(t, "triggers: {workspaceStorage: 2Gi}"), plan.Plan{Edits: edits})
}

func TestRunsThatOverrideSizes(t *testing.T) {
	for name, test := range map[string]struct{ specs, findings string }{
		"of the whole Task":              {"{pipelineTaskName: a, computeResources: {limits: {memory: 1Mi}}}", "info run-overrides-sizes r spec.taskRunSpecs[0].computeResources"},
		"of the step":                    {"{pipelineTaskName: b, stepSpecs: [{name: s, computeResources: {limits: {memory: 1Gi}}}]}", "info run-overrides-sizes r spec.taskRunSpecs[0].stepSpecs[0].computeResources"},
		"of a step that keeps its sizes": {"{pipelineTaskName: a, stepSpecs: [{name: u, computeResources: {limits: {memory: 1Mi}}}]}", ""},
		"of a Task of another list":      {"{pipelineTaskName: c, computeResources: {limits: {memory: 1Mi}}}", ""},
		"of a task that isn't there":     {"{pipelineTaskName: x, computeResources: {limits: {memory: 1Mi}}}", ""},
		"with nothing of resources":      {"{pipelineTaskName: a, serviceAccountName: bot}", ""},
		"with a limit below the request": {"{pipelineTaskName: a, stepSpecs: [{name: s, computeResources: {limits: {memory: 512Mi}}}]}",
			"info run-overrides-sizes r spec.taskRunSpecs[0].stepSpecs[0].computeResources\n" +
				"error run-overrides-sizes r spec.taskRunSpecs[0].stepSpecs[0].computeResources.limits.memory"},
		"with a request beside that": {"{pipelineTaskName: a, stepSpecs: [{name: s, computeResources: {requests: {memory: 1Mi}, limits: {memory: 512Mi}}}]}",
			"info run-overrides-sizes r spec.taskRunSpecs[0].stepSpecs[0].computeResources"},
		"with a limit of something else": {"{pipelineTaskName: a, stepSpecs: [{name: s, computeResources: {limits: {cpu: 1m}}}]}",
			"info run-overrides-sizes r spec.taskRunSpecs[0].stepSpecs[0].computeResources"},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Places(sized(t, run("v1", ", taskRunSpecs: ["+test.specs+"]"))), test.findings)
		})
	}
}

func TestAnAddedStepDividesRequests(t *testing.T) {
	added := edit.Edit{Op: edit.Insert, Path: object.Root("spec", "steps")}
	got := sized(t, run("v1", ", taskRunSpecs: [{pipelineTaskName: a, computeResources: {requests: {memory: 1Gi}}}]"), added)
	plantest.Compare(t, plantest.Messages(got), "sets the resources of every step, which count and not the sizes of the config; "+
		"its requests are divided among the steps, of which there is one more now, and its limits hold for each; take it out if the Task's own resources should count")
}

func TestTaskRuns(t *testing.T) {
	taskRun := func(more string) string {
		return "{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {name: r, namespace: ci}, spec: {taskRef: {name: t}" + more + "}}"
	}
	got := sized(t, taskRun(storage("1Gi")+", stepOverrides: [{name: s, resources: {limits: {memory: 2Gi}}}]"))
	plantest.Compare(t, plantest.Edits(got.Edits), `
		set r spec.workspaces[0].volumeClaimTemplate.spec.resources.requests.storage 2Gi
		set r spec.stepSpecs [{computeResources: {limits: {memory: 2Gi}}, name: s}]
		remove r spec.stepOverrides`)
	plantest.Compare(t, plantest.Places(got), "info run-overrides-sizes r spec.stepOverrides[0].resources\nwarning run-field-misplaced r spec.stepOverrides")
	plantest.Compare(t, plantest.Places(sized(t, taskRun(", computeResources: {limits: {memory: 1Gi}}"))), "info run-overrides-sizes r spec.computeResources")
}

func TestWorkspacesOfRuns(t *testing.T) {
	claim := "\n---\n{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: NS}, spec: {resources: {requests: {storage: SIZE}}}}\n"
	for name, test := range map[string]struct{ workspaces, claim, findings string }{
		"an emptyDir of two tasks":       {"{name: ws, emptyDir: {}}", "", "warning run-workspace-empty r spec.workspaces[0]"},
		"an emptyDir of none":            {"{name: other, emptyDir: {}}", "", ""},
		"a small claim":                  {"{name: ws, persistentVolumeClaim: {claimName: c}}", "ci 1Gi", "info run-workspace-storage r spec.workspaces[0]"},
		"a claim that is large enough":   {"{name: ws, persistentVolumeClaim: {claimName: c}}", "ci 2Gi", ""},
		"a claim of another namespace":   {"{name: ws, persistentVolumeClaim: {claimName: c}}", "x 1Gi", ""},
		"a claim that isn't in the list": {"{name: ws, persistentVolumeClaim: {claimName: d}}", "ci 1Gi", ""},
		"a secret":                       {"{name: ws, secret: {secretName: s}}", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			stream := run("v1", ", workspaces: ["+test.workspaces+"]")
			if test.claim != "" {
				namespace, size, _ := strings.Cut(test.claim, " ")
				stream += strings.NewReplacer("NS", namespace, "SIZE", size).Replace(claim)
			}
			got := sized(t, stream)
			plantest.Compare(t, plantest.Places(got), test.findings)
			plantest.Compare(t, plantest.Edits(got.Edits), "")
		})
	}
}

func TestParamsThatNobodyBinds(t *testing.T) {
	const template = head + "TriggerTemplate\nmetadata: {name: tt, namespace: ci}\nspec:\n  params: [{name: a}, {name: b, default: x}]\n" +
		"  resourcetemplates: [{apiVersion: v1, kind: ConfigMap, data: {a: $(tt.params.a), b: $(tt.params.b)}}]\n"
	binding := func(kind, namespace string) string {
		return "---\n" + head + kind + "\nmetadata: {name: tb" + namespace + "}\nspec: {params: [{name: a, value: $(body.a)}]}\n"
	}
	for name, test := range map[string]struct{ bindings, more, findings string }{
		"nothing":                   {"[]", "", "warning template-param-unbound tt spec.params"},
		"by the trigger itself":     {"[{name: a, value: '1'}]", "", ""},
		"another param":             {"[{name: b, value: '1'}]", "", "warning template-param-unbound tt spec.params"},
		"by a binding":              {"[{ref: tb}]", binding("TriggerBinding", ", namespace: ci"), ""},
		"by one of all namespaces":  {"[{ref: tb, kind: ClusterTriggerBinding}]", binding("ClusterTriggerBinding", ""), ""},
		"perhaps, by one elsewhere": {"[{ref: tb}]", binding("TriggerBinding", ", namespace: x"), ""},
		"perhaps, by one not here":  {"[{ref: other}]", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			el := "---\n" + head + "EventListener\nmetadata: {name: el, namespace: ci}\nspec: {triggers: [" +
				"{bindings: " + test.bindings + ", template: {ref: tt}}, {bindings: " + test.bindings + ", template: {ref: tt}}]}\n"
			plantest.Compare(t, plantest.Places(planned(t, template+el+test.more)), test.findings)
		})
	}
}

func TestInPlaceAFieldMovesOnlyWhereSomethingElseChanges(t *testing.T) {
	for name, test := range map[string]struct {
		rollout string
		size    string
		moves   bool
	}{
		"nothing else does":      {"InPlace", "4Gi", false},
		"a workspace grows":      {"InPlace", "1Gi", true},
		"the copy is new anyway": {"Alongside", "4Gi", true},
	} {
		s := plantest.Survey(t, pipeline+head+"TriggerTemplate\nmetadata: {name: o, namespace: ci}\nspec: {resourcetemplates: ["+
			run("v1", ", serviceAccountName: bot"+storage(test.size))+"]}\n")
		changed := plan.Plan{Edits: []edit.Edit{{Object: s.Pipelines[0].Object.ID, Path: object.Root("spec", "tasks")}}}
		got := trigger.Plan(s, plantest.Config(t, "rollout: "+test.rollout+", triggers: {workspaceStorage: 2Gi}"), changed)
		moves := slices.ContainsFunc(got.Edits, func(e edit.Edit) bool { return e.Rule == trigger.RuleMisplaced })
		if told := len(got.Findings); moves != test.moves || told != 1 {
			t.Errorf("%s: moved: %v, want %v; %d findings", name, moves, test.moves, told)
		}
	}
}
