package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestTaskRunsIn(t *testing.T) {
	o := objectOf(t, `
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
spec:
  resourcetemplates:
  - {apiVersion: tekton.dev/v1, kind: PipelineRun}
  - {apiVersion: tekton.dev/v1beta1, kind: TaskRun, metadata: {namespace: other}, spec: {taskSpec: {steps: [{}]}}}
  - {apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskRef: {name: unit}, podTemplate: {volumes: [{name: v}]}}}
  - {apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskRef: {resolver: hub}}}
`)
	runs := tekton.TaskRunsIn(o)
	same(t, "how many", len(runs), 3)
	spec, embeds := runs[0].Embedded()
	same(t, "an embedded spec, in the run's version", []any{embeds, spec.ResourcesKey(), spec.Path().String()},
		[]any{true, "resources", "spec.resourcetemplates[1].spec.taskSpec"})
	same(t, "namespaces", []string{runs[0].Namespace(), runs[1].Namespace()}, []string{"other", ""})
	name, named := runs[1].TaskName()
	same(t, "a name", []any{name, named, runs[1].TaskNamePath().String()}, []any{"unit", true, "spec.resourcetemplates[2].spec.taskRef.name"})
	_, named = runs[2].TaskName()
	same(t, "a resolver's Task", named, false)
	same(t, "volumes of pods", []int{len(runs[0].PodVolumes()), len(runs[1].PodVolumes())}, []int{0, 1})
}

func TestReferencesOfRunsForAnotherNamespace(t *testing.T) {
	o := objectOf(t, `
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
spec:
  resourcetemplates:
  - {apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {namespace: x}, spec: {pipelineRef: {name: p}}}
  - {apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {namespace: y}, spec: {taskRef: {name: t}}}
  - {apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskRef: {name: t}}}
`)
	var got []string
	for _, ref := range tekton.References(o) {
		got = append(got, ref.Kind+" "+ref.Namespace+"/"+ref.Name)
	}
	same(t, "references", got, []string{"Pipeline x/p", "Task y/t", "Task /t"})
}

func TestPodVolumes(t *testing.T) {
	r := run(t, "v1", `
  podTemplate: {volumes: [{name: misplaced}]}
  taskRunTemplate: {podTemplate: {volumes: [{name: all}]}}
  taskRunSpecs:
  - {pipelineTaskName: a, podTemplate: {volumes: [{name: a}]}, taskPodTemplate: {volumes: [{name: old}]}}
  - {pipelineTaskName: b, podTemplate: {volumes: [{name: b}]}}
`)
	var got []string
	for _, volume := range r.PodVolumes("a") {
		got = append(got, volume.Name())
	}
	same(t, "of one task", got, []string{"misplaced", "all", "a", "old"})
}

func TestMisplacedBesideOthers(t *testing.T) {
	for spec, want := range map[string]string{
		"{timeout: 1h}":                                                                                     "",
		"{timeout: 1h, timeouts: {tasks: 2h}}":                                                              "spec.timeouts",
		"{timeout: 1h, timeouts: {pipeline: 2h}}":                                                           "spec.timeouts.pipeline",
		"{serviceAccountName: a, taskRunTemplate: {serviceAccountName: b}}":                                 "spec.taskRunTemplate.serviceAccountName",
		"{serviceAccountName: a, taskRunTemplate: {podTemplate: {}}}":                                       "",
		"{taskRunSpecs: [{stepOverrides: [{name: s}], computeResources: {}}]}":                              "spec.taskRunSpecs[0].computeResources",
		"{taskRunSpecs: [{sidecarOverrides: [{name: s}], computeResources: {}}]}":                           "",
		"{taskRunSpecs: [{stepOverrides: [{name: s}], stepSpecs: [{name: s}], taskServiceAccountName: x}]}": "spec.taskRunSpecs[0].stepSpecs",
	} {
		beside := ""
		for _, move := range run(t, "v1", spec).Misplaced() {
			if move.Beside != nil {
				beside = move.Beside.String()
			}
		}
		same(t, spec, beside, want)
	}
}

