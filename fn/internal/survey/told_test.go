package survey_test

import (
	"strconv"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestARoleIsThatOfWhatThePipelineTells(t *testing.T) {
	for name, c := range map[string]struct {
		script, params string
		want           survey.Role
	}{
		"the default tests":                   {"install; $(params.C)", "[]", survey.Test},
		"the Pipeline deploys":                {"install; $(params.C)", "[{name: C, value: kubectl apply -f x}]", survey.Deploy},
		"by a variable":                       {"install; sh -c \"$CMD\"", "[{name: C, value: helm upgrade x}]", survey.Deploy},
		"something that nobody knows":         {"install; $(params.C)", "[{name: C, value: ./bundle}]", survey.Other},
		"by the default of a Pipeline's":      {"install; eval \"$CMD\"", "[{name: C, value: $(params.outer)}]", survey.Deploy},
		"what only a run tells is for a test": {"install; $(params.C)", "[{name: C, value: $(params.none)}]", survey.Test},
		"what a task tells is for a test":     {"install; $(params.C)", "[{name: C, value: $(tasks.x.results.y)}]", survey.Test},
	} {
		text := "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n  params: [{name: outer, default: oc apply -f x}, {name: none}]\n" +
			"  tasks:\n  - {name: t, params: " + c.params + ", taskSpec: {params: [{name: C, default: test}], steps: [{image: i, env: [{name: CMD, value: $(params.C)}], script: " + strconv.Quote(c.script) + "}]}}\n"
		s := all(t, text)
		same(t, name, s.Pipelines[0].Tasks[0].Role, c.want)
	}
}

func TestARunMayTellATaskSomethingElse(t *testing.T) {
	const pipeline = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec:
  params: [{name: command, default: test}]
  tasks: [{name: t, taskSpec: {steps: [{image: i, script: install; $(params.command)}]}}]
`
	for name, c := range map[string]struct {
		given string
		want  survey.Role
	}{
		"the same":                    {"test", survey.Test},
		"a deployment":                {"kubectl apply -f x", survey.Deploy},
		"what only the trigger knows": {"$(tt.params.command)", survey.Test},
	} {
		s := all(t, pipeline+"---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: p}, params: [{name: command, value: \""+c.given+"\"}]}\n")
		same(t, name, s.Pipelines[0].Tasks[0].Role, c.want)
	}
}
