package deps

import (
	"path"
	"strings"
)

// image is what is known of an image that steps run in.
type image struct {
	// name is a pattern for its name without registry-wide prefixes, tag and digest.
	name string
	// user is whom it runs as.
	user string
	// plain says that it sets no variable that changes what go does.
	plain bool
}

const root = "root"

// images are well-known ones, by what their Dockerfiles say; official images of
// Docker Hub are in officialAsRoot. Sources:
// https://github.com/golangci/golangci-lint/blob/main/build/buildx.Dockerfile,
// https://github.com/oven-sh/bun/tree/main/dockerhub,
// https://docs.astral.sh/uv/guides/integration/docker/,
// https://github.com/cypress-io/cypress-docker-images,
// https://playwright.dev/docs/docker#end-to-end-tests,
// https://catalog.redhat.com/software/containers/ubi9/ubi,
// https://github.com/GoogleCloudPlatform/cloud-builders,
// https://github.com/sclorg/s2i-nodejs-container, https://github.com/sclorg/s2i-python-container,
// https://github.com/sclorg/golang-container, https://github.com/jboss-container-images/openjdk,
// https://circleci.com/docs/custom-images/, https://github.com/bitnami/containers,
// https://edu.chainguard.dev/chainguard/chainguard-images/,
// https://micromamba-docker.readthedocs.io/en/latest/.
var images = []image{
	{"golangci/golangci-lint", root, true},
	{"ghcr.io/golangci/golangci-lint", root, true},
	{"oven/bun", root, false},
	{"ghcr.io/astral-sh/uv", root, false},
	{"cypress/base", root, false}, {"cypress/browsers", root, false}, {"cypress/included", root, false}, {"cypress/factory", root, false},
	{"mcr.microsoft.com/playwright", root, false}, {"mcr.microsoft.com/playwright/*", root, false},
	{"gcr.io/cloud-builders/*", root, false},
	{"registry.access.redhat.com/ubi*", root, false}, {"registry.access.redhat.com/ubi*/ubi", root, false}, {"registry.access.redhat.com/ubi*/ubi-*", root, false},
	{"registry.redhat.io/ubi*", root, false}, {"registry.redhat.io/ubi*/ubi", root, false}, {"registry.redhat.io/ubi*/ubi-*", root, false},

	{"registry.access.redhat.com/ubi*/openjdk-*", "user 185", false},
	{"registry.access.redhat.com/ubi*/nodejs-*", "user 1001", false},
	{"registry.access.redhat.com/ubi*/python-*", "user 1001", false},
	{"registry.access.redhat.com/ubi*/go-toolset", "user 1001", false},
	{"registry.access.redhat.com/ubi*/ruby-*", "user 1001", false},
	{"registry.access.redhat.com/ubi*/php-*", "user 1001", false},
	{"registry.access.redhat.com/ubi*/perl-*", "user 1001", false},
	{"registry.redhat.io/ubi*/openjdk-*", "user 185", false},
	{"registry.redhat.io/ubi*/nodejs-*", "user 1001", false},
	{"registry.redhat.io/ubi*/python-*", "user 1001", false},
	{"registry.redhat.io/ubi*/go-toolset", "user 1001", false},
	{"registry.redhat.io/ubi*/ruby-*", "user 1001", false},
	{"registry.redhat.io/ubi*/php-*", "user 1001", false},
	{"registry.redhat.io/ubi*/perl-*", "user 1001", false},
	{"quay.io/sclorg/*", "user 1001", false}, {"centos/*", "user 1001", false},
	{"cimg/*", "user circleci (3434)", false}, {"circleci/*", "user circleci (3434)", false},
	{"bitnami/*", "user 1001", false}, {"bitnamilegacy/*", "user 1001", false}, {"public.ecr.aws/bitnami/*", "user 1001", false},
	{"cgr.dev/chainguard/*", "user nonroot (65532)", false},
	{"mambaorg/micromamba", "user mambauser", false},
}

// officialAsRoot are official images of Docker Hub whose Dockerfiles name no USER
// (https://github.com/docker-library/official-images, library/*). None of them sets
// GOFLAGS.
var officialAsRoot = strings.Fields(`
	almalinux alpine amazoncorretto amazonlinux bash buildpack-deps busybox clojure composer dart debian docker
	eclipse-temurin elixir erlang fedora gcc golang haskell ibmjava julia maven node openjdk oraclelinux perl php
	pypy python rockylinux ruby rust sapmachine swift ubuntu`)

// hub are the names under which registries mirror the official images of Docker Hub.
const hub = "library/"

// known is what the tables say of an image; its user is "" where they say nothing.
func known(reference string) image {
	name, _, _ := strings.Cut(reference, "@")
	if at := strings.LastIndex(name, ":"); at > strings.LastIndex(name, "/") {
		name = name[:at]
	}
	for _, prefix := range []string{"docker.io/", "index.docker.io/", "registry-1.docker.io/", "mirror.gcr.io/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	official := name
	if at := strings.LastIndex("/"+name, "/"+hub); at >= 0 {
		official = name[at+len(hub):]
	}
	for _, root := range officialAsRoot {
		if official == root {
			return image{name, "root", true}
		}
	}
	for _, i := range images {
		if fits, err := path.Match(i.name, name); err == nil && fits {
			return i
		}
	}
	return image{name: name}
}
