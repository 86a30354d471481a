package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func references(t *testing.T, doc string) []string {
	t.Helper()
	var all []string
	for _, ref := range tekton.References(objectOf(t, doc)) {
		all = append(all, ref.Kind+" "+ref.Name+" at "+ref.Path.String())
	}
	return all
}

func TestReferences(t *testing.T) {
	for name, c := range map[string]struct {
		doc  string
		want []string
	}{
		"a Pipeline refers to Tasks, those under finally too": {`
apiVersion: tekton.dev/v1
kind: Pipeline
spec:
  tasks:
  - {name: a, taskRef: {name: unit}}
  - {name: b, taskRef: {resolver: hub}}
  - {name: c, taskSpec: {steps: []}}
  - {name: d, taskRef: {name: custom, apiVersion: example.com/v1, kind: Wait}}
  finally:
  - {name: e, taskRef: {name: notify, kind: Task}}
`, []string{"Task unit at spec.tasks[0].taskRef.name", "Task notify at spec.finally[0].taskRef.name"}},
		"an EventListener refers to a Trigger": {
			"apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nspec: {triggers: [{triggerRef: push}]}\n",
			[]string{"Trigger push at spec.triggers[0].triggerRef"},
		},
		"a TaskRun refers to a Task": {
			"apiVersion: tekton.dev/v1\nkind: TaskRun\nspec: {taskRef: {name: unit}}\n", []string{"Task unit at spec.taskRef.name"},
		},
		"a PipelineRun refers to a Pipeline": {holders[""], []string{"Pipeline ci at spec.pipelineRef.name"}},
		"a PipelineRun with a spec of its own refers to Tasks": {
			"apiVersion: tekton.dev/v1\nkind: PipelineRun\nspec: {pipelineSpec: {tasks: [{name: a, taskRef: {name: unit}}]}}\n",
			[]string{"Task unit at spec.pipelineSpec.tasks[0].taskRef.name"},
		},
		"a TriggerTemplate refers to Pipelines": {
			holders["spec.resourcetemplates[1]"], []string{"Pipeline ci at spec.resourcetemplates[1].spec.pipelineRef.name"},
		},
		"a Trigger refers to a TriggerTemplate": {
			"apiVersion: triggers.tekton.dev/v1beta1\nkind: Trigger\nspec: {template: {ref: push}}\n", []string{"TriggerTemplate push at spec.template.ref"},
		},
		"an EventListener refers to TriggerTemplates and to what it runs itself": {
			holders["spec.triggers[1].template.spec.resourcetemplates[0]"],
			[]string{
				"TriggerTemplate other at spec.triggers[0].template.ref",
				"Pipeline ci at spec.triggers[1].template.spec.resourcetemplates[0].spec.pipelineRef.name",
			},
		},
		"a Task refers to nothing": {"apiVersion: tekton.dev/v1\nkind: Task\nspec: {taskRef: {name: x}}\n", nil},
	} {
		t.Run(name, func(t *testing.T) { same(t, c.doc, references(t, c.doc), c.want) })
	}
}
