package check_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/check"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func TestProblemsOfTaskRuns(t *testing.T) {
	for name, c := range map[string]struct {
		version, spec string
		want          []string
	}{
		"none":                     {tektonV1, "{taskRef: {name: a}, serviceAccountName: sa, timeout: 1h}", nil},
		"none in v1beta1":          {tektonBeta, "{taskRef: {name: a}, stepOverrides: [{name: s, resources: {limits: {cpu: 1}}}]}", nil},
		"a field of v1beta1 in v1": {tektonV1, "{taskRef: {name: a}, stepOverrides: []}", []string{`unknown field "spec.stepOverrides"`}},
		"resources of v1beta1 in v1": {tektonV1, "{taskSpec: {steps: [{image: a, resources: {}}]}}",
			[]string{`unknown field "spec.taskSpec.steps[0].resources"`}},
		"a mount without a volume": {tektonBeta, "{taskSpec: {steps: [{image: a, volumeMounts: [{name: v, mountPath: /c}]}]}}",
			[]string{"spec.taskSpec.steps[0].volumeMounts[0]: there is no volume v"}},
	} {
		same(t, name, problems(t, document(c.version, "TaskRun", c.spec)), c.want)
	}
}

func TestProblemsOfATaskRunInATrigger(t *testing.T) {
	template := func(version string) string {
		return document(triggerBeta, "TriggerTemplate", "{resourcetemplates: [{apiVersion: "+version+", kind: TaskRun, metadata: {generateName: a-}, "+
			"spec: {taskSpec: {steps: [{image: a, computeResources: {}}]}}}]}")
	}
	same(t, "in v1", problems(t, template(tektonV1)), []string(nil))
	same(t, "in v1beta1", problems(t, template(tektonBeta)), []string{`spec.resourcetemplates[0]: unknown field "spec.taskSpec.steps[0].computeResources"`})
}

func TestProblemsOfEmbeddedPipelines(t *testing.T) {
	const spec = "{pipelineSpec: {tasks: [{name: t, taskSpec: {steps: [{image: a, volumeMounts: [{name: v, mountPath: /c}]}]}}]}}"
	const at = "spec.pipelineSpec.tasks[0].taskSpec.steps[0].volumeMounts[0]: there is no volume v"
	same(t, "of a PipelineRun", problems(t, document(tektonV1, "PipelineRun", spec)), []string{at})
	same(t, "in a template", problems(t, document(triggerBeta, "TriggerTemplate", "{resourcetemplates: [{apiVersion: "+tektonV1+", kind: PipelineRun, metadata: {generateName: a-}, spec: "+spec+"}]}")),
		[]string{"spec.resourcetemplates[0]." + at})
}

// What a trigger or Pipelines-as-Code fills in later is no problem now.
func TestExpressionsOfLater(t *testing.T) {
	const spec = `{pipelineRef: {name: "X"}, timeouts: {pipeline: "X", tasks: "Xm"}, params: [{name: p, value: "X"}], ` +
		`workspaces: [{name: w, volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "XGi"}}}}}]}`
	run := func(x string) string {
		return strings.ReplaceAll(`{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: "r-X"}, spec: `+spec+"}", "X", x)
	}
	template := func(x string) string {
		return document(triggerBeta, "TriggerTemplate", "{params: [{name: a}], resourcetemplates: ["+run(x)+"]}")
	}
	same(t, "of a trigger", problems(t, template("$(tt.params.a)")), []string(nil))
	same(t, "of Pipelines-as-Code", problems(t, run("{{ revision }}")), []string(nil))
	same(t, "of Pipelines-as-Code, in a Task", problems(t, document(tektonV1, "Task", `{steps: [{image: a, computeResources: {limits: {memory: "{{ m }}Gi"}}}]}`)), []string(nil))
	if got := problems(t, run("$(tt.params.a)")); len(got) == 0 {
		t.Error("a run that no trigger makes has a trigger's params, and that is no problem")
	}
	same(t, "a run that gets its name in the cluster", len(problems(t, "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: r-}, spec: {pipelineRef: {name: p}}}")), 0)
}

func TestAddedParams(t *testing.T) {
	use := func(text string) object.Object {
		return object.Object{Value: object.At(nil, map[string]any{"x": text})}
	}
	for name, c := range map[string]struct {
		before, after string
		want          []string
	}{
		"the same":                {"$(tt.params.a)", "$(tt.params.a)$(tt.params.a)", nil},
		"one less":                {"$(tt.params.a)", "", nil},
		"another":                 {"$(tt.params.a)", "$(tt.params.a) $(tt.params.b)", []string{"uses $(tt.params.b), which it didn't before"}},
		"a param of the Pipeline": {"", "$(params.a)", nil},
	} {
		same(t, name, check.AddedParams(use(c.before), use(c.after)), c.want)
	}
}

// Where an edit mends one field, another that was wrong before isn't new.
func TestAnUnknownFieldHidesNothing(t *testing.T) {
	before := problems(t, document(tektonV1, "PipelineRun", "{pipelineRef: {name: p}, timeout: 1h, odd: 1, params: [{name: a, value: x}, {name: a, value: y}]}"))
	after := problems(t, document(tektonV1, "PipelineRun", "{pipelineRef: {name: p}, timeouts: {pipeline: 1h}, odd: 1, params: [{name: a, value: x}, {name: a, value: y}]}"))
	same(t, "before, after", []int{len(before), len(after)}, []int{3, 2})
	same(t, "new", len(check.New(before, after)), 0)
}
