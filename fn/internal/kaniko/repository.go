package kaniko

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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

// errTwoParts is for destinations in a registry where a repository is
// PROJECT/NAME, by an image of which only a run knows the name without its tag.
var errTwoParts = errors.New("the image goes to a registry where a path is PROJECT/NAME and nothing deeper, as OpenShift's own")

// errUnknownRegistry is for destinations whose registry can't be a part of a
// path before it is known.
var errUnknownRegistry = errors.New("the image's registry is known only when it runs")

var expression = lazy.Compile(`\$\([^()]*\)`)

// isPlaceholder tells whether a character stands for an expression.
func isPlaceholder(r rune) bool { return r >= 0xE000 }

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
	case !nested && strings.ContainsFunc(name, isPlaceholder):
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
	return strings.ContainsAny(host, ".:") || host == "localhost" || strings.ContainsFunc(host, isPlaceholder)
}

// place is a cache repository.
type place struct {
	repo string
	form form
	// platform is set where it is for one platform alone.
	platform string
}

// own tells whether Kaniko goes there by itself.
func (p place) own() bool { return p.form == below && p.platform == "" }

// with is a repository beside it, for layers of one platform. Where all is
// below a prefix there is room for another part; elsewhere a registry may have
// no room for a deeper path.
func (p place) with(platform string) place {
	between := "-"
	if p.form == byPath {
		between = "/"
	}
	return place{repo: p.repo + between + platform, form: p.form, platform: platform}
}

// cacheRepo is where the registry of images that go to r has room for their
// layers, and Kaniko accepts it, in all of runs.
func (r repository) cacheRepo(runs []scenario) (place, error) {
	form, err := r.form(runs)
	if err != nil {
		return place{}, err
	}
	at := place{form: form}
	switch form {
	case below:
		at.repo = r.registry + "/" + r.path + "/cache"
	case sibling:
		at.repo = r.registry + "/" + r.path + "-cache"
	default:
		at.repo = r.registry + "/cache/" + r.path
	}
	return at, checkRepos(at.repo, runs)
}

// form is the one that suits all runs. One whose registry isn't known may go to
// any, and below is what most registries accept.
func (r repository) form(runs []scenario) (form, error) {
	found := map[form]bool{}
	for _, run := range runs {
		found[r.formIn(run)] = true
	}
	switch {
	case found[nowhere]:
		return nowhere, errDockerHub
	case found[sibling] && len(found) > 1:
		return sibling, errTwoParts
	case found[sibling]:
		return sibling, nil
	case found[below]:
		return below, nil
	}
	return byPath, nil
}

func (r repository) formIn(run scenario) form {
	host := run.host(r.registry)
	if known := registryOf(host); host != "" && known.form != byPath {
		return known.form
	}
	// Kaniko itself takes a tag off that the path may bring.
	if host == "" || strings.Count(expression.ReplaceAllString(run.fill(r.registry+"/"+r.path), ""), "/") > 1 || r.mayBringTag([]scenario{run}) {
		return below
	}
	return byPath
}

// under is the place below a prefix: the registry and the path of images that go
// to r. Without the registry, an image of one would find layers of another's.
func (r repository) under(prefix string, runs []scenario) (place, error) {
	host, err := r.hostPart(runs)
	if err != nil {
		return place{}, err
	}
	at := place{repo: prefix + "/" + host + "/" + r.path}
	return at, checkRepos(at.repo, runs)
}

// hostPart is the registry as a part of a path, which has no colon in it. Where
// only a run knows it, and it may bring one, there is none.
func (r repository) hostPart(runs []scenario) (string, error) {
	var values []string
	for _, run := range runs {
		values = append(values, run.fill(r.registry))
	}
	slices.Sort(values)
	values = slices.Compact(values)
	unknown := func(value string) bool { return strings.Contains(value, "$(") }
	colons := func(value string) bool { return asPart(value) != value }
	switch {
	case slices.ContainsFunc(values, unknown):
		return "", errUnknownRegistry
	case len(values) == 1:
		return asPart(values[0]), nil
	case slices.ContainsFunc(values, colons):
		return "", errUnknownRegistry
	}
	return r.registry, nil
}

var unfit = lazy.Compile(`[^a-z0-9._/-]+`)

// asPart is a registry as parts of a path: registry:5000 is registry-5000.
func asPart(registry string) string {
	return strings.Trim(unfit.ReplaceAllString(registry, "-"), "-._/")
}

func checkRepos(repo string, runs []scenario) error {
	for _, run := range runs {
		if err := checkRepo(repo, run); err != nil {
			return err
		}
	}
	return nil
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
