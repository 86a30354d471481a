package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestRoleOfATask(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   survey.Role
	}{
		"nothing that is known":                                {"echo hello", survey.Other},
		"a test":                                               {"test", survey.Test},
		"a build wins over a test":                             {"test; build", survey.Build},
		"a deployment wins over a build":                       {"build; kubectl apply -f x", survey.Deploy},
		"a build wins over a scan":                             {"trivy image x; build", survey.Build},
		"a scan wins over a test":                              {"test; grype x", survey.Scan},
		"a test wins over a check":                             {"hadolint Dockerfile; test", survey.Test},
		"installing alone is nothing":                          {"install", survey.Other},
		"a command from outside alone is nothing":              {"$(params.command)", survey.Other},
		"installing and then a command from outside is a test": {"install; $(params.command)", survey.Test},
		"a script in another language is nothing":              {"#!/usr/bin/env python3\\nprint()", survey.Other},
		"helm lists":                                           {"helm list", survey.Other},
		"helm upgrades, behind a flag":                         {"helm --debug upgrade x", survey.Deploy},
		"cosign verifies":                                      {"cosign verify x", survey.Scan},
		"cosign signs":                                         {"cosign sign x", survey.Other},
		"a lookup is not a use":                                {"command -v trivy", survey.Other},
	} {
		s := all(t, task("a", c.script))
		same(t, name, s.Tasks[0].Role, c.want)
		same(t, name+", findings", len(s.Findings), 0)
	}
}

func TestRoleOfAStepWithoutAScript(t *testing.T) {
	for name, c := range map[string]struct {
		step string
		want survey.Role
	}{
		"by its command":                  {"{image: alpine, command: [/bin/test], args: [x]}", survey.Test},
		"by its command in a shell":       {"{image: alpine, command: [sh, -c], args: ['cd $(workspaces.w.path) && test']}", survey.Test},
		"by its image's name":             {"{image: 'r.io:5000/acme/trivy:1.0@sha256:00'}", survey.Scan},
		"by its image and arguments":      {"{image: bitnami/kubectl, args: [apply, -f, x]}", survey.Deploy},
		"not by an image with a command":  {"{image: trivy, command: [ls]}", survey.Other},
		"by a param's default":            {"{image: '$(params.image)'}", survey.Scan},
		"not by an image that is a param": {"{image: '$(params.none)'}", survey.Other},
		"a reference runs nothing known":  {"{ref: {name: git-clone}}", survey.Other},
		"an empty script is as none":      {"{image: trivy, script: ''}", survey.Scan},
	} {
		s := all(t, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec: {params: [{name: image, default: aquasec/trivy}, {name: none}], steps: ["+c.step+"]}\n")
		same(t, name, s.Tasks[0].Role, c.want)
	}
}

func TestStepsAreReadOneByOne(t *testing.T) {
	s := all(t, `
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: a, namespace: ci}
spec:
  steps:
  - {name: one, image: alpine, script: "install; test; test"}
  - {name: two, image: alpine, script: "if true; then"}
  - {name: three, image: alpine, script: "build"}
`)
	var uses [][]survey.Use
	for _, step := range s.Tasks[0].Steps {
		uses = append(uses, step.Uses)
	}
	same(t, "uses", uses, [][]survey.Use{{{Role: "install", Tool: "install"}, {Role: "test", Tool: "test"}, {Role: "test", Tool: "test"}}, nil, {{Role: "build", Tool: "build"}}})
	same(t, "does", []bool{s.Tasks[0].Steps[0].Does(survey.Build, survey.Test), s.Tasks[0].Steps[1].Does(survey.Test)}, []bool{true, false})
	same(t, "findings", findings(s), []string{
		"warning: Task ci/a: spec.steps[1].script: step two is left alone: the script can't be read as shell: 1:10: " +
			"`then` must be followed by a statement list [script-unreadable]",
	})
}

func TestImageName(t *testing.T) {
	for image, want := range map[string]string{
		"trivy":                               "trivy",
		"docker.io/aquasec/trivy:0.58":        "trivy",
		"localhost:5000/trivy":                "trivy",
		"localhost:5000/trivy:1@sha256:abcd":  "trivy",
		"r.io/a/$(params.name):$(params.tag)": "$(params.name)",
		"":                                    ".",
	} {
		same(t, image, survey.ImageName(image), want)
	}
}
