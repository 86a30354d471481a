// Package cluster runs a whole Kubernetes on this machine: etcd, API server,
// controller manager, scheduler, containerd, kubelet, kube-proxy, a DNS server
// and an image registry, each a process, all in a network, mount and process
// namespace of their own. Nothing of it reaches the machine's network, and the
// kernel ends all of it with its first process.
package cluster

import "path/filepath"

// Where things are inside the cluster's network. The registry's address is the
// one that the app in base/ pushes to; it is a Service like on the cluster that
// the app was made for.
const (
	NodeIP          = "192.168.77.1"
	apiPort         = "6443"
	serviceRange    = "10.43.0.0/16"
	apiServiceIP    = "10.43.0.1"
	podRange        = "10.88.0.0/16"
	RegistryService = "10.43.170.72"
	RegistryPort    = "5000"
	// Registry is what images are named after.
	Registry = RegistryService + ":" + RegistryPort
	// RegistryLocal is the same registry, reachable before its Service is.
	RegistryLocal = NodeIP + ":" + RegistryPort
	nodeName      = "e2e"
)

// ServiceIPs are the Services that something looks up by name. The DNS server
// answers from this table, so these Services must be made with these addresses.
var ServiceIPs = map[string]string{
	"tekton-triggers-core-interceptors.tekton-pipelines": "10.43.0.20",
	"fixtures.cacheopt-e2e":                              "10.43.0.21",
	"packages.cacheopt-e2e":                              "10.43.0.22",
}

// State is where everything that a running cluster writes goes; cleaning up
// removes it whole. It is short, because sockets below it must fit into the
// 108 bytes of a socket's address.
const State = "/var/cache/cacheopt-e2e"

// Kubeconfig is the administrator's, valid inside the cluster's network.
var Kubeconfig = state("kubeconfig")

func state(elements ...string) string {
	return filepath.Join(append([]string{State}, elements...)...)
}
