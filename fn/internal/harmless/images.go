package harmless

import "strings"

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
	repository, _, _ := strings.Cut(image, "@")
	slash := strings.LastIndex(repository, "/")
	if colon := strings.LastIndex(repository, ":"); colon > slash {
		repository = repository[:colon]
	}
	parts := strings.Split(repository, "/")
	program, known := entrypoints[strings.Join(parts[max(0, len(parts)-2):], "/")]
	return program, known
}

// services are images for sidecars that only answer: databases, queues, caches.
var services = map[string]bool{
	"postgres": true, "postgis": true, "mysql": true, "mariadb": true, "redis": true, "valkey": true, "mongo": true, "rabbitmq": true, "memcached": true,
	"elasticsearch": true, "opensearch": true, "cassandra": true, "nats": true, "etcd": true, "minio": true, "localstack": true, "standalone-chrome": true, "standalone-firefox": true, "mailhog": true,
}
