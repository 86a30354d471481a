package isolate

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/deps"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// two is a Pipeline of two tasks, the second after the first, that have one
// workspace; each is what its Task has for steps.
func two(t *testing.T, first, second string) *survey.Survey {
	t.Helper()
	task := func(name, steps string) string {
		return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + "}\nspec:\n  workspaces: [{name: source}]\n  steps:\n    - " + steps + "\n---\n"
	}
	return plantest.Survey(t, task("first", first)+task("second", second)+`apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec:
  tasks:
    - {name: first, taskRef: {name: first}, workspaces: [{name: source, workspace: ws}]}
    - {name: second, runAfter: [first], taskRef: {name: second}, workspaces: [{name: source, workspace: ws}]}
`, kaniko.Recognise, deps.Recognise, survey.Tools)
}

func TestChecksBesideEachOther(t *testing.T) {
	const unit = "{name: a, image: node, script: npm ci && npm test}"
	for name, test := range map[string]struct{ first, second, want string }{
		"each installs what it needs":                      {unit, "{name: b, image: node, script: npm ci && npm test}", ""},
		"the second uses what the first installed":         {unit, "{name: b, image: node, script: npm run lint}", "second may use what first installs with npm"},
		"a program of the first's packages":                {unit, "{name: b, image: node, script: eslint .}", "second may use what first installs with npm"},
		"another tool installs for itself":                 {unit, "{name: b, image: python, script: pip install x && pytest}", "second may use what first installs with npm"},
		"one that looks at the sources as they are":        {unit, "{name: b, image: hadolint, script: hadolint Dockerfile}", ""},
		"modules of Go are not in the source":              {"{name: a, image: golang, script: go mod download && go test ./...}", "{name: b, image: golang, script: go vet ./...}", ""},
		"a program that nobody knows may read anything":    {unit, "{name: b, image: node, script: npm ci && ./upload-coverage && npm test}", "runs ./upload-coverage, which may read what first writes"},
		"one without a shell can't have a copy":            {unit, "{name: b, image: trivy, command: [trivy, fs, .]}", "second can't work on a copy"},
		"the first without a shell can't either":           {"{name: a, image: trivy, command: [trivy, fs, .]}", unit, "first can't work on a copy"},
		"one that only reads needs no copy":                {"{name: a, image: hadolint, command: [hadolint, Dockerfile]}", unit, ""},
		"a scan of sources is a check as tests are":        {unit, "{name: b, image: trivy, script: trivy fs .}", ""},
		"two builds by Kaniko only read":                   {build("r.io/a"), build("r.io/b"), ""},
		"a build that writes beside one that reads":        {build("r.io/a"), "{name: m, image: maven, script: mvn package}\n    - " + build("r.io/b"), "step m of second may write into workspace source, which first has too"},
		"a build that writes before one that reads, alike": {"{name: m, image: maven, script: mvn package}\n    - " + build("r.io/b"), build("r.io/a"), "step m of first may write into workspace source, which second has too"},
	} {
		t.Run(name, func(t *testing.T) {
			s := two(t, test.first, test.second)
			tasks := s.Pipelines[0].Tasks
			got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1])
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func build(image string) string {
	return "{name: k, image: \"gcr.io/kaniko-project/executor:v1.23.2\", args: [--destination=" + image + "]}"
}

func TestBothOfTwoChecksGetACopy(t *testing.T) {
	const npm = "{name: a, image: node, script: npm ci && npm test}"
	s := two(t, npm, npm)
	sofar := plan.Plan{Relaxed: []plan.Relaxed{{Pipeline: s.Pipelines[0], Before: s.Pipelines[0].Tasks[0], After: s.Pipelines[0].Tasks[1]}}}
	planner := Planner{Fit: func(string, v1alpha1.Resources) edit.Fields { return edit.Fields{} }}
	plantest.Compare(t, plantest.Messages(planner.Plan(s, v1alpha1.Default().Spec, sofar)), `
		works on a copy of workspace source: what it writes there, no later task sees
		works on a copy of workspace source: what it writes there, no later task sees`)
	spec := v1alpha1.Default().Spec
	spec.Test.IsolateSource = false
	plantest.Compare(t, plantest.Findings(planner.Plan(s, spec, sofar)), "warning source-shared\nwarning source-shared")
}

func TestOneTaskForTwoChecks(t *testing.T) {
	// The second runs the first's Task too.
	text := strings.Replace(stream(plain, shared), "name: b\n      runAfter: [t]\n      taskRef: {name: build}", "name: b\n      runAfter: [t]\n      taskRef: {name: tests}", 1)
	text = strings.Replace(text, "b=build", "b=test", 1)
	s := plantest.Survey(t, text, deps.Recognise)
	tasks := s.Pipelines[0].Tasks
	if got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1]); got != "" {
		t.Errorf("got %q, want nothing in the way", got)
	}
}
