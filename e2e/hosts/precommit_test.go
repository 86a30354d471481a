package hosts

import (
	"path/filepath"
	"strings"
	"testing"
)

// hooks are all that .pre-commit-hooks.yaml has, as of the last commit.
const hooks = `
repos:
- repo: ROOT
  rev: COMMIT
  hooks:
  - id: cacheopt
    args: [--config, cache-optimization.yaml, tekton/]
  - id: cacheopt-write
    args: [--config, cache-optimization.yaml, tekton/my tasks/build.yaml, tekton/pipeline.yaml]
  - id: cacheopt-system
    args: [--config, cache-optimization.yaml, tekton/]
`

// TestPreCommit lets pre-commit build cacheopt and run the hooks, in a
// repository that isn't optimized, and again once it is.
func TestPreCommit(t *testing.T) {
	started(t)
	dir := t.TempDir()
	commit := strings.TrimSpace(call{dir: root}.succeed(t, "git", "rev-parse", "HEAD").out)
	modules := strings.TrimSpace(call{}.succeed(t, "go", "env", "GOMODCACHE").out)
	write(t, filepath.Join(dir, ".pre-commit-config.yaml"), strings.NewReplacer("ROOT", root, "COMMIT", commit).Replace(hooks))
	write(t, filepath.Join(dir, "tekton/my tasks/build.yaml"), read(t, filepath.Join(root, "examples/kpt/task.yaml")))
	write(t, filepath.Join(dir, "tekton/pipeline.yaml"), read(t, filepath.Join(root, "examples/kpt/pipeline.yaml")))
	c := call{dir: dir, path: onPath(), env: []string{"PRE_COMMIT_HOME=" + t.TempDir(), "GOMODCACHE=" + modules}}
	c.succeed(t, "cacheopt", "init", "cache-optimization.yaml")
	c.succeed(t, "git", "init", "--quiet")
	c.succeed(t, "git", "add", ".")

	before := c.run(t, "pre-commit", "run", "--all-files", "--color=never")
	mustSay(t, before.out, "+  name: test-and-build-optimized", "2 files would change", "files were modified by this hook")
	outcomes(t, before.out, "Failed", "Failed", "Passed")
	c.succeed(t, "git", "add", ".")
	outcomes(t, c.succeed(t, "pre-commit", "run", "--all-files", "--color=never").out, "Passed", "Passed", "Passed")
}

// outcomes holds what pre-commit says of each hook, in order, against what it should.
func outcomes(t *testing.T, out string, want ...string) {
	t.Helper()
	var got []string
	for _, line := range strings.Split(out, "\n") {
		if at := strings.LastIndex(line, "..."); strings.HasPrefix(line, "cacheopt (") && at >= 0 {
			got = append(got, line[at+len("..."):])
		}
	}
	same(t, out, strings.Join(got, " "), strings.Join(want, " "))
}
