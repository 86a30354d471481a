package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var kustomizeWays = ways{
	"exec, by name":                   execByName,
	"exec, by path":                   execByPath,
	"exec, without --enable-exec":     execForgotten,
	"container":                       container,
	"in a base":                       inBase,
	"in a Component":                  inComponent,
	"inline":                          inline,
	"two overlays of a base":          twoOverlays,
	"no function: cacheopt render":    filter("kustomize", "build"),
	"exec, with a config that is bad": badConfig,
}

// enabled are the flags that kustomize needs for an exec function.
var enabled = []string{"build", "--enable-alpha-plugins", "--enable-exec"}

// build builds a folder with cacheopt on the PATH.
func build(t *testing.T, dir string) string {
	t.Helper()
	return call{dir: dir, path: onPath()}.succeed(t, "kustomize", append(enabled, ".")...).out
}

func execByName(t *testing.T) {
	same(t, "kustomize build", build(t, filepath.Join(root, "overlays/optimized")), optimized(t))
}

func execByPath(t *testing.T) {
	dir := folder(t, config(t, byPath), overlayOfBase)
	tools := filepath.Join(dir, "overlay/tools")
	if err := os.Mkdir(tools, 0o755); err != nil {
		t.Fatal(err)
	}
	call{}.succeed(t, "cacheopt", "install", tools)
	out := call{dir: dir}.succeed(t, "kustomize", append(enabled, "overlay")...).out
	same(t, "kustomize build", out, optimized(t))
}

const overlayOfBase = `
-- overlay/kustomization.yaml --
resources: [../base]
transformers: [cache-optimization.yaml]
-- overlay/cache-optimization.yaml --
CONFIG
`

// kustomize says nothing of a function that it skips; verify does.
func execForgotten(t *testing.T) {
	dir := filepath.Join(root, "overlays/optimized")
	skipped := call{path: onPath()}.succeed(t, "kustomize", "build", "--enable-alpha-plugins", dir)
	same(t, "kustomize build", skipped.out, call{}.succeed(t, "kustomize", "build", filepath.Join(root, "base")).out)
	if skipped.err != "" {
		t.Errorf("kustomize says, and didn't before:\n%s", skipped.err)
	}
	call{in: skipped.out}.fail(t, []string{"didn't run on this", "test-build-deploy-pipeline"}, "cacheopt", "verify", "-")
	call{in: optimized(t)}.succeed(t, "cacheopt", "verify", "-")
}

// The image is run without a network, as nobody, who must be in it.
func container(t *testing.T) {
	dir := folder(t, config(t, byContainer), overlayOfBase)
	watched, calls := watchDocker(t)
	out := call{dir: dir, path: watched}.succeed(t, "kustomize", "build", "--enable-alpha-plugins", "overlay").out
	same(t, "kustomize build", out, optimized(t))
	mustSay(t, calls(), "run ", "--network none", "--user nobody", image)
}

// watchDocker is a folder with a docker that writes down how it is called, and
// calls the real one.
func watchDocker(t *testing.T) (dir string, calls func() string) {
	t.Helper()
	dir = t.TempDir()
	log := filepath.Join(dir, "calls")
	script := "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + log + "\nPATH=" + os.Getenv("PATH") + " exec docker \"$@\"\n"
	write(t, filepath.Join(dir, "docker"), script)
	if err := os.Chmod(filepath.Join(dir, "docker"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir, func() string { return read(t, log) }
}

// What an overlay does to the base's objects it does to the function's too.
func inBase(t *testing.T) {
	dir := folder(t, config(t, byName), `
-- optimized/kustomization.yaml --
resources: [../base]
transformers: [cache-optimization.yaml]
-- optimized/cache-optimization.yaml --
CONFIG
-- overlay/kustomization.yaml --
resources: [../optimized]
namePrefix: dev-
namespace: other
`)
	out := build(t, filepath.Join(dir, "overlay"))
	wholesome(t, out)
	mustSay(t, out, "name: dev-build-cache\n  namespace: other", "name: dev-kaniko-build-optimized\n")
}

// examples/component is what users list.
func inComponent(t *testing.T) {
	dir := folder(t, "", `
-- overlay/kustomization.yaml --
resources: [../base]
components: [../component]
namePrefix: dev-
`)
	if err := os.CopyFS(filepath.Join(dir, "component"), os.DirFS(filepath.Join(root, "examples/component"))); err != nil {
		t.Fatal(err)
	}
	out := build(t, filepath.Join(dir, "overlay"))
	wholesome(t, out)
	mustSay(t, out, "claimName: dev-dependency-cache\n", "name: dev-kaniko-build-optimized\n")
	names := read(t, filepath.Join(root, "base/kustomizeconfig.yaml"))
	same(t, "the component's kustomizeconfig.yaml", read(t, filepath.Join(dir, "component/kustomizeconfig.yaml")), names)
}

func inline(t *testing.T) {
	indented := strings.ReplaceAll(strings.TrimSpace(config(t, byName)), "\n", "\n    ")
	dir := folder(t, indented+"\n", `
-- overlay/kustomization.yaml --
resources: [../base]
transformers:
  - |-
    CONFIG
`)
	same(t, "kustomize build", build(t, filepath.Join(dir, "overlay")), optimized(t))
}

// Two configs of one name, each in its overlay, don't get into each other's way.
func twoOverlays(t *testing.T) {
	dir := folder(t, config(t, byName), `
-- dev/kustomization.yaml --
resources: [../base]
namespace: dev
nameSuffix: -dev
transformers: [cache-optimization.yaml]
-- dev/cache-optimization.yaml --
CONFIG
-- live/kustomization.yaml --
resources: [../base]
namespace: live
nameSuffix: -live
transformers: [cache-optimization.yaml]
-- live/cache-optimization.yaml --
CONFIG
-- both/kustomization.yaml --
resources: [../dev, ../live]
`)
	out := build(t, filepath.Join(dir, "both"))
	wholesome(t, out)
	alone := append(objects(t, build(t, filepath.Join(dir, "dev"))), objects(t, build(t, filepath.Join(dir, "live")))...)
	sameObjects(t, objects(t, out), alone)
}

// A host's plain output through the filter is what comes of the function, byte
// by byte, as render prints what kustomize printed the way kustomize does.
func filter(host string, command ...string) func(*testing.T) {
	return func(t *testing.T) {
		plain := call{dir: root}.succeed(t, host, append(command, "base")...).out
		got := call{dir: root, in: plain}.succeed(t, "cacheopt", "render", "--config", "overlays/optimized/cache-optimization.yaml", "-").out
		same(t, host+" | cacheopt render", got, optimized(t))
	}
}

// kustomize shows what cacheopt says on stderr, and prints nothing.
func badConfig(t *testing.T) {
	bad := strings.Replace(config(t, byName), "rollout: Alongside", "rolout: Alongside", 1)
	dir := folder(t, bad, overlayOfBase)
	d := call{dir: dir, path: onPath()}.fail(t, []string{"spec.rolout: unknown field; did you mean rollout?"}, "kustomize", append(enabled, "overlay")...)
	if d.out != "" {
		t.Errorf("kustomize prints\n%s", d.out)
	}
}
