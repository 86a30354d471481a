package cluster

import (
	"time"
)

func (s *supervisor) etcd() error {
	err := s.run("etcd", s.part("etcd/server"),
		"--data-dir="+state("etcd"),
		"--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
		"--listen-peer-urls=http://127.0.0.1:2380", "--initial-advertise-peer-urls=http://127.0.0.1:2380",
		"--initial-cluster=default=http://127.0.0.1:2380",
		// The cluster doesn't outlive its processes, so nothing waits for the disk.
		"--unsafe-no-fsync", "--log-level=warn")
	if err != nil {
		return err
	}
	return s.until("etcd is healthy", time.Minute, Answers("http://127.0.0.1:2379/health"))
}

func (s *supervisor) apiServer() error {
	err := s.run("kube-apiserver", s.part("kubernetes/kube-apiserver"),
		"--etcd-servers=http://127.0.0.1:2379",
		"--advertise-address="+NodeIP, "--secure-port="+apiPort,
		"--service-cluster-ip-range="+serviceRange,
		"--tls-cert-file="+state("pki", "apiserver.crt"), "--tls-private-key-file="+state("pki", "apiserver.key"),
		"--token-auth-file="+state("pki", "tokens.csv"), "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+state("pki", "service-account.key"),
		"--service-account-signing-key-file="+state("pki", "service-account.key"),
		"--kubelet-preferred-address-types=InternalIP", "--allow-privileged=true")
	if err != nil {
		return err
	}
	return s.until("the API server is ready", 2*time.Minute, Answers(apiURL("/readyz")))
}

func apiURL(path string) string { return "https://" + NodeIP + ":" + apiPort + path }

func (s *supervisor) controllerManager() error {
	return s.run("kube-controller-manager", s.part("kubernetes/kube-controller-manager"),
		"--kubeconfig="+Kubeconfig, "--leader-elect=false",
		"--service-account-private-key-file="+state("pki", "service-account.key"),
		"--root-ca-file="+state("pki", "ca.crt"),
		// Volumes are folders of the node, which every access mode fits.
		"--enable-hostpath-provisioner=true")
}

func (s *supervisor) scheduler() error {
	return s.run("kube-scheduler", s.part("kubernetes/kube-scheduler"), "--kubeconfig="+Kubeconfig, "--leader-elect=false")
}
