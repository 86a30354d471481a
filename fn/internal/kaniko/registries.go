package kaniko

import (
	"path"
	"strings"
)

// form is where below a registry's host the layers of an image may go.
type form int

const (
	// byPath is for a registry of which nothing is known. A path of one part
	// is of a registry of one's own with flat names, and HOST/cache/NAME is all
	// caches in one place. The first of several parts may be a project or an
	// owner that must exist, as in Harbor, GitLab and most others: below.
	byPath form = iota
	// below is HOST/PATH/cache, Kaniko's own choice where no repository is
	// given (pkg/cache/cache.go, Destination): it stays with the image's owner.
	below
	// sibling is HOST/PROJECT/NAME-cache, where a path has two parts and no
	// more.
	sibling
	// nowhere is for registries that have no room for a cache below an
	// image's owner.
	nowhere
)

// registry is what is known of a registry, by its host.
type registry struct {
	// hosts are patterns as path.Match has them.
	hosts []string
	form  form
	// exists is set where a repository must be there before a push.
	exists bool
	// parts is how many parts a path may have, 0 for any number.
	parts int
	// source is where that is written.
	source string
}

// registries are those whose paths begin with an owner whatever their length, or
// that want more than a push.
var registries = []registry{
	{hosts: []string{"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "hub.docker.com"},
		// A push could make USER/NAME-cache, but such a repository is public
		// by default, and the layers of a private image would be too
		// (github.com/docker/cli/issues/4977).
		form: nowhere, parts: 2,
		source: "github.com/GoogleContainerTools/kaniko/issues/524"},
	{hosts: []string{"ghcr.io"}, form: below,
		source: "docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry"},
	{hosts: []string{"quay.io"}, form: below,
		// Deeper paths since Quay 3.7.
		source: "issues.redhat.com/browse/PROJQUAY-543"},
	{hosts: []string{"gcr.io", "*.gcr.io"}, form: below,
		source: "cloud.google.com/artifact-registry/docs/transition/pushing-and-pulling"},
	{hosts: []string{"*-docker.pkg.dev"}, form: below,
		source: "cloud.google.com/artifact-registry/docs/docker/names"},
	{hosts: []string{"registry.gitlab.com"}, form: below,
		source: "docs.gitlab.com/user/packages/container_registry/#naming-convention-for-your-container-images"},
	{hosts: []string{"icr.io", "*.icr.io"}, form: below,
		// The first part is a namespace, which a push doesn't make.
		source: "cloud.ibm.com/docs/Registry?topic=Registry-registry_overview"},
	{hosts: []string{
		"image-registry.openshift-image-registry.svc*", "docker-registry.default.svc*",
		"default-route-openshift-image-registry.*", "docker-registry-default.*",
	}, form: sibling, parts: 2,
		// A path is an image stream in a project.
		source: "github.com/openshift/image-registry/blob/master/pkg/dockerregistry/server/app.go (getNamespaceName)"},
	{hosts: []string{"*.dkr.ecr.*.amazonaws.com", "*.dkr.ecr.*.amazonaws.com.cn", "*.dkr.ecr-fips.*.amazonaws.com", "*.dkr-ecr.*.on.aws"}, form: below, exists: true,
		source: "docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html"},
	{hosts: []string{"public.ecr.aws"}, form: below, exists: true,
		source: "docs.aws.amazon.com/AmazonECR/latest/public/docker-push-ecr-image.html"},
}

// registryOf is what is known of the registry of that host.
func registryOf(host string) registry {
	for _, known := range registries {
		for _, pattern := range known.hosts {
			if match, err := path.Match(pattern, host); match && err == nil {
				return known
			}
		}
	}
	return registry{}
}

// hostOf is the host of a registry, or of a repository in one, that has no
// expression in it: Docker Hub's where the text names none.
func hostOf(repository string) string {
	host, _, _ := strings.Cut(repository, "/")
	if !isRegistry(host) {
		return "docker.io"
	}
	return host
}
