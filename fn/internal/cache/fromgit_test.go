package cache_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func TestWhatIsReadFromGitGetsNoNewClaim(t *testing.T) {
	const task = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, annotations: {config.kubernetes.io/path: ci/tasks/t.yaml}}\nspec: {steps: [{image: i}]}\n"
	run := func(name, annotations, ref string) string {
		return fmt.Sprintf("---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: %s, annotations: {%s}}\nspec: {pipelineSpec: {tasks: [{name: a, taskRef: %s}]}}\n", name, annotations, ref)
	}
	claim := func(namespace, file string) string {
		return fmt.Sprintf("---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: dependency-cache%s, annotations: {config.kubernetes.io/path: %s}}\nspec: {accessModes: [ReadWriteMany]}\n", namespace, file)
	}
	const push, byName = "pipelinesascode.tekton.dev/on-event: push", "{name: t}"
	git := func(more string) string { return "{resolver: git, params: [" + more + "]}" }
	asCode := run("r", push, byName)
	for name, test := range map[string]struct{ stream, want string }{
		"of a run that Pipelines-as-Code reads":  {asCode, "Pipelines-as-Code runs it"},
		"but one of another run gets it":         {run("r", "", byName), ""},
		"but one of both gets it":                {asCode + run("s", "", byName), ""},
		"but one that nothing runs gets it":      {"", ""},
		"of a file that an annotation names":     {run("r", push+", pipelinesascode.tekton.dev/task-1: \"[git-clone, tasks/t.yaml]\"", "{name: u}"), "tasks/t.yaml"},
		"but an annotation may name another":     {run("r", push+", pipelinesascode.tekton.dev/task: tasks/u.yaml", "{name: u}"), ""},
		"of a file that a resolver reads":        {run("r", "", git("{name: pathInRepo, value: ci/tasks/t.yaml}")), "ci/tasks/t.yaml"},
		"of one that it reads by URL":            {run("r", "", "{resolver: http, params: [{name: url, value: 'https://x.org/o/r/main/ci/tasks/t.yaml'}]}"), "x.org"},
		"but the catalog has its own":            {run("r", "", git("{name: url, value: 'https://github.com/tektoncd/catalog.git'}, {name: pathInRepo, value: ci/tasks/t.yaml}")), ""},
		"but a claim of the list is there":       {asCode + claim("", "pvc.yaml"), ""},
		"and of a claim in the Repository's own": {asCode + claim(", namespace: ci", "pvc.yaml"), ""},
		"and a claim in .tekton isn't applied":   {asCode + claim("", ".tekton/pvc.yaml"), "nobody applies"},
	} {
		t.Run(name, func(t *testing.T) {
			s, config := plantest.Survey(t, task+test.stream), plantest.Config(t, "")
			sofar := needs(t, s, "t 0 dependency")
			got := cache.Yield(config, sofar.And(cache.PlanTaken(s, config)))
			got = got.And(cache.Plan(s, config, got))
			messages := strings.Join(plantest.Messages(got), "\n")
			if test.want == "" {
				if strings.Contains(messages, "gets no") || len(got.Mounts) != 1 || strings.Contains(test.stream, "Claim") && len(got.Additions) > 0 {
					t.Errorf("%d mounts, %d additions: %s", len(got.Mounts), len(got.Additions), messages)
				}
				return
			}
			if len(got.Mounts) > 0 || len(got.Additions) > 0 || !strings.Contains(messages, test.want) {
				t.Errorf("%d mounts, %d additions: %s", len(got.Mounts), len(got.Additions), messages)
			}
		})
	}
}
