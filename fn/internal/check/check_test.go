package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/check"
)

const (
	tektonV1    = "tekton.dev/v1"
	tektonBeta  = "tekton.dev/v1beta1"
	triggerBeta = "triggers.tekton.dev/v1beta1"
)

func TestProblemsOfATask(t *testing.T) {
	for name, c := range map[string]struct {
		version, spec string
		want          []string
	}{
		"none": {
			tektonV1, "{params: [{name: p}], steps: [{image: 'a:$(params.p)', computeResources: {limits: {cpu: 1}}}]}", nil,
		},
		"none in v1beta1": {
			tektonBeta, "{params: [{name: p, default: yes}], steps: [{image: a, resources: {limits: {cpu: 1}}}]}", nil,
		},
		"none with volumes": {
			tektonV1, "{volumes: [{name: v, persistentVolumeClaim: {claimName: c}}], steps: [{image: a, volumeMounts: [{name: v, mountPath: /c}]}]}", nil,
		},
		"an unknown field": {
			tektonV1, "{step: []}", []string{"missing field(s): spec.steps", `unknown field "spec.step"`},
		},
		"a field of v1beta1 in v1": {
			tektonV1, "{steps: [{image: a, resources: {}}]}", []string{`unknown field "spec.steps[0].resources"`},
		},
		"a field of v1 in v1beta1": {
			tektonBeta, "{steps: [{image: a, computeResources: {}}]}", []string{`unknown field "spec.steps[0].computeResources"`},
		},
		"a value of the wrong type": {
			tektonV1, "{steps: [{image: 1}]}",
			[]string{"json: cannot unmarshal number into Go struct field Step.spec.steps.image of type string"},
		},
		"what Tekton's webhook refuses": {
			tektonV1, "{steps: [{image: 'a:$(params.p)'}]}", []string{`non-existent variable in "a:$(params.p)": spec.steps[0].image`},
		},
		"a script beside a command": {
			tektonV1, "{steps: [{image: a, script: x, command: [y]}]}", []string{"script cannot be used with command: spec.steps[0].script"},
		},
		"several, a line each": {
			tektonV1, "{steps: [{image: a, script: x, command: [y]}, {image: '$(params.p)'}]}",
			[]string{`non-existent variable in "$(params.p)": spec.steps[1].image`, "script cannot be used with command: spec.steps[0].script"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := problems(t, document(c.version, "Task", c.spec))
			slices.Sort(got)
			same(t, c.spec, got, c.want)
		})
	}
}

// TestProblemsThatTektonDoesNotSee has those that show only when the pod is
// made, or never starts (facts: tekton.md, 4.3).
func TestProblemsThatTektonDoesNotSee(t *testing.T) {
	for name, c := range map[string]struct {
		spec string
		want []string
	}{
		"a mount of a volume that isn't there": {
			"{steps: [{image: a}, {image: a, volumeMounts: [{name: v, mountPath: /c}]}]}",
			[]string{".steps[1].volumeMounts[0]: there is no volume v"},
		},
		"two mounts at one path": {
			"{volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}], steps: [{name: s, image: a, volumeMounts: [{name: v, mountPath: /c}, {name: w, mountPath: /c/}]}]}",
			[]string{".steps[0].volumeMounts[1]: step s has two mounts at /c"},
		},
		"one claim twice": {
			"{volumes: [{name: v, persistentVolumeClaim: {claimName: c}}, {name: w, persistentVolumeClaim: {claimName: c}}, {name: x, emptyDir: {}}, {name: y, emptyDir: {}}], steps: [{image: a}]}",
			[]string{".volumes[1]: claim c is a second volume of the pod, which then never starts"},
		},
		"the same path in two steps is none": {
			"{volumes: [{name: v, emptyDir: {}}], steps: [{image: a, volumeMounts: [{name: v, mountPath: /c}]}, {image: a, volumeMounts: [{name: v, mountPath: /c}]}]}", nil,
		},
		"the same path in stepTemplate and step is none": {
			"{volumes: [{name: v, emptyDir: {}}], stepTemplate: {volumeMounts: [{name: v, mountPath: /c}]}, steps: [{image: a, volumeMounts: [{name: v, mountPath: /c}]}]}", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, "in a Task", problems(t, document(tektonV1, "Task", c.spec)), at("spec", c.want))
			same(t, "embedded in a Pipeline", problems(t, document(tektonV1, "Pipeline", "{tasks: [{name: t, taskSpec: "+c.spec+"}]}")), at("spec.tasks[0].taskSpec", c.want))
			finally := "{tasks: [{name: t, taskRef: {name: x}}], finally: [{name: f, taskSpec: " + c.spec + "}]}"
			same(t, "embedded under finally", problems(t, document(tektonV1, "Pipeline", finally)), at("spec.finally[0].taskSpec", c.want))
		})
	}
}

