package tekton_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestPipelineSpec(t *testing.T) {
	spec := tekton.PipelineSpecOf(objectOf(t, `
apiVersion: tekton.dev/v1beta1
kind: Pipeline
spec:
  params: [{name: image}]
  workspaces: [{name: source}]
  tasks: [{name: test, taskSpec: {steps: [{resources: {limits: {cpu: 1}}}]}}, {name: build}]
  finally: [{name: notify}]
`))
	same(t, "tasks", names(spec.Tasks()), []string{"test", "build"})
	same(t, "finally", names(spec.Finally()), []string{"notify"})
	same(t, "found", []bool{second(spec.Param("image")), second(spec.Param("x")), second(spec.Workspace("source")), second(spec.Workspace("x"))},
		[]bool{true, false, true, false})
	same(t, "path", spec.WorkspacesPath().String(), "spec.workspaces")
	embedded, _ := spec.Tasks()[0].Embedded()
	same(t, "the version of an embedded spec", embedded.Steps()[0].Resources().Path().String(), "spec.tasks[0].taskSpec.steps[0].resources")
}

func TestTaskName(t *testing.T) {
	for fields, want := range map[string]bool{
		"taskRef: {name: unit}":                                        true,
		"taskRef: {name: unit, kind: Task}":                            true,
		"taskRef: {name: unit, kind: ClusterTask}":                     false,
		"taskRef: {name: unit, kind: Task, apiVersion: tekton.dev/v1}": false,
		"taskRef: {name: unit, apiVersion: example.com/v1}":            false,
		"taskRef: {resolver: hub, params: [{name: name, value: x}]}":   false,
		"taskRef: {name: unit, bundle: r.io/b}":                        false,
		"taskRef: {}":                                                  false,
		"taskSpec: {steps: []}":                                        false,
		"pipelineRef: {name: unit}":                                    false,
	} {
		task := pipelineTask(t, fields)
		name, ok := task.TaskName()
		same(t, fields, ok, want)
		if ok {
			same(t, fields, []string{name, task.TaskNamePath().String()}, []string{"unit", "spec.tasks[0].taskRef.name"})
		}
	}
}

func TestEmbedded(t *testing.T) {
	for fields, want := range map[string]bool{
		"taskSpec: {steps: [{name: a}]}":                               true,
		"taskSpec: {apiVersion: example.com/v1, kind: Wait, spec: {}}": false,
		"taskSpec: {kind: Wait}":                                       false,
		"taskSpec: ~":                                                  false,
		"taskRef: {name: a}":                                           false,
	} {
		_, ok := pipelineTask(t, fields).Embedded()
		same(t, fields, ok, want)
	}
}

func TestUnclear(t *testing.T) {
	for fields, want := range map[string]string{
		"name: a":                       "",
		"when: [{input: a}]":            "when",
		"matrix: {params: []}":          "matrix",
		"onError: continue":             "onError",
		"onError: stopAndFail":          "",
		"retries: 2":                    "retries",
		"retries: 0":                    "",
		"runAfter: [b]":                 "",
		"timeout: 5m":                   "",
		"params: [{name: a, value: b}]": "",
	} {
		same(t, fields, pipelineTask(t, fields).Unclear(), want)
	}
}

func TestPipelineTask(t *testing.T) {
	task := pipelineTask(t, `{name: build, runAfter: [test, lint], params: [{name: image, value: x}],
    workspaces: [{name: source, workspace: shared, subPath: app}, {name: cache}]}`)
	same(t, "runAfter", task.RunAfter(), []string{"test", "lint"})
	param, found := task.Param("image")
	same(t, "a param", []any{param.Passed().Text(), found, second(task.Param("x"))}, []any{"x", true, false})
	for name, want := range map[string][]any{"source": {"shared", "app", true}, "cache": {"cache", "", true}, "x": {"", "", false}} {
		workspace, subPath, bound := task.Binding(name)
		same(t, name, []any{workspace, subPath, bound}, want)
	}
	same(t, "paths", []string{task.RunAfterPath().String(), task.ParamsPath().String(), task.WorkspacesPath().String()},
		[]string{"spec.tasks[0].runAfter", "spec.tasks[0].params", "spec.tasks[0].workspaces"})
}

