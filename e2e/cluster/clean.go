package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Clean ends a cluster that runs, and removes what it or one before it left on
// the machine: files, control groups and changed kernel settings. Mounts,
// interfaces, rules and processes end with the namespaces that they were in.
func Clean() error {
	if pid, ok := Running(); ok {
		// The kernel ends every process of a process namespace with its first.
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return fmt.Errorf("end the cluster, process %d: %w", pid, err)
		}
		if err := waitGone(pid); err != nil {
			return err
		}
	}
	return errors.Join(restoreSysctls(), RemoveCgroups(cgroup), removeState())
}

func waitGone(pid int) error {
	for range 300 {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			return nil
		}
		// It is this process's child if this process started it.
		_, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("process %d, the cluster's first, is still there 30 seconds after it was killed", pid)
}

// removeState removes the folder of the state. What the cluster mounted below it
// is mounted in its own namespace alone, and isn't reached from here.
func removeState() error {
	var last error
	// The kernel lets go of mounts a moment after the last process.
	for range 50 {
		if last = os.RemoveAll(State); last == nil {
			return nil
		}
		if !errors.Is(last, unix.EBUSY) {
			return last
		}
		time.Sleep(100 * time.Millisecond)
	}
	return last
}

// cgroup is the control group below which all pods are.
const cgroup = "/cacheopt-e2e"

// cgroupRoots returns the mounted hierarchies: one in version 2 of control
// groups, one for each controller in version 1.
func cgroupRoots() []string {
	const base = "/sys/fs/cgroup"
	if _, err := os.Stat(filepath.Join(base, "cgroup.controllers")); err == nil {
		return []string{base}
	}
	entries, _ := os.ReadDir(base)
	var roots []string
	for _, entry := range entries {
		if entry.IsDir() {
			roots = append(roots, filepath.Join(base, entry.Name()))
		}
	}
	return roots
}

// RemoveCgroups removes a control group, and those below it, from every mounted
// hierarchy.
func RemoveCgroups(name string) error {
	var failed []error
	for _, root := range cgroupRoots() {
		failed = append(failed, removeCgroup(filepath.Join(root, name)))
	}
	return errors.Join(failed...)
}

// removeCgroup removes a control group and those below it, deepest first.
func removeCgroup(top string) error {
	var groups []string
	_ = filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			groups = append(groups, path)
		}
		return nil
	})
	sort.Sort(sort.Reverse(sort.StringSlice(groups)))
	for _, group := range groups {
		if err := removeEmptied(group); err != nil {
			return err
		}
	}
	return nil
}

func removeEmptied(group string) error {
	var err error
	for range 50 {
		if err = os.Remove(group); err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("remove control group: %w", err)
}

// sysctls are the settings of the kernel that the kubelet changes for the whole
// machine (k8s.io/kubernetes/pkg/kubelet/cm, setupKernelTunables).
var sysctls = []string{
	"vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops",
	"kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes",
}

func saveSysctls() error {
	var lines []string
	for _, name := range sysctls {
		raw, err := os.ReadFile(filepath.Join("/proc/sys", name))
		if err != nil {
			return err
		}
		lines = append(lines, name+" "+strings.TrimSpace(string(raw)))
	}
	return os.WriteFile(state("sysctls"), []byte(strings.Join(lines, "\n")), 0o644)
}

func restoreSysctls() error {
	raw, err := os.ReadFile(state("sysctls"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var failed []error
	for line := range strings.Lines(string(raw)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		failed = append(failed, os.WriteFile(filepath.Join("/proc/sys", name), []byte(value), 0o644))
	}
	return errors.Join(append(failed, err)...)
}
