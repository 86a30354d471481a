package scenario

import (
	"testing"

	"knative.dev/pkg/apis"
)

// The tests' copy of the source is writable for a user who isn't root, in a
// folder below it, and what the tests write stays out of the source.
func TestSourceCopy(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized"})
	a.applySource(t)
	run := taskRun("run-tests-optimized", map[string]string{
		"LANGUAGE": "go", "IMAGE": registry() + "/e2e/golang:1.26", "WORKING_DIR": "app",
		"TEST_COMMAND": `[ "$(id -u)" = 1000 ] && [ "$PWD" = /workspace/source/app ] && touch written && [ ! -e /cacheopt/source/app/written ]`,
	})
	spec := run.Object["spec"].(map[string]any)
	spec["podTemplate"] = map[string]any{"securityContext": map[string]any{"runAsUser": int64(1000), "runAsGroup": int64(1000)}}
	spec["workspaces"] = []any{map[string]any{"name": "source", "configMap": map[string]any{
		"name": "source", "items": []any{map[string]any{"key": "go.mod", "path": "app/go.mod"}},
	}}}
	task := a.taskEnded(t, a.create(t, run))
	if !task.IsSuccessful() {
		t.Errorf("%s\n%s", condition(task.Status.GetCondition(apis.ConditionSucceeded)), a.taskLogs(t, task))
	}
}
