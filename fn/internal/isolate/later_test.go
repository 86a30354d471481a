package isolate

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/deps"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Whoever comes after the tests and has their source must be known to take what Git
// has, and nothing that they install or write there: they would do that in a copy.
func TestALaterTaskMayUseWhatTestsInstall(t *testing.T) {
	const executor = `{name: k, image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--context=$(workspaces.source.path)", "--destination=r.io/web:1"]}`
	for name, test := range map[string]struct {
		role, steps string
		reads       bool
	}{
		"a build that runs a script of the source":  {"", `[{name: s, image: "node:20", workingDir: $(workspaces.source.path), script: npm run build}, ` + executor + `]`, true},
		"a build that copies what is there":         {"", `[{name: s, image: "node:20", workingDir: $(workspaces.source.path), script: cp -r node_modules out/}, ` + executor + `]`, true},
		"a build, and nothing else":                 {"", "[" + executor + "]", false},
		"a deployment of what a program makes":      {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "npx cdk8s synth; kubectl apply -f dist/"}]`, true},
		"a deployment of a chart":                   {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "helm upgrade --install app chart"}]`, false},
		"a scan of what is installed":               {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "trivy image x; npx license-checker"}]`, true},
		"a search for licences":                     {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "trivy fs --scanners vuln,license ."}]`, true},
		"a search of all files that are there":      {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "bandit -r ."}]`, true},
		"a search by lock files":                    {"", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "trivy fs ."}]`, false},
		"a scan of an image":                        {"", `[{name: s, image: k, script: "trivy image x"}]`, false},
		"one whose owner says that it deploys only": {"later=deploy", `[{name: s, image: k, workingDir: $(workspaces.source.path), script: "./deploy.sh"}]`, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci, annotations: {cicd.cortex.io/role: "`+test.role+`"}}
spec:
  workspaces: [{name: ws}]
  tasks:
    - {name: fetch, taskRef: {name: fetch}, workspaces: [{name: source, workspace: ws}]}
    - {name: tests, runAfter: [fetch], taskRef: {name: tests}, workspaces: [{name: source, workspace: ws}]}
    - {name: later, runAfter: [tests], taskRef: {name: later}, workspaces: [{name: source, workspace: ws}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: tests, namespace: ci}
spec:
  workspaces: [{name: source}]
  steps: [{name: t, image: "node:20", workingDir: $(workspaces.source.path), script: "npm ci && npx jest --ci"}]
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: later, namespace: ci}
spec:
  workspaces: [{name: source}]
  steps: `+test.steps+"\n", kaniko.Recognise, deps.Recognise, survey.Tools)
			c, p := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true), s.Pipelines[0]
			tests := p.Tasks[1]
			if got := c.laterReader(p, tests, tests.Task.Spec.Workspaces()[0]); (got == "later") != test.reads {
				t.Errorf("read later by %q, expected that it reads: %v (its role: %s)", got, test.reads, p.Tasks[2].Role)
			}
		})
	}
}
