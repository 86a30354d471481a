package cluster

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// registry runs Debian's docker-registry.
func (s *supervisor) registry() error {
	config := fmt.Sprintf(registryConfig, state("registry"), RegistryLocal)
	if err := os.WriteFile(state("registry.yaml"), []byte(config), 0o644); err != nil {
		return err
	}
	if err := s.run("registry", "docker-registry", "serve", state("registry.yaml")); err != nil {
		return err
	}
	return s.until("the registry answers", time.Minute, Answers("http://"+RegistryLocal+"/v2/"))
}

const registryConfig = `version: 0.1
log:
  level: warn
storage:
  filesystem:
    rootdirectory: %s
http:
  addr: %s
`

// dns answers for the Services that something looks up by name, and for nothing
// else: there is nobody to ask.
func (s *supervisor) dns() error {
	args := []string{"--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
		// Any other name doesn't exist, and no resolver has to try elsewhere.
		"--address=/#/",
		"--listen-address=" + NodeIP, "--bind-interfaces", "--user=root", "--pid-file", "--log-facility=-"}
	for name, ip := range ServiceIPs {
		args = append(args, "--host-record="+name+".svc.cluster.local,"+ip)
	}
	return s.run("dnsmasq", "dnsmasq", args...)
}

// kubeProxy makes the addresses of Services lead to their pods, by rules of the
// cluster's own network.
func (s *supervisor) kubeProxy() error {
	config := strings.NewReplacer("KUBECONFIG", Kubeconfig, "PODS", podRange, "NODE", nodeName).Replace(proxyConfig)
	if err := os.WriteFile(state("kube-proxy.yaml"), []byte(config), 0o644); err != nil {
		return err
	}
	return s.run("kube-proxy", s.part("kubernetes/kube-proxy"), "--config="+state("kube-proxy.yaml"))
}

// The limits of connection tracking belong to the machine, so they stay.
const proxyConfig = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clientConnection:
  kubeconfig: KUBECONFIG
clusterCIDR: PODS
hostnameOverride: NODE
conntrack:
  maxPerCore: 0
  min: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
iptables:
  minSyncPeriod: 0s
`

// Manifest is what a cluster of ours has before anything is installed: the
// registry as a Service with the address that the app pushes to, and folders of
// the node as the default storage.
const Manifest = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/host-path
---
apiVersion: v1
kind: Service
metadata:
  name: registry
  namespace: default
spec:
  clusterIP: ` + RegistryService + `
  ports:
    - name: http
      port: ` + RegistryPort + `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: registry
  namespace: default
  labels:
    kubernetes.io/service-name: registry
addressType: IPv4
ports:
  - name: http
    port: ` + RegistryPort + `
endpoints:
  - addresses: [` + NodeIP + `]
`
