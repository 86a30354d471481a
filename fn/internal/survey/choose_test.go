package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// app is two of everything, and a Task that nobody uses.
var app = task("unit", "test") + task("image", "build") + task("lonely", "test") +
	pipeline("ci", "[{name: a, taskRef: {name: unit}}]") + pipeline("cd", "[{name: a, taskRef: {name: image}}]") +
	template("push", "ci") + template("tag", "cd") + `---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: listener, labels: {app: x}}
spec: {triggers: [{template: {ref: push}}]}
---
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: {name: now}
spec: {taskRef: {name: lonely}}
`

func TestSelect(t *testing.T) {
	for name, c := range map[string]struct {
		choice v1alpha1.Select
		want   []string
	}{
		"everything but TaskRuns, where nothing is asked for": {
			v1alpha1.Select{},
			[]string{"Task unit", "Task image", "Task lonely", "Pipeline ci", "Pipeline cd", "TriggerTemplate push", "TriggerTemplate tag"},
		},
		"what is excluded is out, whoever needs it": {
			v1alpha1.Select{Names: []string{"ci", "cd"}, Exclude: v1alpha1.Criteria{Names: []string{"unit"}}},
			[]string{"Task image", "Pipeline ci", "Pipeline cd"},
		},
		"a Task alone": {
			v1alpha1.Select{Names: []string{"unit"}}, []string{"Task unit"},
		},
		"a Pipeline and its Tasks": {
			v1alpha1.Select{Names: []string{"ci"}}, []string{"Task unit", "Pipeline ci"},
		},
		"a template, its Pipeline and its Tasks": {
			v1alpha1.Select{Kinds: []string{"TriggerTemplate"}, Names: []string{"p*"}}, []string{"Task unit", "Pipeline ci", "TriggerTemplate push"},
		},
		"all that an EventListener leads to": {
			v1alpha1.Select{Labels: map[string]string{"app": "x"}},
			[]string{"Task unit", "Pipeline ci", "TriggerTemplate push"},
		},
		"all but what is excluded": {
			v1alpha1.Select{Exclude: v1alpha1.Criteria{Names: []string{"l*", "push"}}},
			[]string{"Task unit", "Task image", "Pipeline ci", "Pipeline cd", "TriggerTemplate tag"},
		},
	} {
		s := chosen(t, app, c.choice)
		same(t, name, selected(s), c.want)
		same(t, name+", findings", len(s.Findings), 0)
	}
}

func TestSelectedTasksAndPipelines(t *testing.T) {
	s := chosen(t, app, v1alpha1.Select{Names: []string{"cd"}})
	same(t, "tasks", len(s.SelectedTasks()), 1)
	same(t, "task", s.SelectedTasks()[0].Object.Name, "image")
	same(t, "pipelines", len(s.SelectedPipelines()), 1)
	same(t, "pipeline", s.SelectedPipelines()[0].Object.Name, "cd")
}

func TestSelectingNothingIsAnError(t *testing.T) {
	want := []string{"error: spec.select matches no Task, Pipeline or TriggerTemplate of the list; " +
		"check names, labels and kinds; names are globs and may be those from before a prefix [select-nothing]"}
	for name, choice := range map[string]v1alpha1.Select{
		"a name that nothing has":  {Names: []string{"nothing"}},
		"a kind that nothing is":   {Kinds: []string{"Trigger"}},
		"a label that nothing has": {Labels: map[string]string{"app": "y"}},
		"all excluded":             {Exclude: v1alpha1.Criteria{Names: []string{"*"}}},
	} {
		s := chosen(t, app, choice)
		same(t, name, selected(s), []string(nil))
		same(t, name, findings(s), want)
	}
	same(t, "an empty list and nothing asked for", findings(all(t, "")), []string(nil))
}

func TestSelectByAnEarlierName(t *testing.T) {
	s := chosen(t, named("Pipeline", "ci", "pre-p", "p", "ci"), v1alpha1.Select{Names: []string{"p"}})
	same(t, "selected", selected(s), []string{"Pipeline pre-p"})
}

// with is a document with annotations of cacheopt's or of kustomize's.
func with(annotations, stream string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: unit\n  annotations: {" + annotations + "}\nspec: {steps: []}\n" + stream
}

func TestSkippedObjectsAreLeftAlone(t *testing.T) {
	s := all(t, with(`cicd.cortex.io/skip: "true"`, pipeline("p", "[{name: a, taskRef: {name: unit}}, {name: b, taskRef: {name: unit}}]")))
	same(t, "selected", selected(s), []string{"Pipeline p"})
	same(t, "findings, one only", findings(s), []string{"info: Task unit: is left alone, as its annotation cicd.cortex.io/skip asks [skipped]"})
}

func TestSkipMustSayTrue(t *testing.T) {
	s := all(t, with(`cicd.cortex.io/skip: "false"`, ""))
	same(t, "selected", selected(s), []string{"Task unit"})
}

func TestCopiesAreNeverSelected(t *testing.T) {
	copied := with("cicd.cortex.io/optimized-from: source", pipeline("p", "[{name: a, taskRef: {name: unit}}]"))
	same(t, "of all", selected(all(t, copied)), []string{"Pipeline p"})
	s := chosen(t, copied, v1alpha1.Select{Names: []string{"unit"}})
	same(t, "by name", selected(s), []string(nil))
	same(t, "by name, findings", s.Findings.Failed(), true)
}

func TestLocalConfigIsNoRoot(t *testing.T) {
	same(t, "selected", selected(all(t, with(`config.kubernetes.io/local-config: "true"`, ""))), []string(nil))
}
