package kaniko

import (
	"path"
	"strings"
)

// form is where below a registry's host the layers of an image may go.
type form int

const (
	// beside is HOST/cache/PATH: all caches in one place.
	beside form = iota
	// below is HOST/PATH/cache, Kaniko's own choice where no repository is
	// given (pkg/cache/cache.go, Destination): it stays with the image's owner.
	below
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

// registries are those whose paths can't begin with "cache", or that want more
// than a push. Others, a registry of one's own above all, take any path.
var registries = []registry{
	{hosts: []string{"docker.io", "index.docker.io", "registry-1.docker.io"},
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
	{hosts: []string{"*.dkr.ecr.*.amazonaws.com", "*.dkr.ecr.*.amazonaws.com.cn", "*.dkr-ecr.*.on.aws"}, form: below, exists: true,
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
