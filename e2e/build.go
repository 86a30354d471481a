package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// part is a Go module whose commands are built for the cluster: those that its
// go.mod lists as tools.
type part struct {
	// dir is below e2e/parts.
	dir string
	// flags for the linker.
	flags string
}

const kubernetesVersion = "v1.34.2"

// Clients and Tekton refuse a server that doesn't say its version.
const kubernetesFlags = " -X k8s.io/component-base/version.gitVersion=" + kubernetesVersion +
	" -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34"

// parts returns what is built: for a cluster that isn't ours, only what the app
// runs there.
func (h *harness) parts() []part {
	app := []part{{dir: "kaniko"}, {dir: "kaniko-v1.6"}, {dir: "kaniko-v1.9"}, {dir: "kaniko-chainguard"}, {dir: "helm"}}
	if h.kubeconfig != "" {
		return app
	}
	return append(app,
		part{dir: "kubernetes", flags: kubernetesFlags},
		part{dir: "etcd"},
		part{dir: "tekton-" + h.tekton},
		part{dir: "triggers"})
}

// debianPackage is a package by a command that it brings.
type debianPackage struct{ command, name string }

// packages are what the cluster needs of Debian.
var packages = []debianPackage{
	{"containerd", "containerd"},
	{"runc", "runc"},
	{"tini", "tini"},
	{"iptables", "iptables"},
	{"ip", "iproute2"},
	{"nsenter", "util-linux"},
	{"/usr/lib/cni/ptp", "containernetworking-plugins"},
	{"docker-registry", "docker-registry"},
	{"conntrack", "conntrack"},
	{"dnsmasq", "dnsmasq-base"},
	{"/usr/bin/busybox", "busybox-static"},
	{"git", "git"},
	{"node", "nodejs"},
	{"npm", "npm"},
}

// benchPackages are what the images of the benchmark have besides.
var benchPackages = []debianPackage{
	{"gcc", "build-essential"},
	{"python3", "python3"},
	{"curl", "curl"},
	{"mvn", "maven"},
	{"javac", "openjdk-17-jdk-headless"},
}

// install installs the packages that this machine lacks.
func install(packages []debianPackage) error {
	var missing []string
	for _, p := range packages {
		if _, err := exec.LookPath(p.command); err != nil {
			missing = append(missing, p.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	fmt.Println("installing", strings.Join(missing, " "))
	for _, args := range [][]string{
		{"update", "-q"},
		append([]string{"install", "-q", "-y", "--no-install-recommends"}, missing...),
	} {
		cmd := exec.Command("apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %v: %w\n%s", args, err, out)
		}
	}
	return nil
}

// folder returns where a part's binaries are.
func (h *harness) folder(dir string) string { return filepath.Join(h.binaries, dir) }

// build builds every part that changed, cacheopt itself and the images' own
// programs. Go's build cache makes a second time quick.
func (h *harness) build() error {
	start := time.Now()
	defer func() { fmt.Printf("build: %s\n", time.Since(start).Round(time.Second)) }()
	if err := install(packages); err != nil {
		return err
	}
	for _, p := range h.parts() {
		if err := h.goBuild(filepath.Join(h.root, "e2e", "parts", p.dir), h.folder(p.dir), "-s -w"+p.flags, "tool"); err != nil {
			return err
		}
	}
	own := filepath.Join(h.root, "e2e")
	if err := h.goBuild(own, h.folder("images"), "-s -w", "./images/cmd/..."); err != nil {
		return err
	}
	if err := h.goBuild(h.root, h.folder("cacheopt"), "-s -w", "."); err != nil {
		return err
	}
	return h.buildScenarios()
}

// scenarioBinary is the test binary of package scenario.
func (h *harness) scenarioBinary() string { return h.folder("scenario.test") }

func (h *harness) buildScenarios() error {
	return h.compile("scenario", h.scenarioBinary())
}

// compile compiles the tests of a package, and makes sure that the pattern names
// one: a test binary that has nothing to run succeeds.
func (h *harness) compile(dir, binary string) error {
	compile := exec.Command("go", "test", "-c", "-o", binary, "./"+dir)
	compile.Dir = filepath.Join(h.root, "e2e")
	if out, err := compile.CombinedOutput(); err != nil {
		return fmt.Errorf("compile the tests of %s: %w\n%s", dir, err, out)
	}
	if h.pattern == "" {
		return nil
	}
	// What stands behind a slash names parts of a test, which aren't listed.
	test, _, _ := strings.Cut(h.pattern, "/")
	listed, err := exec.Command(binary, "-test.list", test).Output()
	if err != nil {
		return fmt.Errorf("list the tests of %s: %w", dir, err)
	}
	if !strings.Contains(string(listed), "Test") {
		return fmt.Errorf("no test in e2e/%s is called %q", dir, h.pattern)
	}
	return nil
}

func (h *harness) goBuild(module, into, flags string, packages ...string) error {
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	start := time.Now()
	args := append([]string{"build", "-buildvcs=false", "-trimpath", "-ldflags", flags, "-o", into + "/"}, packages...)
	cmd := exec.Command("go", args...)
	cmd.Dir = module
	// Static: their images have nothing else in them.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", module, err, out)
	}
	if took := time.Since(start); took > 5*time.Second {
		fmt.Printf("built %s in %s\n", filepath.Base(module), took.Round(time.Second))
	}
	return nil
}

// moduleFolder returns the folder of a module that a part is built of.
func (h *harness) moduleFolder(dir, module string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-json", module)
	cmd.Dir = filepath.Join(h.root, "e2e", "parts", dir)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list %s: %w", module, err)
	}
	var listed struct{ Dir string }
	err = json.Unmarshal(out, &listed)
	return listed.Dir, err
}
