package scenario

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The second run after a change of the source takes the layers of the
// dependencies from the cache, and its tests download nothing again.
func TestCaches(t *testing.T) {
	for name, c := range map[string]struct {
		app language
		// manager is counted by the fixtures' server.
		manager string
		// layer is the Dockerfile's command that installs dependencies.
		layer string
		// changed is a file of the source that is in a later layer.
		changed string
	}{
		"node": {nodeApp, "npm", "RUN npm ci", "extra.js"},
		"go":   {goApp, "go", "RUN go mod download", "extra.go"},
	} {
		t.Run(name, func(t *testing.T) {
			// Each has a package manager of its own to count.
			t.Parallel()
			a := deploy(t, layer{overlay: "overlays/optimized"})
			req := request{pipeline: optimized, app: c.app}
			before := a.downloads(t, c.manager)
			cold := a.succeeds(t, a.start(t, req))
			if got := a.downloads(t, c.manager) - before; got == 0 {
				t.Error("the first run downloaded nothing: the server doesn't count what this test counts on")
			}
			if log := cold.log(t, "build-and-push", "build-and-push"); takenFromCache(log, c.layer) {
				t.Errorf("the first build took %q from a cache that should be empty:\n%s", c.layer, log)
			}

			a.edit(t, c.app.repository, map[string]string{c.changed: source(c.changed)})
			before = a.downloads(t, c.manager)
			warm := a.succeeds(t, a.start(t, req))
			if got := a.downloads(t, c.manager) - before; got != 0 {
				t.Errorf("the second run downloaded %d archives again", got)
			}
			log := warm.log(t, "build-and-push", "build-and-push")
			if !takenFromCache(log, c.layer) {
				t.Errorf("the second build did not take %q from the cache:\n%s", c.layer, log)
			}
			if cold.result(t, "commit") == warm.result(t, "commit") {
				t.Error("the second run built the first commit, though the source changed")
			}
		})
	}
}

// takenFromCache says whether Kaniko's log has a command's layer as taken, and
// not as run.
func takenFromCache(log, command string) bool {
	_, arguments, _ := strings.Cut(command, " ")
	return strings.Contains(log, "Using caching version of cmd: "+command) &&
		!strings.Contains(log, "Args: [-c "+arguments+"]")
}

func source(file string) string {
	now := time.Now().UnixNano()
	if strings.HasSuffix(file, ".go") {
		return fmt.Sprintf("package main\n\nvar extra = %d\n", now)
	}
	return fmt.Sprintf("exports.extra = %d;\n", now)
}
