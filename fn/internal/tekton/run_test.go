package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// holders are the objects in which PipelineRuns hide, and the path of the run.
var holders = map[string]string{
	"spec.resourcetemplates[1]": `
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
spec:
  resourcetemplates:
  - {apiVersion: v1, kind: ConfigMap}
  - {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: ci}}}
  - {apiVersion: tekton.dev/v1, kind: TaskRun}
  - {apiVersion: example.com/v1, kind: PipelineRun}
`,
	"spec.template.spec.resourcetemplates[0]": `
apiVersion: triggers.tekton.dev/v1alpha1
kind: Trigger
spec:
  template:
    spec:
      resourcetemplates:
      - {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: ci}}}
`,
	"spec.triggers[1].template.spec.resourcetemplates[0]": `
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
spec:
  triggers:
  - template: {ref: other}
  - template:
      spec:
        resourcetemplates:
        - {apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: ci}}}
`,
	"": `
apiVersion: tekton.dev/v1
kind: PipelineRun
spec: {pipelineRef: {name: ci}}
`,
}

func TestRunsIn(t *testing.T) {
	for path, doc := range holders {
		runs := tekton.RunsIn(objectOf(t, doc))
		if len(runs) != 1 {
			t.Fatalf("%s: got %d runs, want 1", path, len(runs))
		}
		name, _ := runs[0].PipelineName()
		same(t, doc, []any{runs[0].Path().String(), name, runs[0].Beta()}, []any{path, "ci", false})
	}
	same(t, "in a Task", len(tekton.RunsIn(objectOf(t, "apiVersion: tekton.dev/v1\nkind: Task\nspec: {}\n"))), 0)
}

func TestRunsInHaveAVersionOfTheirOwn(t *testing.T) {
	o := objectOf(t, `
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
spec:
  resourcetemplates:
  - {apiVersion: tekton.dev/v1beta1, kind: PipelineRun}
  - {apiVersion: tekton.dev/v1, kind: PipelineRun}
`)
	runs := tekton.RunsIn(o)
	same(t, "beta", []bool{runs[0].Beta(), runs[1].Beta()}, []bool{true, false})
}

func TestPipelineName(t *testing.T) {
	for spec, want := range map[string]bool{
		"{pipelineRef: {name: ci}}":                 true,
		"{pipelineRef: {name: ci, bundle: r.io/b}}": false,
		"{pipelineRef: {resolver: git}}":            false,
		"{pipelineSpec: {tasks: []}}":               false,
		"{}":                                        false,
	} {
		r := run(t, "v1", spec)
		_, ok := r.PipelineName()
		same(t, spec, ok, want)
		same(t, "path", r.PipelineNamePath().String(), "spec.pipelineRef.name")
	}
}

func TestRun(t *testing.T) {
	r := run(t, "v1beta1", `
  pipelineSpec: {tasks: [{name: a, taskSpec: {steps: [{}]}}]}
  workspaces:
  - {name: source, volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}
  - {name: unsized, volumeClaimTemplate: {}}
  - {name: cache, persistentVolumeClaim: {claimName: build-cache}}
  - {name: other, persistentVolumeClaim: {claimName: build-cache}, subPath: x}
  - {name: tmp, emptyDir: {}}
metadata: {generateName: ci-, labels: {tekton.dev/pipeline: ci}}
`)
	spec, found := r.Embedded()
	embedded, _ := spec.Tasks()[0].Embedded()
	same(t, "an embedded spec, in the run's version", []any{found, embedded.ResourcesKey()}, []any{true, "resources"})
	same(t, "names", []string{r.GenerateName().Text(), r.PipelineLabel().Text()}, []string{"ci-", "ci"})
	same(t, "workspaces", []any{second(r.Workspace("cache")), second(r.Workspace("x")), r.WorkspacesPath().String()}, []any{true, false, "spec.workspaces"})
	same(t, "bound", r.ClaimsBound("build-cache"), []string{"cache", "other"})
	same(t, "not bound", r.ClaimsBound("x"), []string(nil))
	var sizes []string
	for _, size := range r.ClaimSizes() {
		sizes = append(sizes, size.Path().String()+"="+size.Text())
	}
	const storage = ".volumeClaimTemplate.spec.resources.requests.storage="
	same(t, "sizes", sizes, []string{"spec.workspaces[0]" + storage + "1Gi", "spec.workspaces[1]" + storage})
}

func TestMisplaced(t *testing.T) {
	const fields = `
  serviceAccountName: ci
  podTemplate: {securityContext: {fsGroup: 1}}
  timeout: 1h
  taskRunSpecs:
  - {pipelineTaskName: a, serviceAccountName: kept}
  - pipelineTaskName: b
    taskServiceAccountName: sa
    taskPodTemplate: {}
    stepOverrides: [{name: s, resources: {limits: {cpu: 1}}}, {name: u}]
    sidecarOverrides: []
`
	var got [][]any
	for _, move := range run(t, "v1", fields).Misplaced() {
		got = append(got, []any{move.From.String(), move.To.String(), move.Value.Raw()})
	}
	same(t, "of a v1 run", got, [][]any{
		{"spec.serviceAccountName", "spec.taskRunTemplate.serviceAccountName", "ci"},
		{"spec.podTemplate", "spec.taskRunTemplate.podTemplate", map[string]any{"securityContext": map[string]any{"fsGroup": 1}}},
		{"spec.timeout", "spec.timeouts.pipeline", "1h"},
		{"spec.taskRunSpecs[1].taskServiceAccountName", "spec.taskRunSpecs[1].serviceAccountName", "sa"},
		{"spec.taskRunSpecs[1].taskPodTemplate", "spec.taskRunSpecs[1].podTemplate", map[string]any{}},
		{"spec.taskRunSpecs[1].stepOverrides", "spec.taskRunSpecs[1].stepSpecs", []any{
			map[string]any{"name": "s", "computeResources": map[string]any{"limits": map[string]any{"cpu": 1}}},
			map[string]any{"name": "u"},
		}},
		{"spec.taskRunSpecs[1].sidecarOverrides", "spec.taskRunSpecs[1].sidecarSpecs", []any{}},
	})
	same(t, "of a v1alpha1 run", len(run(t, "v1alpha1", fields).Misplaced()), 0)
	same(t, "of a v1beta1 run", len(run(t, "v1beta1", fields).Misplaced()), 0)
	same(t, "of a run as it should be", len(run(t, "v1", "{taskRunTemplate: {serviceAccountName: ci}}").Misplaced()), 0)
}
