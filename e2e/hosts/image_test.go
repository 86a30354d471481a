package hosts

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestImage runs the image as docs/image.md has it, with as little as a
// container can have, and as it is set to run. What hosts add, their own tests
// show.
func TestImage(t *testing.T) {
	started(t)
	want := call{in: read(t, filepath.Join(root, "examples/list.yaml"))}.succeed(t, "cacheopt").out
	mustSay(t, want, "- --cache=true")
	for what, line := range map[string]string{
		"with nothing":           lineWith(t, "docs/image.md", "docker run"),
		"as it is set to be run": "docker run --rm -i cacheopt:dev <examples/list.yaml",
	} {
		t.Run(what, func(t *testing.T) {
			same(t, line, call{dir: root}.succeed(t, "bash", "-c", line).out, want)
		})
	}
}

// TestArchive lets skopeo take the archive apart as docs/image.md pushes it, into a
// folder in the registry's place.
func TestArchive(t *testing.T) {
	started(t)
	dir := t.TempDir()
	line := lineWith(t, "docs/image.md", "skopeo copy")
	push, _, found := strings.Cut(line, " docker://")
	if !found {
		t.Fatalf("%q pushes to no registry", line)
	}
	call{dir: root}.succeed(t, "bash", "-c", push+" dir:"+dir)
	mustSay(t, read(t, filepath.Join(dir, "manifest.json")), `"architecture":"`+runtime.GOARCH+`"`)
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
