package cluster

import (
	"fmt"
	"os"
	"path/filepath"
)

// Supervise starts every part in its order, says in the state when the node is
// ready, and stays until a part ends, which none should. It runs inside the
// namespaces that Spawn made, with the parts' folder.
func Supervise(binaries string) error {
	parts, err := isolate(binaries)
	if err != nil {
		return err
	}
	s := &supervisor{binaries: parts, ended: make(chan error, 1)}
	for _, start := range []struct {
		name string
		run  func(*supervisor) error
	}{
		{"network", (*supervisor).network},
		{"certificates", (*supervisor).certificates},
		{"registry", (*supervisor).registry},
		{"DNS", (*supervisor).dns},
		{"etcd", (*supervisor).etcd},
		{"API server", (*supervisor).apiServer},
		{"controller manager", (*supervisor).controllerManager},
		{"scheduler", (*supervisor).scheduler},
		{"kube-proxy", (*supervisor).kubeProxy},
		{"containerd", (*supervisor).containerd},
		{"kubelet", (*supervisor).kubelet},
	} {
		if err := start.run(s); err != nil {
			return fmt.Errorf("%s: %w", start.name, err)
		}
		fmt.Printf("%s started\n", start.name)
	}
	if err := s.nodeReady(); err != nil {
		return err
	}
	if err := os.WriteFile(state("ready"), nil, 0o644); err != nil {
		return err
	}
	return <-s.ended
}

type supervisor struct {
	binaries string
	// ended takes the first part that ended.
	ended chan error
}

// part returns the path of a binary that was built for the cluster.
func (s *supervisor) part(name string) string {
	return filepath.Join(s.binaries, name)
}
