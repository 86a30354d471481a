package survey_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// Which Task of a name runs, Pipelines-as-Code decides: the list's is not judged in
// the place of one that is fetched.
func TestATaskThatPipelinesAsCodeFetchesIsNotTheLists(t *testing.T) {
	const list = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec: {steps: [{name: s, image: i, script: make}]}
---
`
	const byName = list + `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec: {tasks: [{name: b, taskRef: {name: build}}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: r, annotations: {FILES}}
spec: {pipelineRef: {name: p}}
`
	const embedded = list + `apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: r, annotations: {FILES}}
spec: {pipelineSpec: {tasks: [{name: b, taskRef: {name: build}}]}}
`
	for name, test := range map[string]struct {
		files string
		lists bool
	}{
		"nothing is fetched":               {`on-event: "[push]"`, true},
		"one by the hub's name":            {`task: "[git-clone, build]"`, false},
		"one of a version":                 {`task-1: "build:0.2"`, false},
		"one of another hub":               {`task: "catalog://build:0.2"`, false},
		"one by URL":                       {`task-0: "https://example.com/tasks/build.yaml"`, false},
		"one in a catalog's way":           {`task: "[https://example.com/build/0.1/x.yaml]"`, false},
		"one by GitLab's API":              {`task: "https://gitlab.example.com/api/v4/projects/1/repository/files/tasks%2Fbuild.yaml/raw?ref=main"`, false},
		"one that is any without an end":   {`task: "https://example.com/tasks"`, false},
		"one whose URL has no file":        {`task: "https://example.com/s/x7Qp"`, false},
		"one behind a file of any name":    {`task: "https://example.com/all.json"`, false},
		"another file of JSON":             {`task: "https://example.com/v0.9/lint.json"`, true},
		"another, of a branch called main": {`task: "https://gitlab.example.com/api/v4/projects/1/repository/files/tasks%2Flint.yaml/raw?ref=main"`, true},
		"one in a query":                   {`task: "https://example.com/raw?path=tasks/build.yml"`, false},
		"one that may be any":              {`task: "https://example.com/tasks.yaml"`, false},
		"another one":                      {`task: "[git-clone, https://example.com/lint.yaml]"`, true},
		"a file of the repository":         {`task: "[ci/build.yaml]"`, true},
	} {
		for kind, text := range map[string]string{"by name": byName, "embedded": embedded} {
			t.Run(name+", "+kind, func(t *testing.T) {
				s := plantest.Survey(t, strings.Replace(text, "{FILES}", "{pipelinesascode.tekton.dev/"+test.files+"}", 1))
				if got := s.Pipelines[0].Tasks[0].Task != nil; got != test.lists {
					t.Errorf("the list's Task is meant: %v, want %v", got, test.lists)
				}
			})
		}
	}
}
