// Command e2e proves cacheopt on a real Kubernetes with a real Tekton.
//
//	e2e test [-run NAME]   start a cluster, run the scenarios, end it
//	e2e bench [-short]     start a cluster, measure, write docs/benchmarks.md, end it
//	e2e up                 start a cluster and leave it running
//	e2e down               end it, and clean up what it and killed runs left
//	e2e enter COMMAND...   run a command in its network, as its administrator
//	e2e hosts [-run NAME]  run the tests of kustomize, kubectl, kpt and Argo CD
//
// With KUBECONFIG set, test uses that cluster: see foreign.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"github.com/cortex-io/cacheopt/e2e/cluster"
)

// harness is where things are, and what was asked for.
type harness struct {
	// root is cacheopt's folder, binaries where parts are built.
	root, binaries string
	// tekton is the version of Tekton Pipelines: "v1.12" or "v1.15".
	tekton string
	// pattern chooses scenarios by name, as go test -run does.
	pattern string
	// bench is what is measured, and how.
	bench bench
	// kubeconfig names a cluster that isn't ours; empty for ours.
	kubeconfig string
}

func main() {
	// The kernel ends the cluster with the thread that started it.
	runtime.LockOSThread()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("say one of test, bench, up, down, enter, hosts")
	}
	if args[0] == cluster.SuperviseCommand {
		return cluster.Supervise(args[1])
	}
	if args[0] == "enter" {
		return enter(args[1:])
	}
	h, err := newHarness(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if args[0] == "hosts" {
		return h.hosts(ctx)
	}
	release, err := h.hold(args[0])
	if err != nil {
		return err
	}
	defer release()
	if slices.Contains([]string{"test", "bench", "up"}, args[0]) {
		if err := h.build(); err != nil {
			return err
		}
	}
	return h.do(ctx, args[0])
}

// do carries out a command other than those that need no harness.
func (h *harness) do(ctx context.Context, command string) error {
	switch command {
	case "test":
		if err := h.testCleaning(ctx); err != nil {
			return errors.Join(err, cluster.Clean())
		}
		return h.with(ctx, func(ctx context.Context) error { return h.scenarios(ctx, "-test.run="+h.pattern) })
	case "bench":
		return h.benchmark(ctx)
	case "up":
		return h.upToStay(ctx)
	case "prepare":
		return h.prepare(ctx)
	case "down":
		return cluster.Clean()
	}
	return fmt.Errorf("%q is none of test, bench, up, down, enter, hosts", command)
}

// hold keeps other calls of e2e from what a command starts, uses or ends. The
// command prepare is part of one that has done so.
func (h *harness) hold(command string) (release func(), err error) {
	ends := command == "up" || command == "down"
	if command == "prepare" || h.kubeconfig != "" && !ends {
		return func() {}, nil
	}
	_, runs := cluster.Running()
	file, err := cluster.Hold(ends || !runs)
	if err != nil {
		return nil, err
	}
	return func() { file.Close() }, nil
}

func newHarness(args []string) (*harness, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	h := &harness{root: root, binaries: filepath.Join(root, ".bin", "e2e"), kubeconfig: os.Getenv("KUBECONFIG")}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.StringVar(&h.pattern, "run", "", "scenarios by name, as go test -run takes it")
	flags.StringVar(&h.tekton, "tekton", "v1.12", "Tekton Pipelines: v1.12 or v1.15")
	h.bench.flags(flags)
	if err := flags.Parse(args[1:]); err != nil {
		return nil, err
	}
	if h.tekton != "v1.12" && h.tekton != "v1.15" {
		return nil, fmt.Errorf("-tekton is %q, and must be v1.12 or v1.15", h.tekton)
	}
	return h, nil
}

// moduleRoot returns cacheopt's folder; e2e is called from there or from e2e/.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != "/"; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "e2e", "go.mod")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("call this from cacheopt's folder: e2e/go.mod isn't below this one")
}

// with runs something on a cluster: the one of KUBECONFIG, the one that runs
// already, or one that is started for it and ended after it.
func (h *harness) with(ctx context.Context, do func(context.Context) error) error {
	if h.kubeconfig != "" {
		if err := h.foreign(ctx); err != nil {
			return err
		}
		return do(ctx)
	}
	if _, ok := cluster.Running(); ok {
		if err := h.sameTekton(); err != nil {
			return err
		}
		fmt.Println("using the cluster that make e2e-up started")
		return do(ctx)
	}
	err := h.up(ctx, false)
	if err == nil {
		err = do(ctx)
	}
	return errors.Join(err, cluster.Clean())
}

// scenarios runs the test binary of package scenario with its arguments, where
// it reaches the cluster.
func (h *harness) scenarios(ctx context.Context, args ...string) error {
	cmd, err := h.inside(h.scenarioBinary(), append([]string{"-test.v", "-test.timeout=60m", "-test.parallel=3"}, args...)...)
	if err != nil {
		return err
	}
	cmd.Dir = filepath.Join(h.root, "e2e", "scenario")
	cmd.Env = append(cmd.Env, "CACHEOPT="+filepath.Join(h.folder("cacheopt"), "cacheopt"), "E2E_WORK="+filepath.Join(h.binaries, "work"))
	return wait(ctx, cmd)
}

// testCleaning tests that a run that was killed leaves nothing, unless a cluster
// is in use or one scenario is asked for.
func (h *harness) testCleaning(ctx context.Context) error {
	if _, ok := cluster.Running(); ok || h.kubeconfig != "" || h.pattern != "" {
		return nil
	}
	cmd := exec.Command("go", "test", "-count=1", "./cluster")
	cmd.Dir = filepath.Join(h.root, "e2e")
	cmd.Env = append(os.Environ(), "E2E_PARTS="+h.binaries)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return wait(ctx, cmd)
}

// inside returns a command that reaches the cluster.
func (h *harness) inside(name string, args ...string) (*exec.Cmd, error) {
	if h.kubeconfig == "" {
		return cluster.Enter(name, args...)
	}
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = os.Environ(), os.Stdout, os.Stderr
	return cmd, nil
}

// wait runs a command, and ends it when ctx does.
func wait(ctx context.Context, cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := context.AfterFunc(ctx, func() { _ = cmd.Process.Signal(syscall.SIGTERM) })
	defer ended()
	err := cmd.Wait()
	return errors.Join(ctx.Err(), err)
}

func enter(args []string) error {
	if len(args) == 0 {
		return errors.New("enter needs a command, such as: enter kubectl get pods -A")
	}
	if args[0] == "kubectl" {
		root, err := moduleRoot()
		if err != nil {
			return err
		}
		args[0] = filepath.Join(root, ".bin", "e2e", "kubernetes", "kubectl")
	}
	cmd, err := cluster.Enter(args[0], args[1:]...)
	if err != nil {
		return err
	}
	return cmd.Run()
}
