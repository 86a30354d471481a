package kaniko

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
)

// repository is a destination without its tag: where an image goes, with
// $(…) in it where only a run knows.
type repository struct {
	registry, path string
	// tagged is set where the destination has a tag or a digest of its own,
	// so that no expression in path brings one.
	tagged bool
}

// errUnknownImage is for destinations that tell nothing before they run.
var errUnknownImage = errors.New("the image's name is known only when it runs")

// errDockerHub is for destinations on Docker Hub, where a repository is
// USER/NAME and nothing deeper.
var errDockerHub = errors.New("the image goes to Docker Hub, which has no room for a cache below a user's repository")

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
	tagged := name != hidden
	registry, path, nested := strings.Cut(name, "/")
	switch {
	case !nested && name == placeholder(0):
		return repository{}, errUnknownImage
	case !nested || !isRegistry(registry):
		return repository{}, errDockerHub
	}
	return repository{show(registry), show(path), tagged}, nil
}

// isRegistry tells a registry's host from a user of Docker Hub, as
// go-containerregistry does: by a dot, a port, or localhost. An expression may
// hold either.
func isRegistry(host string) bool {
	return strings.ContainsAny(host, ".:") || host == "localhost" || strings.ContainsFunc(host, func(r rune) bool { return r >= 0xE000 })
}

// cacheRepo is where the layers of images that go to r are cached, below
// prefix where there is one. It is one that Kaniko accepts in all of runs.
func (r repository) cacheRepo(prefix string, runs []scenario) (string, error) {
	repo, err := r.place(prefix, runs)
	if err != nil {
		return "", err
	}
	for _, run := range runs {
		if err := checkRepo(repo, run); err != nil {
			return "", err
		}
	}
	return repo, nil
}

// place is where the registry has room for the layers: the prefix that is
// given, else HOST/cache/PATH, or HOST/PATH/cache where one of the runs goes to
// a registry whose paths begin with an owner.
func (r repository) place(prefix string, runs []scenario) (string, error) {
	if prefix != "" {
		return prefix + "/" + r.path, nil
	}
	at := beside
	for _, run := range runs {
		switch host := run.host(r.registry); registryOf(host).form {
		case nowhere:
			return "", errDockerHub
		case below:
			at = below
		}
	}
	if at == below {
		return r.registry + "/" + r.path + "/cache", nil
	}
	return r.registry + "/cache/" + r.path, nil
}

// layout is the OCI layout below dir in which the layers of images that go to
// r are cached. Kaniko checks its path by the rules for repositories.
func (r repository) layout(dir string, runs []scenario) (string, error) {
	repo := "oci:" + dir + "/" + r.path
	for _, run := range runs {
		if err := checkRepo(repo, run); err != nil {
			return "", err
		}
	}
	return repo, nil
}

// mayBringTag tells whether the end of the path is an expression of which runs
// don't tell whether it has a tag in it.
func (r repository) mayBringTag(runs []scenario) bool {
	return !r.tagged && slices.ContainsFunc(runs, func(run scenario) bool {
		return strings.HasSuffix(run.fill(r.path), ")")
	})
}

// anyKey is a key as Kaniko puts it behind the repository of a layer.
var anyKey = strings.Repeat("0", 64)

// checkRepo holds a cache repository against the rules by which Kaniko reads
// it (pkg/cache/cache.go, RetrieveLayer), in one run.
func checkRepo(repo string, run scenario) error {
	for _, sample := range run.samples(repo) {
		err := checkSample(sample)
		switch {
		case err == nil:
		case sample == repo:
			return fmt.Errorf("%s is not a repository that Kaniko accepts: %w", repo, err)
		default:
			return fmt.Errorf("%s, such as %s, is not a repository that Kaniko accepts: %w", repo, sample, err)
		}
	}
	if limit := registryOf(run.host(repo)).parts; limit > 0 && strings.Count(repo, "/") > limit {
		return fmt.Errorf("%s is deeper than its registry allows, with more than %d parts behind it", repo, limit)
	}
	return nil
}

func checkSample(sample string) error {
	if strings.Contains(sample+"/", "//") {
		return errors.New("it has a scheme, or a part with nothing in it")
	}
	_, err := name.NewTag(sample+":"+anyKey, name.WeakValidation)
	return err
}
