package kaniko

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
)

// repository is a destination without its tag: where an image goes, with
// $(…) in it where only a run knows.
type repository struct {
	registry, path string
}

// errUnknownImage is for destinations that tell nothing before they run.
var errUnknownImage = errors.New("the image's name is known only when it runs")

// errDockerHub is for destinations on Docker Hub, where a repository is
// USER/NAME and nothing deeper.
var errDockerHub = errors.New("the image goes to Docker Hub, which has no room for a cache below a user's repository")

// dockerHub are the names that Docker Hub goes by.
var dockerHub = map[string]bool{"docker.io": true, "index.docker.io": true, "registry-1.docker.io": true}

var expression = regexp.MustCompile(`\$\([^()]*\)`)

// placeholder stands for the n-th expression while the text around it is
// taken apart; it is of a range that no image name can have.
func placeholder(n int) string { return string(rune(0xE000 + n)) }

// hide puts placeholders in the place of expressions, so that what is in them
// (dots, brackets, colons) isn't taken for an image's; show takes them back.
func hide(image string) (hidden string, show func(string) string) {
	var expressions []string
	hidden = expression.ReplaceAllStringFunc(image, func(e string) string {
		expressions = append(expressions, e)
		return placeholder(len(expressions) - 1)
	})
	return hidden, func(text string) string {
		for n, e := range expressions {
			text = strings.ReplaceAll(text, placeholder(n), e)
		}
		return text
	}
}

// splitTag cuts an image without expressions into its name and its tag, "" for
// none. A digest belongs to neither, and a registry's port is no tag.
func splitTag(hidden string) (name, tag string) {
	hidden, _, _ = strings.Cut(hidden, "@")
	if colon := strings.LastIndex(hidden, ":"); colon > strings.LastIndex(hidden, "/") {
		return hidden[:colon], hidden[colon+1:]
	}
	return hidden, ""
}

// parseDestination takes a destination apart.
func parseDestination(destination string) (repository, error) {
	hidden, show := hide(destination)
	name, _ := splitTag(hidden)
	registry, path, nested := strings.Cut(name, "/")
	switch {
	case !nested && name == placeholder(0):
		return repository{}, errUnknownImage
	case !nested || !isRegistry(registry):
		return repository{}, errDockerHub
	}
	return repository{show(registry), show(path)}, nil
}

// isRegistry tells a registry's host from a user of Docker Hub, as
// go-containerregistry does: by a dot, a port, or localhost. An expression may
// hold either.
func isRegistry(host string) bool {
	return strings.ContainsAny(host, ".:") || host == "localhost" || strings.ContainsFunc(host, func(r rune) bool { return r >= 0xE000 })
}

// cacheRepo is where the layers of images that go to r are cached: below
// prefix where there is one, else beside the image, under cache/.
func (r repository) cacheRepo(prefix string) (string, error) {
	if prefix == "" && dockerHub[r.registry] {
		return "", errDockerHub
	}
	if prefix == "" {
		prefix = r.registry + "/cache"
	}
	repo := prefix + "/" + r.path
	if _, err := name.NewRepository(expression.ReplaceAllString(repo, "sample")); err != nil {
		return "", fmt.Errorf("%s is not a repository that Kaniko accepts: %w", repo, err)
	}
	return repo, nil
}

// layout is the OCI layout below dir in which the layers of images that go to
// r are cached. Kaniko checks its path by the rules for repositories.
func (r repository) layout(dir string) string { return "oci:" + dir + "/" + r.path }
