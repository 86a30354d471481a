// Package hosts holds what the hosts of functions do with cacheopt: the real
// kustomize, kubectl, kpt and Argo CD, each a file, and beside them Docker and
// skopeo with the image alone and pre-commit with the hooks. make test-hosts builds
// and starts what they need. Each row of the README's table of hosts is a test, by
// the same name.
package hosts
