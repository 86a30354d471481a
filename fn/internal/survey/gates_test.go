package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// A gate is one however it is started.
func TestAGateIsOneHoweverItIsStarted(t *testing.T) {
	for script, want := range map[string]string{
		"gitleaks detect":                     "gitleaks",
		"gitleaks --version":                  "",
		"python -m bandit -r .":               "bandit",
		"python3 -m safety check":             "safety",
		"uvx bandit -r .":                     "bandit",
		"poetry run bandit -r .":              "bandit",
		"npx --yes snyk@1.2 test":             "snyk",
		"pnpm exec snyk test":                 "snyk",
		"corepack npx snyk test":              "snyk",
		"bundle exec brakeman":                "brakeman",
		"coverage run -m bandit":              "bandit",
		"tini -- gitleaks detect":             "gitleaks",
		"go run github.com/x/cmd/gosec@v2 ./": "gosec",
		"G=gitleaks; $G detect":               "gitleaks",
		"trap 'gitleaks detect' EXIT":         "gitleaks",
		"npm install snyk":                    "",
		"uv add bandit":                       "",
		"npm audit":                           "npm",
		"npx jest --ci":                       "",
		"python -m pytest":                    "",
	} {
		t.Run(script, func(t *testing.T) {
			for how, step := range map[string]string{"a step": "image: i, script: \"" + script + "\"", "a StepAction": "ref: {name: act}"} {
				s := plantest.Survey(t, "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: t, taskRef: {name: t}}]}\n"+
					"---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec: {steps: [{name: s, "+step+"}]}\n"+
					"---\napiVersion: tekton.dev/v1beta1\nkind: StepAction\nmetadata: {name: act}\nspec: {image: i, script: \""+script+"\"}\n")
				if got := s.Pipelines[0].Tasks[0].Gate(); got != want {
					t.Errorf("in %s: got %q, want %q", how, got, want)
				}
			}
		})
	}
}
