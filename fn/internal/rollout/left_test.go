package rollout_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// builds takes every step whose script is called build for one that builds.
func builds(_ tekton.TaskSpec, step tekton.Step, _ shell.Script) []survey.Use {
	if step.Script() == "build" {
		return []survey.Use{{Role: survey.Build}}
	}
	return nil
}

// What a run embeds and a rollout leaves alone is said, where it would have
// been worth it.
func TestEmbeddedSpecsThatAreLeftAlone(t *testing.T) {
	spec := func(script string) string { return "{steps: [{image: i, script: " + script + "}]}" }
	pipelineRun := func(more, task string) string {
		return "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r, namespace: ci" + more + "}, spec: {pipelineSpec: {tasks: [{name: a, " + task + "}]}}}"
	}
	taskRun := "{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {name: r, namespace: ci}, spec: {taskSpec: " + spec("build") + "}}"
	inline := func(run string) string {
		return trigger("Trigger", "tr", "{template: {spec: {resourcetemplates: ["+run+"]}}}")
	}
	const left, field = "info not-copied r spec.pipelineSpec", " spec.template.spec.resourcetemplates[0].spec.pipelineSpec"
	for name, test := range map[string]struct{ stream, alongside, cutover string }{
		"a PipelineRun":                     {"---\n" + pipelineRun("", "taskSpec: "+spec("build")) + "\n", left, left},
		"a PipelineRun of nothing of ours":  {"---\n" + pipelineRun("", "taskSpec: "+spec("other")) + "\n", "", ""},
		"a PipelineRun that is skipped":     {"---\n" + pipelineRun(", annotations: {cicd.cortex.io/skip: 'true'}", "taskSpec: "+spec("build")) + "\n", "", ""},
		"a TaskRun":                         {"---\n" + taskRun + "\n", "info not-copied r spec.taskSpec", "info not-copied r spec.taskSpec"},
		"a Trigger with all of its own":     {inline(pipelineRun("", "taskSpec: "+spec("build"))), "info not-copied tr" + field, ""},
		"a Trigger that names a Task":       {inline(pipelineRun("", "taskRef: {name: b}")), "info not-copied tr" + field, "info not-copied tr" + field},
		"a Trigger that names another Task": {inline(pipelineRun("", "taskRef: {name: elsewhere}")), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for how, want := range map[string]string{"Alongside": test.alongside, "Cutover": test.cutover, "InPlace": ""} {
				config := plantest.Config(t, "rollout: "+how)
				s := plantest.SurveyFor(t, "{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: b, namespace: ci}, spec: "+spec("build")+"}\n"+test.stream, config, builds)
				plantest.Compare(t, plantest.Places(rollout.Plan(s, config, plan.Plan{})), want)
			}
		})
	}
}

func TestTasksThatOthersRunToo(t *testing.T) {
	other := "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: q, namespace: ci}\nspec: {tasks: [{name: b, taskRef: {name: t}}]}\n"
	for choice, want := range map[string]string{"[p]": "info task-shared t", "[p, q]": ""} {
		plantest.Compare(t, plantest.Places(planned(t, task+pipeline+other, "rollout: InPlace, select: {names: "+choice+"}")), want)
		plantest.Compare(t, plantest.Places(planned(t, task+pipeline+other, "rollout: Alongside, select: {names: "+choice+"}")), "")
	}
}

// A copy's Tasks are for those Pipelines alone that are changed with them.
func TestAListenerThatIsNotSelectedKeepsItsTasks(t *testing.T) {
	const run = "{apiVersion: tekton.dev/v1, kind: TaskRun, spec: {taskRef: {name: t}}}"
	stream := task + pipeline + template("") + trigger("EventListener", "el", "{triggers: [{template: {ref: tt}}, {template: {spec: {resourcetemplates: ["+run+"]}}}]}")
	const started = "set el spec.triggers[0].template.ref tt-optimized\n"
	const stamp = `set el metadata.annotations["cicd.cortex.io/optimized-by"] c`
	plantest.Compare(t, plantest.Edits(planned(t, stream, "rollout: Cutover, select: {names: [tt]}").Edits), started+stamp)
	plantest.Compare(t, plantest.Edits(planned(t, stream, "rollout: Cutover").Edits),
		started+"set el spec.triggers[1].template.spec.resourcetemplates[0].spec.taskRef.name t-optimized\n"+stamp)
}

func TestRunsThatPipelinesAsCodeReads(t *testing.T) {
	run := "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci, annotations: {pipelinesascode.tekton.dev/on-event: push}}\nspec: {pipelineRef: {name: p}}\n"
	raise := edit.Edit{Object: object.ID{APIVersion: "tekton.dev/v1", Kind: "PipelineRun", Namespace: "ci", Name: "r"}, Op: edit.Set, Path: object.Root("spec", "s"), Value: "2Gi"}
	plantest.Compare(t, plantest.Places(planned(t, task+pipeline+run, "rollout: InPlace", raise)), "info pipelines-as-code r")
	plantest.Compare(t, plantest.Places(planned(t, task+pipeline+run, "rollout: InPlace")), "")
}
