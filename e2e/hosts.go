package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/cortex-io/cacheopt/e2e/docker"
)

// hostPackages are Debian's, by a command that they bring.
var hostPackages = []debianPackage{
	{"dockerd", "docker.io"},
	{"mount", "mount"},
	{"git", "git"},
	{"pre-commit", "pre-commit"},
	{"skopeo", "skopeo"},
	{"bash", "bash"},
	{"/usr/bin/busybox", "busybox-static"},
}

// hosts builds the programs that run functions, starts a Docker, and runs the
// tests of package hosts.
func (h *harness) hosts(ctx context.Context) error {
	if os.Geteuid() != 0 {
		return errors.New("the tests of hosts start a Docker of their own, which needs root: run this as root")
	}
	if err := h.buildHosts(); err != nil {
		return err
	}
	daemon, err := docker.Start(ctx)
	if err != nil {
		return err
	}
	return errors.Join(h.testHosts(ctx, daemon), daemon.Stop())
}

// buildHosts builds kubectl, kpt, Argo CD with what asks its plugin server,
// cacheopt, and the tests.
func (h *harness) buildHosts() error {
	start := time.Now()
	defer func() { fmt.Printf("build: %s\n", time.Since(start).Round(time.Second)) }()
	if err := install(hostPackages); err != nil {
		return err
	}
	for _, p := range []struct{ dir, flags, program string }{
		{"kubernetes", kubernetesFlags, "k8s.io/kubernetes/cmd/kubectl"},
		{"kpt", "", "./kpt"},
		{"argocd", "", "github.com/argoproj/argo-cd/v3/cmd"},
		{"argocd", "", "./reposerver"},
	} {
		if err := h.goBuild(filepath.Join(h.root, "e2e", "parts", p.dir), h.folder(p.dir), "-s -w"+p.flags, p.program); err != nil {
			return err
		}
	}
	// Argo CD's program is the server that it is called, and its image has links.
	server := filepath.Join(h.folder("argocd"), "argocd-cmp-server")
	if err := os.Symlink("cmd", server); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := h.goBuild(h.root, h.folder("cacheopt"), "-s -w", "."); err != nil {
		return err
	}
	return h.compile("hosts", h.hostsBinary())
}

// hostsBinary is the test binary of package hosts.
func (h *harness) hostsBinary() string { return h.folder("hosts.test") }

// testHosts makes cacheopt's image, which Docker takes, and runs the tests.
func (h *harness) testHosts(ctx context.Context, daemon *docker.Daemon) error {
	argo, err := h.moduleFolder("argocd", "github.com/argoproj/argo-cd/v3")
	if err != nil {
		return err
	}
	image := exec.Command("go", "run", ".", "-version", "dev", "-arch", runtime.GOARCH)
	image.Dir = filepath.Join(h.root, "image")
	// The name that docs/argocd.md has.
	tag := exec.Command("docker", "tag", "cacheopt:dev", "registry.example.com/cacheopt:dev")
	tests := exec.Command(h.hostsBinary(), "-test.v", "-test.timeout=30m", "-test.parallel=2", "-test.run="+h.pattern)
	tests.Dir = filepath.Join(h.root, "e2e", "hosts")
	for _, cmd := range []*exec.Cmd{image, tag, tests} {
		cmd.Env = append(daemon.Environment(), "HOSTS_PARTS="+h.binaries, "HOSTS_ARGOCD="+argo)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := wait(ctx, cmd); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(cmd.Path), err)
		}
	}
	return nil
}
