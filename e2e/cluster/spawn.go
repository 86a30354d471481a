package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Running says whether a cluster runs on this machine, and the process id of
// its first process, which is process 1 inside.
func Running() (pid int, ok bool) {
	raw, err := os.ReadFile(state("pid"))
	if err != nil {
		return 0, false
	}
	pid, err = strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0, false
	}
	command, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	// A process id is used again; the command tells whose it is now.
	return pid, err == nil && strings.Contains(string(command), SuperviseCommand)
}

// SuperviseCommand is the argument with which Spawn starts this program again;
// main then calls Supervise.
const SuperviseCommand = "supervise-cacheopt-e2e"

// Spawn starts this program again in namespaces of its own, where it supervises
// the cluster, and returns once the cluster's node is ready. binaries is the
// folder with the parts. Without detach the cluster ends with the calling
// process, however that ends; the caller must have locked itself to its thread,
// because the kernel watches the thread.
func Spawn(binaries string, detach bool) error {
	if err := Clean(); err != nil {
		return err
	}
	if err := prepareState(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.Create(state("log", "supervisor.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	// tini is process 1: it reaps what the shims of containerd leave.
	cmd := exec.Command("tini", "-g", "--", self, SuperviseCommand, binaries)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWIPC,
		Setsid:     true,
	}
	if !detach {
		cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the cluster's first process: %w (this needs root)", err)
	}
	if err := os.WriteFile(state("pid"), []byte(strconv.Itoa(cmd.Process.Pid)), 0o644); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	return waitReady(ended)
}

// startTimeout is ample: a start takes about 20 seconds on two cores.
const startTimeout = 4 * time.Minute

func waitReady(ended <-chan error) error {
	deadline := time.After(startTimeout)
	for {
		select {
		case <-ended:
			return fmt.Errorf("the cluster did not start:\n%s", tail(state("log", "supervisor.log")))
		case <-deadline:
			return fmt.Errorf("the cluster is not ready after %s:\n%s", startTimeout, tail(state("log", "supervisor.log")))
		case <-time.After(100 * time.Millisecond):
			if _, err := os.Stat(state("ready")); err == nil {
				return nil
			}
		}
	}
}

// Enter returns a command that runs inside the cluster's network, as the
// cluster's administrator.
func Enter(name string, args ...string) (*exec.Cmd, error) {
	pid, ok := Running()
	if !ok {
		return nil, errors.New("no cluster is running: start one with make e2e-up")
	}
	all := append([]string{"--net", "--target", strconv.Itoa(pid), "--", name}, args...)
	cmd := exec.Command("nsenter", all...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+Kubeconfig)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd, nil
}

func prepareState() error {
	dirs := []string{state("log"), state("etcd"), state("registry"), state("pki"), state("parts")}
	for _, dir := range ownFolders {
		dirs = append(dirs, ownFolder(dir))
	}
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	return saveSysctls()
}

// tail returns the last lines of a log, for a message.
func tail(path string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if len(lines) > 25 {
		lines = lines[len(lines)-25:]
	}
	return strings.Join(lines, "\n")
}
