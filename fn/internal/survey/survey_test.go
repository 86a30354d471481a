package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestWanted(t *testing.T) {
	for id, want := range map[[2]string]bool{
		{"tekton.dev/v1", "Task"}:                         true,
		{"tekton.dev/v1alpha1", "Task"}:                   true,
		{"tekton.dev/v1beta1", "StepAction"}:              true,
		{"tekton.dev/v1beta1", "CustomRun"}:               false,
		{"triggers.tekton.dev/v1beta1", "EventListener"}:  true,
		{"triggers.tekton.dev/v1beta1", "TriggerBinding"}: true,
		{"batch/v1", "CronJob"}:                           true,
		{"batch/v1beta1", "CronJob"}:                      true,
		{"batch/v1", "Job"}:                               true,
		{"apps/v1", "Deployment"}:                         false,
		{"v1", "PersistentVolumeClaim"}:                   true,
		{"v1", "LimitRange"}:                              true,
		{"v1", "ResourceQuota"}:                           true,
		{"v1", "ConfigMap"}:                               true,
		{"example.com/v1", "PersistentVolumeClaim"}:       false,
		{"example.com/v1", "Task"}:                        false,
	} {
		same(t, id[0]+" "+id[1], survey.Wanted(object.ID{APIVersion: id[0], Kind: id[1]}), want)
	}
}

func TestReadSortsByKind(t *testing.T) {
	s := all(t, task("a", "test")+pipeline("p", "[{name: a, taskRef: {name: a}}]")+template("tt", "p")+`---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
---
apiVersion: v1
kind: Secret
metadata: {name: other}
`)
	same(t, "counts", []int{len(s.Tasks), len(s.Pipelines), len(s.Runs), len(s.Claims), len(s.LimitRanges), len(s.Quotas), len(s.Objects)},
		[]int{1, 1, 1, 1, 1, 1, 6})
	same(t, "the Task of the Pipeline", s.Pipelines[0].Tasks[0].Task == s.Tasks[0], true)
	same(t, "the Pipeline of the run", s.Runs[0].Pipeline == s.Pipelines[0], true)
	same(t, "the run's object", s.Runs[0].Object.Name, "tt")
}

func TestUnsupportedVersionsAreLeftAlone(t *testing.T) {
	s := all(t, "apiVersion: tekton.dev/v1alpha1\nkind: Task\nmetadata: {name: old}\n---\napiVersion: triggers.tekton.dev/v1\nkind: Trigger\nmetadata: {name: new}\n")
	same(t, "findings", findings(s), []string{
		"warning: Task old: apiVersion: is of version tekton.dev/v1alpha1, which cacheopt can't read, and is left alone; " +
			"write it as tekton.dev/v1 or tekton.dev/v1beta1 [api-version]",
		"warning: Trigger new: apiVersion: is of version triggers.tekton.dev/v1, which cacheopt can't read, and is left alone; " +
			"write it as triggers.tekton.dev/v1beta1 or triggers.tekton.dev/v1alpha1 [api-version]",
	})
	same(t, "tasks, selected", []any{len(s.Tasks), selected(s)}, []any{0, []string(nil)})
}

func TestWhatRefersToUnsupportedVersionsIsReadWithoutThem(t *testing.T) {
	s := all(t, "apiVersion: tekton.dev/v1alpha1\nkind: Task\nmetadata: {name: a}\n---\napiVersion: tekton.dev/v1alpha1\nkind: Pipeline\nmetadata: {name: b}\n"+
		pipeline("p", "[{name: x, taskRef: {name: a}}]")+template("tt", "b"))
	same(t, "task, pipeline", []bool{s.Pipelines[0].Tasks[0].Task == nil, s.Runs[0].Pipeline == nil}, []bool{true, true})
	same(t, "selected", selected(s), []string{"Pipeline p", "TriggerTemplate tt"})
}

func TestPipelineTasks(t *testing.T) {
	s := all(t, task("unit", "test")+`---
apiVersion: tekton.dev/v1beta1
kind: Pipeline
metadata: {name: p}
spec:
  tasks:
  - {name: a, taskRef: {name: unit}}
  - {name: b, taskSpec: {steps: [{image: alpine, script: build}]}}
  - {name: c, taskRef: {name: missing}}
  - {name: d, taskRef: {name: unit, apiVersion: example.com/v1}}
  finally:
  - {name: e, taskRef: {name: unit}}
`)
	p := s.Pipelines[0]
	var got [][]any
	for _, task := range p.All() {
		got = append(got, []any{task.Name(), task.Role, task.Task != nil && task.Task.Embedded})
	}
	same(t, "tasks", got, [][]any{
		{"a", survey.Test, false}, {"b", survey.Build, true}, {"c", survey.Other, false}, {"d", survey.Other, false}, {"e", survey.Test, false},
	})
	same(t, "finally", len(p.Finally), 1)
	same(t, "an embedded Task's object", s.Tasks[1].Object.ID, p.Object.ID)
	same(t, "an embedded Task's version", s.Tasks[1].Spec.ResourcesKey(), "resources")
	same(t, "findings", len(s.Findings), 0)
}