// at is the problems below a path.
func at(path string, problems []string) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, path+problem)
	}
	return all
}

func TestProblemsOfAPipeline(t *testing.T) {
	for name, c := range map[string]struct {
		spec string
		want []string
	}{
		"none": {
			"{workspaces: [{name: w, optional: true}], tasks: [{name: a, taskRef: {name: x}, workspaces: [{name: w}]}, {name: b, taskRef: {name: x}, runAfter: [a], retries: 1}]}", nil,
		},
		"a cycle": {
			"{tasks: [{name: a, taskRef: {name: x}, runAfter: [b]}, {name: b, taskRef: {name: x}, runAfter: [a]}]}",
			[]string{`invalid value: cycle detected; task "a" depends on "b": spec.tasks`},
		},
		"a task to wait for that isn't there": {
			"{tasks: [{name: a, taskRef: {name: x}, runAfter: [zz]}]}",
			[]string{"invalid value: couldn't add link between a and zz: task a depends on zz but zz wasn't present in Pipeline: spec.tasks"},
		},
		"a workspace that isn't declared": {
			"{tasks: [{name: a, taskRef: {name: x}, workspaces: [{name: w, workspace: w}]}]}",
			[]string{`invalid value: pipeline task "a" expects workspace with name "w" but none exists in pipeline spec: spec.tasks[0].workspaces[0]`},
		},
	} {
		for _, version := range []string{tektonV1, tektonBeta} {
			same(t, name+", "+version, problems(t, document(version, "Pipeline", c.spec)), c.want)
		}
	}
}

func TestProblemsOfARun(t *testing.T) {
	const spec = "{pipelineRef: {name: ci}, serviceAccountName: sa}"
	same(t, "a field of v1beta1 in v1", problems(t, document(tektonV1, "PipelineRun", spec)), []string{`unknown field "spec.serviceAccountName"`})
	same(t, "the same in v1beta1", problems(t, document(tektonBeta, "PipelineRun", spec)), []string(nil))
	same(t, "timeouts that SetDefaults makes right", problems(t, document(tektonV1, "PipelineRun", "{pipelineRef: {name: ci}, timeouts: {tasks: 30m}}")), []string(nil))
}

func TestProblemsOfARunInATrigger(t *testing.T) {
	for name, c := range map[string]struct {
		run  string
		want []string
	}{
		"none": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: ci-}, spec: {pipelineRef: {name: ci}, params: [{name: a, value: $(tt.params.a)}]}}", nil,
		},
		"none in a name, a timeout and a size that the trigger fills in": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: ci-$(uid)}, spec: {pipelineRef: {name: $(tt.params.a)}, taskRunTemplate: {serviceAccountName: $(tt.params.a)}}}", nil,
		},
		"a field of v1beta1 in v1": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: ci-}, spec: {pipelineRef: {name: ci}, serviceAccountName: sa}}",
			[]string{`unknown field "spec.serviceAccountName"`},
		},
		"none in v1beta1": {
			"{apiVersion: tekton.dev/v1beta1, kind: PipelineRun, metadata: {generateName: ci-}, spec: {pipelineRef: {name: ci}, serviceAccountName: sa}}", nil,
		},
		"what Tekton's webhook refuses": {
			"{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: ci-}, spec: {}}",
			[]string{"expected exactly one, got neither: spec.pipelineRef, spec.pipelineSpec"},
		},
		"none in an object of another kind": {"{apiVersion: v1, kind: ConfigMap, odd: 1}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			templates := "{params: [{name: a}], resourcetemplates: [" + c.run + "]}"
			same(t, "in a TriggerTemplate", problems(t, document(triggerBeta, "TriggerTemplate", templates)), at("spec.resourcetemplates[0]: ", c.want))
			same(t, "in a Trigger", problems(t, document(triggerBeta, "Trigger", "{bindings: [], template: {spec: "+templates+"}}")),
				at("spec.template.spec.resourcetemplates[0]: ", c.want))
			same(t, "in an EventListener", problems(t, document(triggerBeta, "EventListener", "{triggers: [{template: {spec: "+templates+"}}]}")),
				at("spec.triggers[0].template.spec.resourcetemplates[0]: ", c.want))
		})
	}
}

