package isolate

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// stream is a Pipeline of tests and a build, with the tests' Task's spec and
// the build's binding of the workspace.
func stream(spec, binding string) string {
	return `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: tests, namespace: ci}
spec:
` + spec + `---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  workspaces: [{name: source}]
  steps: [{image: b}]
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci, annotations: {cicd.cortex.io/role: "t=test,b=build"}}
spec:
  workspaces: [{name: ws}]
  tasks:
    - name: t
      taskRef: {name: tests}
      workspaces: [{name: source, workspace: ws}]
    - name: b
      runAfter: [t]
      taskRef: {name: build}
      workspaces: [` + binding + `]
`
}

const (
	shared = "{name: source, workspace: ws}"
	plain  = "  workspaces: [{name: source}]\n  steps: [{image: i, script: npm ci}]\n"
)

func TestCheck(t *testing.T) {
	for name, test := range map[string]struct{ spec, binding, want string }{
		"a shared source can be copied":              {plain, shared, ""},
		"another directory needs no copy":            {strings.Replace(plain, "script: npm ci", "args: [x]", 1), "{name: source, workspace: other}", ""},
		"different subPaths need no copy":            {strings.Replace(plain, "script: npm ci", "args: [x]", 1), "{name: source, workspace: ws, subPath: a}", "none of its steps has a script"},
		"a workspace that tests can't write":         {"  workspaces: [{name: source, readOnly: true}]\n  steps: [{image: i, args: [x]}]\n", shared, ""},
		"a Task that has its copy already":           {plain + "  volumes: [{name: source-copy, emptyDir: {}}]\n", shared, ""},
		"an optional workspace may be unbound":       {"  workspaces: [{name: source, optional: true}]\n  steps: [{image: i, script: x}]\n", shared, "is optional"},
		"sidecars would see the original":            {plain + "  sidecars: [{image: db}]\n", shared, "has sidecars"},
		"no step has a shell":                        {"  workspaces: [{name: source}]\n  steps: [{image: i, args: [x]}]\n", shared, "none of its steps has a script"},
		"a script of another language is no shell":   {"  workspaces: [{name: source}]\n  steps: [{image: i, script: \"#!/usr/bin/python3\\nx\"}]\n", shared, "none of its steps has a script"},
		"a StepAction chooses its own mounts":        {"  workspaces: [{name: source}]\n  steps: [{ref: {name: a}}, {image: i, script: x}]\n", shared, "refers to a StepAction"},
		"a step with workspaces of its own":          {"  workspaces: [{name: source}]\n  steps: [{image: i, script: x, workspaces: [{name: source}]}]\n", shared, "chooses its own workspaces"},
		"a mount path that only a run knows":         {"  workspaces: [{name: source, mountPath: $(params.p)}]\n  steps: [{image: i, script: x}]\n", shared, "mounted where a param says"},
		"a user who isn't root, below the copy":      {"  workspaces: [{name: source}]\n  stepTemplate: {securityContext: {runAsUser: 1000}}\n  steps: [{image: i, script: x, workingDir: $(workspaces.source.path)/$(params.dir)}]\n", shared, "isn't run by root"},
		"no root, by a rule of the step, below":      {"  workspaces: [{name: source}]\n  steps: [{image: i, script: x, workingDir: /workspace/source/web, securityContext: {runAsNonRoot: true}}]\n", shared, "isn't run by root"},
		"root, below the copy":                       {"  workspaces: [{name: source}]\n  stepTemplate: {securityContext: {runAsUser: 1000}}\n  steps: [{image: i, script: x, workingDir: $(workspaces.source.path)/web, securityContext: {runAsUser: 0}}]\n", shared, ""},
		"a user who isn't root, at the top":          {"  workspaces: [{name: source}]\n  steps: [{image: i, script: x, workingDir: $(workspaces.source.path)/., securityContext: {runAsUser: 1000}}]\n", shared, ""},
		"a user who isn't root, where a param says":  {"  workspaces: [{name: source}]\n  params: [{name: dir}]\n  steps: [{image: i, script: x, workingDir: $(params.dir), securityContext: {runAsUser: 1000}}]\n", shared, "isn't run by root"},
		"the volume of the workspace, mounted again": {plain + "  stepTemplate: {volumeMounts: [{name: $(workspaces.source.volume), mountPath: /src}]}\n", shared, "in a way of its own"},
		"workspaces in brackets can't be rewritten":  {"  workspaces: [{name: source}]\n  steps: [{image: i, script: 'x $(workspaces[\"source\"].path)'}]\n", shared, "in brackets"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, stream(test.spec, test.binding))
			tasks := s.Pipelines[0].Tasks
			got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1])
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestATaskThatAnotherPipelineUsesIsNotIsolated(t *testing.T) {
	s := plantest.Survey(t, stream(plain, shared)+`---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: reports, namespace: ci}
spec:
  tasks:
    - name: coverage
      taskRef: {name: tests}
`)
	tasks := s.Pipelines[0].Tasks
	if got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1]); !strings.Contains(got, "also used by coverage of Pipeline ci/reports") {
		t.Errorf("got %q", got)
	}
	if got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, false).Check(s.Pipelines[0], tasks[0], tasks[1]); got != "" {
		t.Errorf("without copying: got %q", got)
	}
}

