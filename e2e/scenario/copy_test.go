package scenario

import (
	"path"
	"testing"

	"knative.dev/pkg/apis"
)

// The tests' copy of the source is writable, for root in a folder below it too,
// which the container runtime makes before the copy is there; and what the tests
// write stays out of the source.
func TestSourceCopy(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized"})
	a.applySource(t)
	for name, c := range map[string]struct {
		user int64
		dir  string
		// commands must all succeed in dir.
		commands string
	}{
		"root below it": {0, "app", `[ "$PWD" = /workspace/source/app ] && touch written && [ ! -e /cacheopt/source/app/written ]`},
		"another user":  {1000, ".", `[ "$(id -u)" = 1000 ] && touch written && [ ! -e /cacheopt/source/written ]`},
	} {
		t.Run(name, func(t *testing.T) {
			run := taskRun("run-tests-optimized", map[string]string{
				"LANGUAGE": "go", "IMAGE": registry() + "/e2e/golang:1.26", "WORKING_DIR": c.dir, "TEST_COMMAND": c.commands,
			})
			spec := run.Object["spec"].(map[string]any)
			spec["podTemplate"] = map[string]any{"securityContext": map[string]any{"runAsUser": c.user, "runAsGroup": c.user}}
			spec["workspaces"] = []any{map[string]any{"name": "source", "configMap": map[string]any{
				"name": "source", "items": []any{map[string]any{"key": "go.mod", "path": path.Join(c.dir, "go.mod")}},
			}}}
			task := a.taskEnded(t, a.create(t, run))
			if !task.IsSuccessful() {
				t.Errorf("%s\n%s", condition(task.Status.GetCondition(apis.ConditionSucceeded)), a.taskLogs(t, task))
			}
		})
	}
}
