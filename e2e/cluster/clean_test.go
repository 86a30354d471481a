package cluster

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These start a whole cluster, as root, of the parts in the folder that
// E2E_PARTS names; `make e2e` calls them so before it runs the scenarios.

// childCommand makes this test's program start a cluster and wait to be killed.
const childCommand = "spawn-and-wait"

func TestMain(m *testing.M) {
	parts := os.Getenv("E2E_PARTS")
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case SuperviseCommand:
			exit(Supervise(os.Args[2]))
		case childCommand:
			runtime.LockOSThread()
			if err := Spawn(parts, false); err != nil {
				exit(err)
			}
			select {}
		}
	}
	if parts == "" {
		os.Stderr.WriteString("cluster: E2E_PARTS is not set; run make e2e, which builds the parts and sets it\n")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func exit(err error) {
	os.Stderr.WriteString(err.Error() + "\n")
	os.Exit(1)
}

// Killing the program that started a cluster, which it can't notice, ends every
// process of the cluster, and cleaning up afterwards leaves nothing of it.
func TestAKilledRunLeavesNothing(t *testing.T) {
	// What an earlier run left is not this machine's own.
	if err := Clean(); err != nil {
		t.Fatal(err)
	}
	settings := readSysctls(t)
	mounts := countMounts(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, childCommand)
	cmd.Stderr = os.Stderr
	runtime.LockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Clean() })
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if err := waitReady(ended); err != nil {
		t.Fatal(err)
	}
	pid, ok := Running()
	if !ok {
		t.Fatal("a cluster is ready, but Running says that none is")
	}
	if len(processesIn(t, pid)) < 10 {
		t.Fatalf("the cluster has the processes %v, expected one for each part at least", processesIn(t, pid))
	}
	namespace := networkOf(t, pid)

	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	eventually(t, "every process has ended", func() bool { return len(processesOf(t, namespace)) == 0 })
	if _, ok := Running(); ok {
		t.Error("Running says that a cluster runs")
	}
	if err := Clean(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(State); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there", State)
	}
	for _, root := range cgroupRoots() {
		if _, err := os.Stat(filepath.Join(root, cgroup)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the control group %s%s is still there", root, cgroup)
		}
	}
	if got := readSysctls(t); got != settings {
		t.Errorf("kernel settings are now\n%s\nand were\n%s", got, settings)
	}
	if got := countMounts(t); got != mounts {
		t.Errorf("%d mounts, and there were %d", got, mounts)
	}
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for range 600 {
		if condition() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("not after a minute: %s", what)
}

// networkOf names the network namespace of a process.
func networkOf(t *testing.T, pid int) string {
	t.Helper()
	name, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(pid), "ns", "net"))
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func processesIn(t *testing.T, pid int) []string { return processesOf(t, networkOf(t, pid)) }

// processesOf returns the processes in a network namespace.
func processesOf(t *testing.T, namespace string) []string {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, link := range links {
		if name, err := os.Readlink(link); err == nil && name == namespace {
			found = append(found, strings.Split(link, "/")[2])
		}
	}
	return found
}

func readSysctls(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, name := range sysctls {
		raw, err := os.ReadFile(filepath.Join("/proc/sys", name))
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(name + " " + string(raw))
	}
	return out.String()
}

func countMounts(t *testing.T) int {
	t.Helper()
	raw, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(raw), "\n")
}
