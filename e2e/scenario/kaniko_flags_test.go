package scenario

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sigs.k8s.io/yaml"
)

// Each Kaniko accepts the flags that cacheopt writes for its version, and no
// others are accepted.
func TestKanikoFlags(t *testing.T) {
	t.Parallel()
	for image, c := range map[string]struct {
		// part is where the executor of the image's version was built.
		part string
		// has and lacks are flags that tell this version from others.
		has, lacks string
	}{
		"gcr.io/kaniko-project/executor:v1.6.0":  {"kaniko-v1.6", "--snapshotMode=redo", "--compressed-caching"},
		"gcr.io/kaniko-project/executor:v1.9.2":  {"kaniko-v1.9", "--snapshot-mode=redo", "--snapshotMode"},
		"gcr.io/kaniko-project/executor:v1.24.0": {"kaniko", "--snapshot-mode=redo", "--snapshotMode"},
		"cgr.dev/chainguard/kaniko:v1.25.1":      {"kaniko-chainguard", "--snapshot-mode=redo", "--snapshotMode"},
	} {
		t.Run(c.part, func(t *testing.T) {
			t.Parallel()
			root := rootWith(t, filepath.Join(filepath.Dir(os.Getenv("CACHEOPT")), "..", c.part, "executor"))
			flags := writtenFor(t, image)
			written := strings.Join(flags, " ")
			if !strings.Contains(written, c.has) || strings.Contains(written, c.lacks) {
				t.Errorf("cacheopt writes %s, expected it with %s and without %s", written, c.has, c.lacks)
			}
			if out, err := parse(root, flags); err != nil {
				t.Errorf("%s refuses %s: %v\n%s", image, written, err, out)
			}
			// What would be refused, if it were written.
			if out, err := parse(root, append(flags, "--no-such-flag=true")); err == nil || !strings.Contains(out, "unknown flag: --no-such-flag") {
				t.Errorf("%s doesn't refuse a flag that no Kaniko has: %v\n%s", image, err, out)
			}
		})
	}
}

// The flags of a later version end the build of an earlier one: the table of
// versions is needed.
func TestKanikoRefusesLaterFlags(t *testing.T) {
	t.Parallel()
	root := rootWith(t, filepath.Join(filepath.Dir(os.Getenv("CACHEOPT")), "..", "kaniko-v1.6", "executor"))
	out, err := parse(root, writtenFor(t, "gcr.io/kaniko-project/executor:v1.24.0"))
	if err == nil || !strings.Contains(out, "unknown flag: --compressed-caching") {
		t.Errorf("v1.6.0 takes what is written for v1.24.0: %v\n%s", err, out)
	}
}

// rootWith returns a folder with nothing but an executor, to be a root for it:
// a Kaniko that builds where it shouldn't would take files away.
func rootWith(t *testing.T, executor string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give a program another root")
	}
	root := t.TempDir()
	content, err := os.ReadFile(executor)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "executor"), content, 0o755); err != nil {
		t.Fatal(err)
	}
	return root
}

// parse lets an executor parse flags, and no more: behind them it is asked for
// its help.
func parse(root string, flags []string) (string, error) {
	cmd := exec.Command("/executor", append(flags[:len(flags):len(flags)], "--help")...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	cmd.Dir, cmd.Env = "/", nil
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// writtenFor returns the arguments that cacheopt gives to a Task whose step runs
// the image, its own for the destination among them, by a config that asks for
// all flags but --use-new-run.
func writtenFor(t *testing.T, image string) []string {
	t.Helper()
	task, _, _ := strings.Cut(rendered(t, "{rollout: InPlace, build: {layerCache: Registry, cacheTTL: 168h, kaniko: {compressedCaching: true, snapshotMode: redo}}}", "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\n"+
		"spec:\n  steps:\n    - name: build\n      image: "+image+"\n      args: [--destination=registry.example.com/team/app:1]\n"), "\n---\n")
	var read struct {
		Spec struct {
			Steps []struct{ Args []string }
		}
	}
	if err := yaml.Unmarshal([]byte(task), &read); err != nil {
		t.Fatal(err)
	}
	args := read.Spec.Steps[0].Args
	if len(args) < 4 {
		t.Fatalf("cacheopt writes only %v", args)
	}
	return args
}
