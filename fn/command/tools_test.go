package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// tools are the programs of hack/tools/go.mod that tests have asked for.
var tools sync.Map

// tool is a program of hack/tools/go.mod, at the version that stands there. Go
// builds it once and keeps it in its build cache, so that a fresh clone needs
// nothing but go test.
func tool(t testing.TB, name string) string {
	t.Helper()
	find, _ := tools.LoadOrStore(name, sync.OnceValues(func() (string, error) { return findTool(name) }))
	path, err := find.(func() (string, error))()
	if err != nil {
		t.Fatalf("finding %s: %v", name, err)
	}
	return path
}

// findTool has Go build a tool, and tell where it lies instead of running it.
func findTool(name string) (string, error) {
	cmd := exec.Command("go", "tool", "-n", name)
	cmd.Dir = filepath.Join("..", "..", "hack", "tools")
	// What a job sets for its own module isn't for this one.
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOOS=", "GOARCH=")
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	return strings.TrimSpace(string(output)), err
}
