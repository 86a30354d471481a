package hosts

import (
	"path/filepath"
	"testing"
)

var kubectlWays = ways{
	"container":                    kubectlContainer,
	"exec":                         kubectlExec,
	"no function: cacheopt render": filter("kubectl", "kustomize"),
}

func kubectlContainer(t *testing.T) {
	dir := folder(t, config(t, byContainer), overlayOfBase)
	watched, calls := watchDocker(t)
	out := call{dir: dir, path: watched}.succeed(t, "kubectl", "kustomize", "--enable-alpha-plugins", "overlay").out
	same(t, "kubectl kustomize", out, optimized(t))
	mustSay(t, calls(), "--network none", "--user nobody", image)
}

// kubectl has no flag for exec functions, and skips them without a word.
func kubectlExec(t *testing.T) {
	dir := filepath.Join(root, "overlays/optimized")
	call{}.fail(t, []string{"unknown flag: --enable-exec"}, "kubectl", "kustomize", "--enable-exec", dir)
	skipped := call{path: onPath()}.succeed(t, "kubectl", "kustomize", "--enable-alpha-plugins", dir)
	if skipped.err != "" {
		t.Errorf("kubectl says, and didn't before:\n%s", skipped.err)
	}
	call{in: skipped.out}.fail(t, []string{"didn't run on this"}, "cacheopt", "verify", "-")
}