func TestMisplacedInTaskRuns(t *testing.T) {
	const spec = "kind: TaskRun\nspec: {serviceAccountName: a, timeout: 1h, podTemplate: {}, stepOverrides: [{name: s}]}\n"
	moves := tekton.TaskRunsIn(objectOf(t, "apiVersion: tekton.dev/v1\n"+spec))[0].Misplaced()
	same(t, "how many: v1 has the others in the same place", len(moves), 1)
	same(t, "to", moves[0].To.String(), "spec.stepSpecs")
	same(t, "of v1beta1", len(tekton.TaskRunsIn(objectOf(t, "apiVersion: tekton.dev/v1beta1\n"+spec))[0].Misplaced()), 0)
}

func TestOverrides(t *testing.T) {
	for name, c := range map[string]struct{ version, spec, want string }{
		"v1":                        {"v1", "{stepSpecs: [{name: s, computeResources: {limits: {cpu: 1}}}]}", "stepSpecs[0].computeResources"},
		"v1beta1":                   {"v1beta1", "{stepOverrides: [{name: s, resources: {limits: {cpu: 1}}}]}", "stepOverrides[0].resources"},
		"v1beta1's in v1":           {"v1", "{stepOverrides: [{name: s, resources: {limits: {cpu: 1}}}]}", "stepOverrides[0].resources"},
		"of another step":           {"v1", "{stepSpecs: [{name: x, computeResources: {limits: {cpu: 1}}}]}", ""},
		"without resources":         {"v1", "{stepSpecs: [{name: s}]}", ""},
		"v1's in v1beta1 is nought": {"v1beta1", "{stepSpecs: [{name: s, computeResources: {limits: {cpu: 1}}}]}", ""},
	} {
		override := run(t, c.version, "{taskRunSpecs: ["+c.spec+"]}").Overrides()[0]
		got := ""
		if at := override.Step("s"); at.Exists() {
			got = at.Path().String()
		}
		if c.want != "" {
			c.want = "spec.taskRunSpecs[0]." + c.want
		}
		same(t, name, got, c.want)
	}
}

func TestTriggersAndTemplates(t *testing.T) {
	o := objectOf(t, `
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
spec:
  triggers:
  - template: {ref: push}
    bindings: [{ref: a}, {ref: b, kind: ClusterTriggerBinding}, {name: c, value: "1"}]
  - template:
      spec:
        params: [{name: a}, {name: b, default: x}, {name: unused}]
        resourcetemplates: [{x: "$(tt.params.b) $(tt.params.a)", y: ["$(tt.params.a)"], z: "$(params.p)"}]
`)
	triggers := tekton.TriggersIn(o)
	same(t, "templates", []string{triggers[0].TemplateName(), triggers[1].TemplateName()}, []string{"push", ""})
	var bindings []string
	for _, binding := range triggers[0].Bindings() {
		kind, name := binding.Ref()
		bindings = append(bindings, kind+" "+name+" "+binding.Param())
	}
	same(t, "bindings", bindings, []string{"TriggerBinding a ", "ClusterTriggerBinding b ", "TriggerBinding  c"})
	same(t, "without a default", triggers[1].Inline().Undefaulted(), []string{"a"})
	same(t, "used", tekton.TriggerParams(o.Value), []string{"a", "b"})
	same(t, "of other objects", len(tekton.TriggersIn(objectOf(t, holders[""]))), 0)
}

func TestPipelinesAsCode(t *testing.T) {
	for annotations, want := range map[string]bool{
		`{pipelinesascode.tekton.dev/on-event: "[push]"}`: true, "{tekton.dev/x: y}": false, "{}": false,
	} {
		o := objectOf(t, "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {annotations: "+annotations+"}\n")
		same(t, annotations, tekton.PipelinesAsCode(o), want)
	}
}