func TestUsers(t *testing.T) {
	stream := task("unit", "test") + pipeline("p", "[{name: a, taskRef: {name: unit}}, {name: b, taskRef: {name: unit}}]") + `---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: q, annotations: {cicd.cortex.io/skip: "true"}}
spec: {tasks: [{name: c, taskRef: {name: unit}}, {name: d, taskRef: {name: other}}]}
`
	s := read(t, stream, v1alpha1.Spec{Rollout: v1alpha1.RolloutInPlace})
	names := func(users []survey.User) []string {
		var names []string
		for _, user := range users {
			names = append(names, user.Pipeline.Object.Name+"."+user.Task.Name())
		}
		return names
	}
	same(t, "of selected Pipelines", names(s.Users(s.Tasks[0])), []string{"p.a", "p.b"})
	same(t, "of all Pipelines", names(s.AllUsers(s.Tasks[0])), []string{"p.a", "p.b", "q.c"})
	copied := all(t, stream)
	same(t, "of those that run a copy", names(copied.AllUsers(copied.Tasks[0])), []string{"p.a", "p.b"})
}

// named is an object of a namespace with the names that it had earlier.
func named(kind, namespace, name, previousNames, previousNamespaces string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: " + kind + "\nmetadata:\n  name: " + name + "\n  namespace: " + namespace +
		"\n  annotations:\n    internal.config.kubernetes.io/previousNames: " + previousNames +
		"\n    internal.config.kubernetes.io/previousNamespaces: " + previousNamespaces + "\nspec: {tasks: [{name: a, taskRef: {name: unit}}]}\n"
}

func TestResolve(t *testing.T) {
	for name, c := range map[string]struct {
		stream, want string
	}{
		"by its name": {
			named("Task", "ci", "unit", "", "") + named("Task", "ci", "other", "", ""), "Task ci/unit",
		},
		"by the name that it had before a prefix": {
			named("Task", "ci", "pre-unit", "unit", "ci"), "Task ci/pre-unit",
		},
		"by any of the names that it had": {
			named("Task", "ci", "pre-unit-x", "u,unit,unit-x", "ci"), "Task ci/pre-unit-x",
		},
		"by its name before one that had it": {
			named("Task", "ci", "pre-unit", "unit", "ci") + named("Task", "ci", "unit", "", ""), "Task ci/unit",
		},
		"in its namespace": {
			named("Task", "other", "unit", "", "") + named("Task", "ci", "unit", "", ""), "Task ci/unit",
		},
		"not in another namespace": {
			named("Task", "other", "unit", "", "other"), "",
		},
		"in the namespace that both had": {
			named("Task", "other", "unit", "", "default"), "Task other/unit",
		},
		"not an object of another kind": {
			named("TaskRun", "ci", "unit", "", ""), "",
		},
		"not an object of another group": {
			"---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: unit, namespace: ci}\n", "",
		},
	} {
		s := all(t, c.stream+named("Pipeline", "ci", "p", "", "default"))
		got := ""
		if o, found := s.Resolve(s.Pipelines[0].Object, "Task", "unit"); found {
			got = o.String()
		}
		same(t, name, got, c.want)
		same(t, name+", as the pipeline task's", s.Pipelines[0].Tasks[0].Task != nil, c.want != "")
	}
}

func TestRunsOfAllHolders(t *testing.T) {
	const run = "{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: p}}}"
	s := all(t, pipeline("p", "[]")+template("tt", "p")+`---
apiVersion: triggers.tekton.dev/v1beta1
kind: Trigger
metadata: {name: t}
spec: {template: {spec: {resourcetemplates: [`+run+`]}}}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el}
spec: {triggers: [{template: {spec: {resourcetemplates: [`+run+`]}}}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: pr}
spec: {pipelineRef: {name: p}}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: elsewhere}
spec: {pipelineRef: {resolver: git}}
---
apiVersion: tekton.dev/v1alpha1
kind: PipelineRun
metadata: {name: old}
spec: {pipelineRef: {name: p}}
`)
	var got []string
	for _, run := range s.Runs {
		pipeline := ""
		if run.Pipeline != nil {
			pipeline = run.Pipeline.Object.Name
		}
		got = append(got, run.Object.Name+"="+pipeline)
	}
	same(t, "runs", got, []string{"tt=p", "t=p", "el=p", "pr=p", "elsewhere="})
}
