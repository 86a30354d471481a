// Package docker runs a Docker of its own on this machine: dockerd and what it
// starts, in process, mount and network namespaces that the kernel ends with
// the first process. A Docker that runs here already is left alone.
package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/kube"
	"golang.org/x/sys/unix"
)

// Daemon is a dockerd that runs.
type Daemon struct {
	dir   string
	lock  *os.File
	cmd   *exec.Cmd
	ended chan error
}

// startTimeout is ample: a start takes 2 seconds on two cores.
const startTimeout = time.Minute

// cgroup is the control group below which all containers are.
const cgroup = "/cacheopt-hosts"

// ownProc runs dockerd as process 1, with a /proc that shows its own processes.
const ownProc = `mount --make-rprivate / && mount -t proc proc /proc && exec dockerd "$@"`

// Start starts a dockerd that keeps everything in a folder of its own below
// /tmp: its sockets must fit into the 108 bytes of a socket's address. It ends
// with the calling process, however that ends; the caller must have locked
// itself to its thread, because the kernel watches the thread.
func Start(ctx context.Context) (*Daemon, error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("dockerd needs root: run this as root")
	}
	dir, lock, err := folder()
	if err != nil {
		return nil, err
	}
	d := &Daemon{dir: dir, lock: lock, ended: make(chan error, 1)}
	if err := d.start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := kube.Until(ctx, "dockerd answers", startTimeout, d.answers); err != nil {
		return nil, errors.Join(fmt.Errorf("%w\n%s", err, d.tail()), d.Stop())
	}
	return d, nil
}

func (d *Daemon) start() error {
	log, err := os.Create(d.file("log"))
	if err != nil {
		return err
	}
	defer log.Close()
	d.cmd = exec.Command("sh", append([]string{"-c", ownProc, "dockerd"}, d.flags()...)...)
	d.cmd.Stdout, d.cmd.Stderr = log, log
	d.cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS,
		Pdeathsig:  syscall.SIGKILL,
	}
	if err := d.cmd.Start(); err != nil {
		return fmt.Errorf("start dockerd: %w", err)
	}
	go func() { d.ended <- d.cmd.Wait() }()
	return nil
}

func (d *Daemon) flags() []string {
	return []string{
		"--host", "unix://" + d.file("sock"),
		"--data-root", d.file("data"),
		"--exec-root", d.file("exec"),
		"--pidfile", d.file("pid"),
		// No interface and no rule of the machine's is touched: containers have
		// no network.
		"--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false",
		"--cgroup-parent=" + cgroup, "--exec-opt=native.cgroupdriver=cgroupfs",
		// Where this runs in a container itself, the score may not be lowered.
		"--oom-score-adjust=0",
	}
}

func (d *Daemon) answers(ctx context.Context) error {
	select {
	case err := <-d.ended:
		d.ended <- err
		return kube.Stop(fmt.Errorf("dockerd ended: %v", err))
	default:
	}
	out, err := d.command(ctx, "version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("docker version: %w: %s", err, out)
	}
	return nil
}

func (d *Daemon) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "docker", args...)
	cmd.Env = d.Environment()
	return cmd
}

// Environment is this process's, with what makes the docker client talk to this
// daemon, and not with a user's credentials.
func (d *Daemon) Environment() []string {
	return append(os.Environ(), "DOCKER_HOST=unix://"+d.file("sock"), "DOCKER_CONFIG="+d.file("client"))
}

// Stop ends the daemon and its containers, and removes what they left.
func (d *Daemon) Stop() error {
	// dockerd is process 1 of its namespace: the kernel ends the rest with it.
	err := d.cmd.Process.Kill()
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	<-d.ended
	return errors.Join(err, cluster.RemoveCgroups(cgroup), d.remove())
}

// remove removes the folder, once the kernel has let go of the mounts in it.
func (d *Daemon) remove() error {
	defer d.lock.Close()
	var last error
	for range 50 {
		if last = os.RemoveAll(d.dir); last == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return last
}

func (d *Daemon) file(name string) string { return filepath.Join(d.dir, name) }

// tail returns the last lines of the daemon's log, for a message.
func (d *Daemon) tail() string {
	raw, err := os.ReadFile(d.file("log"))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	return strings.Join(lines[max(0, len(lines)-25):], "\n")
}
