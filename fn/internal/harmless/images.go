package harmless

import (
	"slices"
	"strings"
)

// entrypoints are the programs that images run when a step says no command, by the
// end of the image's name: a mirror keeps it, and another image of the same last
// word may run anything. Sources: each project's Dockerfile.
var entrypoints = map[string]string{
	"aquasec/trivy": "trivy", "aquasecurity/trivy": "trivy", "zricethezav/gitleaks": "gitleaks", "gitleaks/gitleaks": "gitleaks",
	"bridgecrew/checkov": "checkov", "koalaman/shellcheck": "shellcheck", "stackrox/kube-linter": "kube-linter", "yannh/kubeconform": "kubeconform",
	"openpolicyagent/conftest": "conftest", "instrumenta/conftest": "conftest", "instrumenta/kubeval": "kubeval", "anchore/grype": "grype",
	"cytopia/yamllint": "yamllint", "alpine/git": "git", "alpine/helm": "helm",
}

// entrypoint is the program that an image is known to run.
func entrypoint(image string) (string, bool) {
	parts := repository(image)
	program, known := entrypoints[strings.Join(parts[max(0, len(parts)-2):], "/")]
	return program, known
}

// repository is an image's name without tag and digest, in its parts.
func repository(image string) []string {
	name, _, _ := strings.Cut(image, "@")
	slash := strings.LastIndex(name, "/")
	if colon := strings.LastIndex(name, ":"); colon > slash {
		name = name[:colon]
	}
	return strings.Split(name, "/")
}

// services are images for sidecars that only answer: databases, queues, caches.
var services = strings.Fields(`postgres postgis postgresql mysql mariadb redis valkey mongo mongodb rabbitmq memcached elasticsearch opensearch
	cassandra nats etcd minio localstack standalone-chrome standalone-firefox mailhog`)

// publishers are those whose images of that name are services: by the names that
// they have on Docker Hub, Quay and AWS, and in mirrors that keep them. Another's
// image of the same last word may run anything.
var publishers = strings.Fields(`library bitnami postgis elasticsearch opensearchproject minio localstack selenium mailhog valkey coreos cimg
	sclorg fedora rhel8 rhel9`)

// service tells whether an image is known to be a service.
func service(image string) bool {
	parts := repository(image)
	name := parts[len(parts)-1]
	if !slices.Contains(services, strings.TrimRight(name, "-0123456789")) {
		return false
	}
	return len(parts) == 1 || slices.Contains(publishers, parts[len(parts)-2])
}
