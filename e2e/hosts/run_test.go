package hosts

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// parts is the folder of programs that make test-hosts built.
var parts = os.Getenv("HOSTS_PARTS")

// started fails a test that make test-hosts hasn't started.
func started(t *testing.T) {
	t.Helper()
	if parts == "" {
		t.Fatal("this test needs programs and a Docker: start it by make test-hosts, as root")
	}
}

// root is cacheopt's folder.
var root = func() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return dir
}()

// programs are the real ones.
var programs = map[string]string{
	"cacheopt":   filepath.Join(parts, "cacheopt/cacheopt"),
	"kustomize":  filepath.Join(root, ".bin/kustomize"),
	"kubectl":    filepath.Join(parts, "kubernetes/kubectl"),
	"kpt":        filepath.Join(parts, "kpt/kpt"),
	"cmp-server": filepath.Join(parts, "argocd/argocd-cmp-server"),
	"reposerver": filepath.Join(parts, "argocd/reposerver"),
}

// image is cacheopt's. It has a registry in its name, because kpt takes a name
// without one for one of kpt's own.
const image = "registry.example.com/cacheopt:dev"

// call is a command line, and where it runs.
type call struct {
	dir string
	// env is added to the environment of the tests. PATH has no cacheopt
	// unless path puts a folder in front of it.
	env  []string
	path string
	in   string
}

// done is what became of a call.
type done struct {
	out, err string
	code     int
}

// run runs one of the programs, or one on the PATH.
func (c call) run(t *testing.T, name string, args ...string) done {
	t.Helper()
	if path, ok := programs[name]; ok {
		name = path
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), c.env...)
	if c.path != "" {
		cmd.Env = append(cmd.Env, "PATH="+c.path+":"+os.Getenv("PATH"))
	}
	cmd.Stdin = strings.NewReader(c.in)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", name, err)
	}
	return done{out.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// succeed runs a program that must exit with 0.
func (c call) succeed(t *testing.T, name string, args ...string) done {
	t.Helper()
	d := c.run(t, name, args...)
	if d.code != 0 {
		t.Fatalf("%s %s exits with %d:\n%s", name, strings.Join(args, " "), d.code, d.err)
	}
	return d
}

// fail runs a program that must exit with another code than 0, and say all of
// some words on stderr.
func (c call) fail(t *testing.T, words []string, name string, args ...string) done {
	t.Helper()
	d := c.run(t, name, args...)
	if d.code == 0 {
		t.Fatalf("%s %s succeeds:\n%s", name, strings.Join(args, " "), d.out)
	}
	mustSay(t, d.err, words...)
	return d
}

// mustSay fails the test where a text lacks one of some words.
func mustSay(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%q isn't said:\n%s", word, text)
		}
	}
}

// same fails the test where two outputs differ, and says where.
func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s: line %d is\n%s\nand should be\n%s", what, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s: got %d lines, and should have %d", what, len(a), len(b))
}

// command is what a program prints that may fail, after a test.
func command(name string, args ...string) string {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return err.Error() + "\n" + string(out)
	}
	return string(out)
}

// onPath is a folder with nothing but cacheopt in it.
func onPath() string { return filepath.Dir(programs["cacheopt"]) }
