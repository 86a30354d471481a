package cluster

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
)

// PauseImage is what holds a pod's namespaces; it must be in the registry
// before the first pod.
const PauseImage = RegistryLocal + "/e2e/pause:1"

var containerdSocket = state("containerd.sock")

func (s *supervisor) containerd() error {
	files := map[string]string{
		state("containerd.toml"): fmt.Sprintf(containerdConfig, state("containerd"), state("containerd-run"), containerdSocket,
			PauseImage, state("cni"), state("certs.d")),
		state("cni", "10-pods.conflist"): fmt.Sprintf(cniConfig, podRange, state("cni-addresses")),
	}
	for _, host := range []string{Registry, RegistryLocal} {
		files[state("certs.d", host, "hosts.toml")] = fmt.Sprintf("[host.%q]\ncapabilities = [\"pull\", \"resolve\"]\n", "http://"+host)
	}
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return err
		}
	}
	if err := s.run("containerd", "containerd", "--config", state("containerd.toml")); err != nil {
		return err
	}
	return s.until("containerd listens", time.Minute, func(context.Context) error {
		_, err := os.Stat(containerdSocket)
		return err
	})
}

// restrict_oom_score_adj: without it runc fails with "can't get final child's
// PID from pipe" where it may not lower a process's score.
const containerdConfig = `version = 2
root = %q
state = %q
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = %q
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = %q
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = %q
`

// ptp routes every packet through the node, where kube-proxy's rules see it.
const cniConfig = `{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [
    {
      "type": "ptp",
      "ipam": {
        "type": "host-local",
        "subnet": %q,
        "dataDir": %q,
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    }
  ]
}
`

func (s *supervisor) kubelet() error {
	for _, root := range cgroupRoots() {
		// Some hierarchies of version 1 can't be written to; the kubelet says
		// so if it needs them.
		_ = os.Mkdir(filepath.Join(root, cgroup), 0o755)
	}
	resolver := "nameserver " + NodeIP + "\n"
	if err := os.WriteFile(state("resolv.conf"), []byte(resolver), 0o644); err != nil {
		return err
	}
	config := strings.NewReplacer("SOCKET", containerdSocket, "NODE_IP", NodeIP, "STATE", State, "CGROUP", cgroup).Replace(kubeletConfig)
	if err := os.WriteFile(state("kubelet.yaml"), []byte(config), 0o644); err != nil {
		return err
	}
	return s.run("kubelet", s.part("kubernetes/kubelet"), "--config="+state("kubelet.yaml"), "--kubeconfig="+Kubeconfig,
		"--root-dir="+state("kubelet"), "--node-ip="+NodeIP, "--hostname-override="+nodeName)
}

// The thresholds of eviction are near zero: a machine with a full disk should
// fail by itself, not have its pods moved to a node that doesn't exist.
const kubeletConfig = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 0.0.0.0
authentication:
  anonymous: {enabled: true}
  webhook: {enabled: false}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: CGROUP
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
localStorageCapacityIsolation: false
containerRuntimeEndpoint: unix://SOCKET
clusterDNS: [NODE_IP]
clusterDomain: cluster.local
resolvConf: STATE/resolv.conf
podLogsDir: STATE/pods
volumePluginDir: STATE/volume-plugins
serializeImagePulls: false
imageGCHighThresholdPercent: 100
evictionHard:
  memory.available: 50Mi
  nodefs.available: "1%"
  nodefs.inodesFree: "1%"
  imagefs.available: "1%"
`

// nodeReady waits until the node takes pods.
func (s *supervisor) nodeReady() error {
	client, err := kube.Connect(Kubeconfig)
	if err != nil {
		return err
	}
	return s.until("the node is ready", 2*time.Minute, client.NodeReady(nodeName))
}