// TestMentionsByExpression has every form of expression that there is. More
// count than Tekton makes edges of.
func TestMentionsByExpression(t *testing.T) {
	for expression, want := range map[string]string{
		"$(tasks.a.results.r)":               "a",
		"$(tasks.a.results.r[*])":            "a",
		"$(tasks.a.results.r[0])":            "a",
		"$(tasks.a.results.r.key)":           "a",
		`$(tasks.a.results["r"])`:            "a",
		`$(tasks.a.results['r'])`:            "a",
		`$(tasks["a"].results.r)`:            "a",
		`$(tasks['a'].results.r)`:            "a",
		`$(tasks["a b.c"].results.r)`:        "a b.c",
		"$(tasks.a.matrix.length)":           "a",
		"$(tasks.a.matrix.r.length)":         "a",
		"$(tasks.a.outputs.x)":               "a",
		"$(tasks.a.status)":                  "a",
		"$(tasks.a.reason)":                  "a",
		"$$(tasks.a.results.r)":              "a",
		"x$(tasks.a.results.r)-$(params.b)y": "a",
		"$(tasks.b.results.r)$(tasks.a.results.r)$(tasks.b.results.s)": "a,b",
		"$(tasks.a-b_c.results.r)":                                     "a-b_c",
		"$(tasks.status.results.r)":                                    "status",
		"$(tasks.status)":                                              "",
		"$(finally.a.results.r)":                                       "",
		"$(params.a)":                                                  "",
		`$(params["tasks.a.results.r"])`:                               "",
		"$(workspaces.w.bound)":                                        "",
		"$(context.pipelineRun.name)":                                  "",
		"$(steps.a.results.r)":                                         "",
		"$(results.a.path)":                                            "",
		"$(tt.params.a)":                                               "",
		"$(VAR) $(date) tasks.a.results.r":                             "",
	} {
		task := pipelineTask(t, "name: x\n    params:\n    - name: p\n      value: |-\n        "+expression)
		same(t, expression, strings.Join(task.Mentions(), ","), want)
	}
}

func TestMentionsByField(t *testing.T) {
	const e = `"$(tasks.a.results.r)"`
	for name, fields := range map[string]string{
		"a param":                  "params: [{name: p, value: " + e + "}]",
		"a list param":             "params: [{name: p, value: [x, " + e + "]}]",
		"an object param":          "params: [{name: p, value: {k: " + e + "}}]",
		"a matrix param":           "matrix: {params: [{name: p, value: [" + e + "]}]}",
		"a matrix's include":       "matrix: {include: [{params: [{name: p, value: " + e + "}]}]}",
		"when's input":             "when: [{input: " + e + ", operator: in, values: [x]}]",
		"when's values":            "when: [{input: x, operator: in, values: [" + e + "]}]",
		"when's cel":               `when: [{cel: "'$(tasks.a.results.r)' == 'x'"}]`,
		"a workspace's subPath":    "workspaces: [{name: w, subPath: " + e + "}]",
		"a resolver's param":       "taskRef: {resolver: git, params: [{name: p, value: " + e + "}]}",
		"the name of its Task":     "taskRef: {name: " + e + "}",
		"the display name":         "displayName: " + e,
		"an embedded script":       "taskSpec: {steps: [{script: " + e + "}]}",
		"an embedded sidecar":      "taskSpec: {sidecars: [{image: " + e + "}]}",
		"an embedded volume":       "taskSpec: {volumes: [{name: v, persistentVolumeClaim: {claimName: " + e + "}}]}",
		"an embedded stepTemplate": "taskSpec: {stepTemplate: {env: [{name: E, value: " + e + "}]}}",
	} {
		same(t, name, pipelineTask(t, fields).Mentions(), []string{"a"})
	}
	same(t, "runAfter, which is not an expression", len(pipelineTask(t, "runAfter: [a]").Mentions()), 0)
}
