package isolate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// A workspace that the tests are the first to have is there for what they write: a
// copy of it would keep that from the build.
func TestAWorkspaceThatOnlyTestsFillIsNotCopied(t *testing.T) {
	const fetched = "    - {name: fetch, taskRef: {name: fetch}, workspaces: [{name: source, workspace: source}]}\n"
	const not = "no task before tests fills workspace out"
	for name, test := range map[string]struct{ before, at, want string }{
		"an earlier task fills it":                 {"    - {name: fetch, taskRef: {name: fetch}, workspaces: [{name: source, workspace: out}]}\n", "", ""},
		"an earlier task fills another":            {fetched, "", not},
		"no task before has any, and the run does": {"    - {name: fetch, taskRef: {name: fetch}}\n", "", ""},
		"an earlier task only reads it":            {fetched + "    - {name: prepare, runAfter: [fetch], taskRef: {name: looks}, workspaces: [{name: out, workspace: out}]}\n", "", not},
		"one that only looks, where nothing fills": {"    - {name: prepare, taskRef: {name: looks}, workspaces: [{name: out, workspace: out}]}\n", "", ""},
		"one whose Task declares it read-only":     {"    - {name: prepare, taskRef: {name: unknown}, workspaces: [{name: out, workspace: out}]}\n", "", not},
		"one that fills another directory of it":   {"    - {name: fetch, taskRef: {name: fetch}, workspaces: [{name: source, workspace: out, subPath: src}]}\n", ", subPath: out", not},
		"one that fills the directory above":       {"    - {name: fetch, taskRef: {name: fetch}, workspaces: [{name: source, workspace: out, subPath: src/}]}\n", ", subPath: src/app", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  workspaces: [{name: source}, {name: out}]
  tasks:
`+test.before+`    - {name: tests, runAfter: [fetch, prepare], taskRef: {name: tests}, workspaces: [{name: out, workspace: out`+test.at+`}]}
    - {name: build, runAfter: [tests], taskRef: {name: build}, workspaces: [{name: out, workspace: out}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: tests, namespace: ci}
spec:
  workspaces: [{name: out}]
  steps: [{name: t, image: "node:20", workingDir: $(workspaces.out.path), script: "npm ci && npx jest --ci"}]
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: looks, namespace: ci}
spec:
  workspaces: [{name: out}]
  steps: [{name: l, image: busybox, script: "ls $(workspaces.out.path)"}]
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: unknown, namespace: ci}
spec:
  workspaces: [{name: out, readOnly: true}]
  steps: [{name: l, image: busybox, script: "fill $(workspaces.out.path)"}]
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  workspaces: [{name: out}]
  steps: [{name: b, image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--context=$(workspaces.out.path)", "--destination=r.io/app:1"]}]
`, kaniko.Recognise)
			p := s.Pipelines[0]
			tests := p.Tasks[slices.IndexFunc(p.Tasks, func(task *survey.PipelineTask) bool { return task.Name() == "tests" })]
			got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).cantCopy(p, tests, tests.Task.Spec.Workspaces()[0])
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