func TestPlan(t *testing.T) {
	spec := `  workspaces: [{name: source}]
  steps:
    - name: install
      image: node:20
      securityContext: {runAsUser: 1000}
      workingDir: $(workspaces.source.path)
      env: [{name: SRC, value: "$(workspaces.source.path)"}]
      script: cd $(workspaces.source.path) && npm ci
`
	s := plantest.Survey(t, stream(spec, shared))
	sofar := plan.Plan{Relaxed: []plan.Relaxed{{Pipeline: s.Pipelines[0], Before: s.Pipelines[0].Tasks[0], After: s.Pipelines[0].Tasks[1]}}}
	planner := Planner{Fit: func(string, v1alpha1.Resources) edit.Fields { return edit.Fields{{Key: "requests", Value: "some"}} }}
	got := planner.Plan(s, v1alpha1.Default().Spec, sofar)
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append tests spec.volumes {name: source-copy, emptyDir: {}}
		set tests spec.workspaces[0].mountPath /cacheopt/source
		append tests spec.stepTemplate.volumeMounts {name: source-copy, mountPath: /workspace/source}
		insert tests spec.steps {name: copy-source, image: node:20, command: [sh, -c, `+survey.CopyScript+`, copy-source, /cacheopt/source, /workspace/source], computeResources: {requests: some}, securityContext: {runAsUser: 1000}}
		set tests spec.steps[0].env[0].value /workspace/source
		set tests spec.steps[0].script cd /workspace/source && npm ci
		set tests spec.steps[0].workingDir /workspace/source`)
	plantest.Compare(t, plantest.Findings(got), "info isolate-source")
}

func TestWithoutCopyingTheRiskIsSaid(t *testing.T) {
	s := plantest.Survey(t, stream(plain, shared))
	spec := v1alpha1.Default().Spec
	spec.Test.IsolateSource = false
	sofar := plan.Plan{Relaxed: []plan.Relaxed{{Pipeline: s.Pipelines[0], Before: s.Pipelines[0].Tasks[0], After: s.Pipelines[0].Tasks[1]}}}
	got := Planner{}.Plan(s, spec, sofar)
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	plantest.Compare(t, plantest.Findings(got), "warning source-shared")
}

func TestAParamThatNamesAWorkspaceGoesRoundTheCopy(t *testing.T) {
	for name, test := range map[string]struct{ from, to, want string }{
		"by the Task's default, which can be repointed": {"  steps:", "  params: [{name: dir, default: $(workspaces.source.path)/x}]\n  steps:", ""},
		"by the pipeline task":                          {"taskRef: {name: tests}", "taskRef: {name: tests}\n      params: [{name: dir, value: $(workspaces.source.path)}]", "param dir names a workspace"},
		"in an array":                                   {"taskRef: {name: tests}", "taskRef: {name: tests}\n      params: [{name: dirs, value: [a, $(workspaces.source.path)]}]", "param dirs names a workspace"},
		"by the Pipeline's default":                     {"  tasks:", "  params: [{name: root, default: $(workspaces.source.path)}]\n  tasks:", "param root names a workspace"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, strings.Replace(stream(plain, shared), test.from, test.to, 1))
			tasks := s.Pipelines[0].Tasks
			got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1])
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
