package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

const (
	embeds = "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r}, spec: {pipelineSpec: {tasks: [{name: a, taskSpec: {steps: [{image: alpine, script: test}]}}]}}}"
	names  = "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r}, spec: {pipelineSpec: {tasks: [{name: a, taskRef: {name: unit}}]}}}"
	single = "{apiVersion: tekton.dev/v1beta1, kind: TaskRun, metadata: {name: s}, spec: {taskSpec: {steps: [{image: alpine, script: build}]}}}"
)

func holder(kind, name, spec string) string {
	return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec: " + spec + "\n"
}

func TestEmbeddedPipelinesAndTasks(t *testing.T) {
	s := all(t, holder("TriggerTemplate", "tt", "{resourcetemplates: ["+embeds+", "+single+", "+embeds+"]}"))
	same(t, "counts", []int{len(s.Pipelines), len(s.Tasks), len(s.Runs), len(s.TaskRuns)}, []int{2, 3, 2, 1})
	for i, at := range []string{"spec.resourcetemplates[0].spec.pipelineSpec", "spec.resourcetemplates[2].spec.pipelineSpec"} {
		pipeline := s.Runs[i].Pipeline
		same(t, "a Pipeline's place", []any{pipeline.Object.Name, pipeline.Spec.Path().String(), pipeline.Embedded}, []any{"tt", at, true})
		same(t, "its task", pipeline.Tasks[0].Role, survey.Test)
	}
	task := s.TaskRuns[0].Task
	same(t, "a TaskRun's Task", []any{task.Role, task.Embedded, task.Spec.ResourcesKey()}, []any{survey.Build, true, "resources"})
}

func TestRolesOfEmbeddedPipelines(t *testing.T) {
	s := all(t, holder("TriggerTemplate", "tt", "{resourcetemplates: ["+
		`{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {annotations: {cicd.cortex.io/role: "a=deploy,b=test"}}, spec: {pipelineSpec: {tasks: [{name: a, taskRef: {name: x}}]}}}, `+
		"{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {annotations: {cicd.cortex.io/role: scan}}, spec: {taskSpec: {steps: [{image: alpine, script: test}]}}}]}"))
	same(t, "of a task", s.Pipelines[0].Tasks[0].Role, survey.Deploy)
	same(t, "of a TaskRun's Task", s.TaskRuns[0].Task.Role, survey.Scan)
	same(t, "findings", findings(s), []string{`warning: TriggerTemplate tt: spec.resourcetemplates[0].metadata.annotations["cicd.cortex.io/role"]: ` +
		"gives a role to b, and the Pipeline has no task of that name [role-annotation]"})
}

func TestRunsForAnotherNamespace(t *testing.T) {
	const run = "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {namespace: ci}, spec: "
	s := all(t, named("Pipeline", "ci", "p", "", "")+holder("TriggerTemplate", "tt", "{resourcetemplates: ["+
		run+"{pipelineRef: {name: p}}}, "+run+"{pipelineSpec: {tasks: []}}}]}"))
	same(t, "by name", s.Runs[0].Pipeline == s.Pipelines[0], true)
	same(t, "embedded", s.Runs[1].Pipeline == nil, true)
	same(t, "findings", findings(s), []string{"info: TriggerTemplate tt: spec.resourcetemplates[1].spec.pipelineSpec: " +
		"is for namespace ci, not for that of the object which holds it, and is left alone [run-elsewhere]"})
}

// What a rollout can't change isn't selected, and selects no Task.
func TestSelectedByRollout(t *testing.T) {
	inline := func(run string) string { return "{triggers: [{template: {spec: {resourcetemplates: [" + run + "]}}}]}" }
	for name, c := range map[string]struct {
		stream                      string
		alongside, cutover, inPlace []string
	}{
		"a PipelineRun": {
			"---\n" + names + "\n", nil, nil, []string{"Task unit", "PipelineRun r"}},
		"a TaskRun": {
			"---\n" + single + "\n", nil, nil, []string{"TaskRun s"}},
		"a PipelineRun of a Pipeline leads to that": {
			pipeline("p", "[{name: a, taskRef: {name: unit}}]") + "---\n{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {name: r}, spec: {pipelineRef: {name: p}}}\n",
			[]string{"Task unit", "Pipeline p"}, []string{"Task unit", "Pipeline p"}, []string{"Task unit", "Pipeline p", "PipelineRun r"}},
		"a TriggerTemplate": {
			holder("TriggerTemplate", "r", "{resourcetemplates: ["+names+"]}"),
			[]string{"Task unit", "TriggerTemplate r"}, []string{"Task unit", "TriggerTemplate r"}, []string{"Task unit", "TriggerTemplate r"}},
		"an EventListener whose run embeds all": {
			holder("EventListener", "r", inline(embeds)), nil, []string{"EventListener r"}, []string{"EventListener r"}},
		"an EventListener whose run names Tasks": {
			holder("EventListener", "r", inline(names)), nil, []string{"EventListener r"}, []string{"Task unit", "EventListener r"}},
	} {
		for rollout, want := range map[v1alpha1.Rollout][]string{
			v1alpha1.RolloutAlongside: c.alongside, v1alpha1.RolloutCutover: c.cutover, v1alpha1.RolloutInPlace: c.inPlace,
		} {
			s := read(t, task("unit", "test")+c.stream, v1alpha1.Spec{Rollout: rollout, Select: v1alpha1.Select{Names: []string{"r", "s"}}})
			same(t, name+", "+string(rollout), selected(s), want)
			same(t, "findings", len(s.Findings), 0)
		}
	}
}

func TestAFixedPipelineIsNotSelected(t *testing.T) {
	stream := task("unit", "test") + holder("Trigger", "t", "{template: {spec: {resourcetemplates: ["+names+", "+embeds+"]}}}")
	s := read(t, stream, v1alpha1.Spec{Rollout: v1alpha1.RolloutCutover})
	same(t, "fixed", []bool{s.Pipelines[0].Fixed, s.Pipelines[1].Fixed}, []bool{true, false})
	same(t, "selected", s.SelectedPipelines(), s.Pipelines[1:])
}

// A listener that was cut over leads to what its copies are made of.
func TestCopiesLeadToTheirSources(t *testing.T) {
	copied := func(by string) string {
		return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: tt-fast, annotations: {cicd.cortex.io/optimized-by: " + by +
			", cicd.cortex.io/optimized-from: tt}}\nspec: {resourcetemplates: []}\n"
	}
	stream := template("tt", "p") + holder("EventListener", "el", "{triggers: [{template: {ref: tt-fast}}]}")
	spec := v1alpha1.Spec{Rollout: v1alpha1.RolloutCutover, Select: v1alpha1.Select{Names: []string{"el"}}}
	same(t, "of this config", selected(read(t, stream+copied("c"), spec)), []string{"TriggerTemplate tt", "EventListener el"})
	same(t, "of another", selected(read(t, stream+copied("d"), spec)), []string{"EventListener el"})
}
