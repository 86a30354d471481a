package survey_test

import (
	"strconv"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestWhatACallMayLeaveBehind(t *testing.T) {
	for script, want := range map[string][]string{
		"git status; git -C a -c b=c log; git config x y; git rev-parse HEAD": nil,
		"git --version; git": nil,
		"git push":           {"git"},
		"git -C a commit -m x; git -c b=c tag v1; git checkout x": {"git"},
		"sed s/a/b/ f; sed -n p f; sed -e s/a/i/ f":               nil,
		"sed -i s/a/b/ f":                          {"sed"},
		"sed -Ei.bak s/a/b/ f":                     {"sed"},
		"sed --in-place=x s/a/b/ f":                {"sed"},
		"ls | xargs sed -i s/a/b/":                 {"sed"},
		"sed -i s/a/b/ /etc/hosts":                 nil,
		"rm -rf dist":                              {"rm"},
		"rm -f /tmp/x ~/y; touch /tmp/a; mkdir a":  nil,
		"rm -f /tmp/../workspace/w/x":              {"rm"},
		"rm -rf /elsewhere/x":                      {"rm"},
		"touch $(workspaces.w.path)/x":             {"touch"},
		"touch $DIR/x":                             {"touch"},
		"chmod 600 ~/.netrc; chown a /root":        nil,
		"chmod +x run.sh":                          {"chmod"},
		"tee log":                                  {"tee"},
		"tee /tmp/log; tee":                        nil,
		"find . -name x; find /tmp -delete":        nil,
		"find . -delete":                           {"find"},
		"find . -exec grep x {} +":                 nil,
		"find . -exec cp {} a ';'":                 {"cp"},
		"ls | xargs rm":                            {"rm"},
		". venv/bin/activate; source /etc/profile": nil,
		". ./env.sh":                               {"."},
		"source gen.sh":                            {"source"},
		"curl -sSf u; curl -sSLo /tmp/x u; curl -X GET u; curl --output /tmp/x u": nil,
		"curl -LO u":              {"curl"},
		"curl -sSLo x u":          {"curl"},
		"curl --output=x u":       {"curl"},
		"curl -sX POST u":         {"curl"},
		"curl --request DELETE u": {"curl"},
		"curl -fsSd a u":          {"curl"},
		"curl --data-binary @f u": {"curl"},
		"curl -T f u":             {"curl"},
		"#!/usr/bin/env python3":  {"a script in another language"},
		"if true; then":           {"what can't be read"},
		"cp a b; cp c d; test":    {"cp"},
	} {
		s := all(t, mounted(script))
		same(t, script, s.Tasks[0].Steps[0].Unknown, want)
	}
}

func TestWhereAStepWrites(t *testing.T) {
	for script, want := range map[string][]string{
		"echo 1 > VERSION; date >> sub/x":                             {"VERSION", "sub/x"},
		"echo 1 > $(workspaces.w.path)/x":                             {"$(workspaces.w.path)/x"},
		"echo 1 > /elsewhere/x; echo 1 > /workspace/other":            {"/elsewhere/x", "/workspace/other"},
		"echo 1 > \"$FILE\"":                                          {""},
		"test >/dev/null 2>&1; test &>/tmp/x; cat < f; a 2>&-":        nil,
		"echo 1 > $(results.r.path); echo 1 > $(step.results.r.path)": nil,
		"echo 1 > ~/.npmrc; cat <<E > /root/x\nE":                     nil,
		"sh -c 'echo 1 > VERSION'":                                    {"VERSION"},
	} {
		s := all(t, mounted(script))
		same(t, script, s.Tasks[0].Steps[0].Writes, want)
	}
}

// mounted is a Task with a workspace w in a place of its own.
func mounted(script string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  workspaces: [{name: w, mountPath: /elsewhere}]\n" +
		"  steps:\n  - {image: i, script: " + strconv.Quote(script) + "}\n"
}

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
