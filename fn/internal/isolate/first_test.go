package isolate

import (
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
	for name, test := range map[string]struct{ fetches, want string }{
		"an earlier task fills it":                 {"[{name: source, workspace: out}]", ""},
		"an earlier task fills another":            {"[{name: source, workspace: source}]", "none of the tasks before tests has workspace out"},
		"no task before has any, and the run does": {"[]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  workspaces: [{name: source}, {name: out}]
  tasks:
    - {name: fetch, taskRef: {name: fetch}, workspaces: `+test.fetches+`}
    - {name: tests, runAfter: [fetch], taskRef: {name: tests}, workspaces: [{name: out, workspace: out}]}
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
metadata: {name: build, namespace: ci}
spec:
  workspaces: [{name: out}]
  steps: [{name: b, image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--context=$(workspaces.out.path)", "--destination=r.io/app:1"]}]
`, kaniko.Recognise)
			p := s.Pipelines[0]
			nothing := func(*survey.Pipeline, *survey.PipelineTask) harmless.Reading { return harmless.Reading{} }
			got := NewChecker(s, nothing, true).cantCopy(p, p.Tasks[1], p.Tasks[1].Task.Spec.Workspaces()[0])
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
