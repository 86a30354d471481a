package cluster

import (
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// isolate gives the namespaces their own /proc and /tmp, and keeps what is
// mounted in them from the machine.
//
// binaries stays reachable at the path that is returned, wherever it is.
func isolate(binaries string) (string, error) {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return "", fmt.Errorf("make mounts private: %w", err)
	}
	// The kubelet wants mounts below its folder to reach containers.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""); err != nil {
		return "", fmt.Errorf("make mounts shared: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return "", fmt.Errorf("mount /proc: %w", err)
	}
	parts := state("parts")
	if err := unix.Mount(binaries, parts, "", unix.MS_BIND, ""); err != nil {
		return "", fmt.Errorf("mount %s: %w", parts, err)
	}
	for _, dir := range ownFolders {
		if err := unix.Mount(ownFolder(dir), dir, "", unix.MS_BIND, ""); err != nil {
			return "", fmt.Errorf("mount %s: %w", dir, err)
		}
	}
	return parts, os.Chmod("/tmp", 0o1777)
}

// ownFolders are those of the machine that the parts write to by names that
// can't be set: volumes of the host-path provisioner, sockets of containerd's
// shims, results of network plugins, links to logs. The cluster has its own.
var ownFolders = []string{"/tmp", "/run", "/var/lib", "/var/log"}

func ownFolder(dir string) string { return state("own", dir) }

// network makes the node's address, on a bridge with nothing attached: it is
// reached from this machine's pods alone.
func (s *supervisor) network() error {
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"link", "add", "node", "type", "bridge"},
		{"address", "add", NodeIP + "/24", "dev", "node"},
		{"link", "set", "node", "up"},
		// Addresses of Services need a route before kube-proxy's rules see them.
		{"route", "add", "default", "dev", "node"},
	} {
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %v: %w: %s", args, err, out)
		}
	}
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644)
}
