package hosts

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestImage runs the image as docs/image.md has it, with as little as a
// container can have, and as it is set to run. What hosts add, their own tests
// show.
func TestImage(t *testing.T) {
	started(t)
	want := call{in: read(t, filepath.Join(root, "examples/list.yaml"))}.succeed(t, "cacheopt").out
	mustSay(t, want, "claimName: build-cache")
	for what, line := range map[string]string{
		"with nothing":           lineWith(t, "docs/image.md", "docker run"),
		"as it is set to be run": "docker run --rm -i cacheopt:dev <examples/list.yaml",
	} {
		t.Run(what, func(t *testing.T) {
			same(t, line, call{dir: root}.succeed(t, "bash", "-c", line).out, want)
		})
	}
}

// lineWith is the one line of a page that begins with a text.
func lineWith(t *testing.T, page, text string) string {
	t.Helper()
	var found []string
	for _, line := range strings.Split(read(t, filepath.Join(root, page)), "\n") {
		if strings.HasPrefix(line, text) {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s has %d lines that begin with %q, want one", page, len(found), text)
	}
	return found[0]
}
