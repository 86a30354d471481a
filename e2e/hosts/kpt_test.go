package hosts

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var kptWays = ways{
	"fn eval, exec":                   kptEval("--exec", "cacheopt"),
	"fn eval, image":                  kptEval("--image", image),
	"fn render, exec":                 kptRender,
	"fn render, without --allow-exec": kptNotAllowed,
	"fn doc":                          kptDoc,
}

// kptPackage is a copy of examples/kpt.
func kptPackage(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ci")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples/kpt"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// files are a folder's files by their path in it.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all[path] = read(t, filepath.Join(dir, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func kptEval(function ...string) func(*testing.T) {
	return func(t *testing.T) {
		dir := kptPackage(t)
		args := append([]string{"fn", "eval", dir, "--fn-config", filepath.Join(dir, "cache-optimization.yaml")}, function...)
		mustSay(t, call{path: onPath()}.succeed(t, "kpt", args...).err, "[Results]: ", "build runs beside tests")
		optimizedPackage(t, dir)
	}
}

// kptRender renders the example twice. Results say what became of it, and the
// second run changes nothing.
func kptRender(t *testing.T) {
	dir, results := kptPackage(t), t.TempDir()
	c := call{dir: dir, path: onPath()}
	d := c.succeed(t, "kpt", "fn", "render", "--allow-exec", "--results-dir", results)
	mustSay(t, d.err, "[Results]: ", "build runs beside tests")
	mustSay(t, read(t, filepath.Join(results, "results.yaml")), "kind: FunctionResultList", "severity: info", "name: test-and-build")
	optimizedPackage(t, dir)
	first := files(t, dir)
	c.succeed(t, "kpt", "fn", "render", "--allow-exec")
	second := files(t, dir)
	if len(first) != len(second) {
		t.Errorf("the first run leaves %d files, the second %d", len(first), len(second))
	}
	for name, content := range first {
		same(t, name+" after the second run", second[name], content)
	}
}

// optimizedPackage looks at what kpt wrote: originals as they were, and what is
// new in files that kpt names.
func optimizedPackage(t *testing.T, dir string) {
	t.Helper()
	after := files(t, dir)
	var stream strings.Builder
	for name, content := range after {
		if strings.HasSuffix(name, ".yaml") {
			stream.WriteString("---\n" + content)
		}
		if strings.Contains(content, "internal.config.kubernetes.io") {
			t.Errorf("%s has annotations of the run itself:\n%s", name, content)
		}
	}
	wholesome(t, stream.String())
	for name, content := range files(t, filepath.Join(root, "examples/kpt")) {
		if name != "Kptfile" {
			same(t, name, after[name], content)
		}
	}
}

// kpt refuses to run a program, and leaves files alone.
func kptNotAllowed(t *testing.T) {
	dir := kptPackage(t)
	before := files(t, dir)
	call{dir: dir, path: onPath()}.fail(t, []string{"--allow-exec"}, "kpt", "fn", "render")
	for name, content := range files(t, dir) {
		if name != "Kptfile" {
			same(t, name, content, before[name])
		}
	}
}

func kptDoc(t *testing.T) {
	mustSay(t, call{}.succeed(t, "kpt", "fn", "doc", "--image", image).out, "KRM function", "cacheopt [command]")
}