func TestProblemsOfATriggerTemplate(t *testing.T) {
	got := problems(t, document(triggerBeta, "TriggerTemplate",
		"{resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: a-}, spec: {pipelineRef: {name: $(tt.params.x)}}}]}"))
	same(t, "an undeclared param", got, []string{
		"invalid value: undeclared param '$(tt.params.x)': spec.resourcetemplates[0]", "'$(tt.params.x)' must be declared in spec.params",
	})
}

func TestProblemsOfOtherObjects(t *testing.T) {
	same(t, "a claim", problems(t, document("v1", "PersistentVolumeClaim", "{accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}")), []string(nil))
	same(t, "a claim with a typo", problems(t, document("v1", "PersistentVolumeClaim", "{accessMode: [ReadWriteMany]}")), []string{`unknown field "spec.accessMode"`})
	same(t, "a size that is none", len(problems(t, document("v1", "PersistentVolumeClaim", "{resources: {requests: {storage: much}}}"))), 1)
	same(t, "a kind that isn't checked", problems(t, document("v1", "ConfigMap", "{odd: 1}")), []string(nil))
	same(t, "a version that isn't checked", problems(t, document("tekton.dev/v1alpha1", "Pipeline", "{odd: 1}")), []string(nil))
}

func TestProblemsLeaveTheObjectAlone(t *testing.T) {
	doc := document(tektonV1, "Task", "{stepTemplate: {env: [{name: A, value: b}]}, params: [{name: p}], steps: [{image: a}]}")
	same(t, "twice the same", problems(t, doc), problems(t, doc))
}

func TestNew(t *testing.T) {
	for name, c := range map[string]struct{ before, after, want []string }{
		"nothing before":               {nil, []string{"a: b"}, []string{"a: b"}},
		"the same before":              {[]string{"a: b"}, []string{"a: b", "c: d"}, []string{"c: d"}},
		"the same at another position": {[]string{"x: spec.steps[0].image[1]"}, []string{"x: spec.steps[3].image[12]"}, []string{}},
		"the same with positions of later steps": {
			[]string{"x: spec.steps[0].script"}, []string{"x: spec.steps[2].steps[1].script"}, []string{}},
		"another at the same position": {[]string{"x: spec.steps[0].image"}, []string{"y: spec.steps[0].image"}, []string{"y: spec.steps[0].image"}},
		"what is gone doesn't count":   {[]string{"a: b", "c: d"}, nil, nil},
		"a key in brackets is a key":   {[]string{`m["a"]`}, []string{`m["b"]`}, []string{`m["b"]`}},
		"a script that is edited": {
			[]string{`no x in "#!/bin/sh\nkaniko ` + strings.Repeat("--flag ", 20) + `\"$@\"": script`},
			[]string{`no x in "#!/bin/sh\nkaniko --cache ` + strings.Repeat("--flag ", 20) + `\"$@\"": script`}, []string{}},
		"a number elsewhere is a value": {[]string{"want 1"}, []string{"want 2"}, []string{"want 2"}},
	} {
		before, after := slices.Clone(c.before), slices.Clone(c.after)
		same(t, name, check.New(before, after), c.want)
		same(t, name+", what was given", [][]string{before, after}, [][]string{c.before, c.after})
	}
}
