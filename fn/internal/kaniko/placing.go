package kaniko

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// placing is where the layers of an image go that a caller has built.
type placing struct {
	caller caller
	// words are the executor's in this caller.
	words []string
	image string
	at    place
	// err says why there is no repository to write; nil where there is one, or
	// where Kaniko's own choice will do.
	err error
	// theirs is set where the caller has a repository already.
	theirs bool
}

// pass is the repository that the caller has to pass, "" for none.
func (p placing) pass() string {
	if p.err != nil || p.theirs || p.at.own() {
		return ""
	}
	return p.at.repo
}

// reason says why the caller passes its repository.
func (p placing) reason(where string) string {
	if p.at.platform != "" {
		return fmt.Sprintf("layers of %s are cached %s for %s alone: their keys hold no platform, and another's build would take them", p.image, where, p.at.platform)
	}
	return fmt.Sprintf("layers of %s are cached %s, in a repository without tag or second registry", p.image, where)
}

// placed are the placings of all callers.
func (b *build) placed() []placing {
	var all []placing
	for _, c := range b.callers {
		words := c.words(b.call.words)
		if repos := flagValues(words, "cache-repo"); len(repos) > 0 {
			all = append(all, placing{caller: c, words: words, at: place{repo: repos[len(repos)-1]}, theirs: true})
			continue
		}
		all = append(all, b.choose(c, words))
	}
	return all
}

// choose is about the first destination for which there is a cache repository.
// Where there is none, the error is about the first of all.
func (b *build) choose(c caller, words []string) placing {
	images := destinations(words)
	p := placing{caller: c, words: words}
	if len(images) == 0 {
		p.err = errors.New("the step names no --destination")
		return p
	}
	p.image = images[0]
	for i, image := range images {
		at, err := b.placeIn(c, image)
		if i == 0 {
			p.at, p.err = at, err
		}
		if err == nil && (i == 0 || !at.own()) {
			return placing{caller: c, words: words, image: image, at: at}
		}
	}
	return p
}

// placeIn is where the layers of a caller's image go. Where the Pipeline can't
// write the repository, Kaniko's own choice does if the registry takes it.
func (b *build) placeIn(c caller, image string) (place, error) {
	runs := c.scenarios()
	if c.foreign(image) != "" {
		// What a matrix gives is not the Pipeline's param of that name.
		runs = literal
	}
	at, err := b.repoFor(image, runs)
	foreign := c.foreign(at.repo)
	switch {
	case err == nil && (at.own() || foreign == ""):
		return at, nil
	case b.prefix() == "" && !noRoom(err) && takesOwn(image, runs):
		return ownPlace(image), nil
	case strings.HasPrefix(foreign, shellTerm):
		return place{}, errUnknownImage
	case foreign != "":
		return place{}, fmt.Errorf("%s means nothing in the Pipeline, where the repository has to be written", foreign)
	}
	return place{}, err
}

// repoFor is where the layers of an image go, whatever of runs happens.
func (b *build) repoFor(image string, runs []scenario) (place, error) {
	prefix := b.prefix()
	to, err := parseDestination(image)
	switch {
	case prefix != "" && errors.Is(err, errDockerHub):
		to, err = parseDestination("docker.io/" + image)
	case prefix == "" && errors.Is(err, errUnknownImage):
		return unknownPlace(image, runs)
	}
	switch {
	case err != nil:
		return place{}, err
	case prefix != "":
		return to.under(prefix, runs)
	}
	return to.cacheRepo(runs)
}

// unknownPlace is for an image of which the Pipeline knows no name without a tag:
// Kaniko's own choice, where all runs tell of a registry that takes it.
func unknownPlace(image string, runs []scenario) (place, error) {
	for _, run := range runs {
		to, err := parseDestination(run.fill(image))
		if err != nil {
			return place{}, err
		}
		switch registryOf(run.host(to.registry)).form {
		case nowhere:
			return place{}, errDockerHub
		case sibling:
			return place{}, errTwoParts
		}
	}
	return ownPlace(image), nil
}

// ownPlace is Kaniko's own choice for an image.
func ownPlace(image string) place {
	hidden, show := hide(image)
	name, _ := splitTag(hidden)
	return place{repo: show(name) + "/cache", form: below}
}

// takesOwn tells whether the image goes to a registry that is known to take
// Kaniko's own choice.
func takesOwn(image string, runs []scenario) bool {
	to, err := parseDestination(image)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(runs, func(run scenario) bool {
		host := run.host(to.registry)
		form := registryOf(host).form
		return host == "" || form == nowhere || form == sibling
	})
}

// noRoom tells whether an error is about a registry that has no place for layers
// which Kaniko or the Pipeline could name.
func noRoom(err error) bool { return errors.Is(err, errDockerHub) || errors.Is(err, errTwoParts) }

// nowhere tells whether nobody who runs the step has a place for its layers; then
// the flags would do nothing.
func (b *build) nowhere() bool {
	if b.hasRepo() || b.byDefault != "" {
		return false
	}
	return !slices.ContainsFunc(b.placings, func(p placing) bool { return !noRoom(p.err) }) &&
		!slices.ContainsFunc(b.alone(), func(at start) bool { return b.lacksRoom(at) == nil })
}

// lacksRoom says why there is no place for the layers of who runs the Task without
// a Pipeline, and so passes no repository; nil where Kaniko's own choice will do.
func (b *build) lacksRoom(at start) error {
	image := at.flags["destination"]
	if b.byDefault != "" || at.flags["cache-repo"] != "" || image == "" {
		return nil
	}
	to, err := b.repoFor(image, literal)
	switch {
	case noRoom(err):
		return err
	case err == nil && to.form == sibling:
		return errTwoParts
	}
	return nil
}

// sayPlacings says what the repositories need of all who run the step, and which
// have none.
func (b *build) sayPlacings() {
	for _, p := range b.placings {
		switch {
		case p.theirs:
		case p.err != nil:
			b.unknownRepo(p.caller.pipeline.Object.ID, p.caller.task.Path(), p.image, p.err)
		default:
			b.out.Findings = append(b.out.Findings, b.registryFindings(p.caller, p.words, p.image, p.at)...)
		}
	}
	for _, at := range b.alone() {
		if err := b.lacksRoom(at); err != nil {
			b.unknownRepo(at.object, at.field, at.flags["destination"], err)
			continue
		}
		b.needsRepo(at)
	}
}

// needsRepo says of a start without a Pipeline that its layers' repository has to
// be made.
func (b *build) needsRepo(at start) {
	repo := b.byDefault
	if repo == "" {
		repo = ownPlace(at.flags["destination"]).repo
	}
	known := registryOf(literal[0].host(repo))
	if at.flags["destination"] == "" || at.flags["cache-repo"] != "" || !known.exists {
		return
	}
	f := mustExist(repo, known)
	f.Object, f.Field = at.object, at.field
	b.out.Find(f)
}

// unknownTerm is what stands for a variable of a script, which messages show as
// the script has it.
var unknownTerm = lazy.Compile(`\$\(shell\.([^()]*)\)`)

func (b *build) unknownRepo(id object.ID, field object.Path, image string, why error) {
	then := "Kaniko takes the image's repository with /cache behind it"
	if b.left {
		then = "its build is left alone"
	}
	found := cause{
		Finding: finding.Finding{
			Severity: finding.Warning, Rule: RuleCacheRepo, Object: id, Field: field,
			Message: fmt.Sprintf("no cache repository is set for %%s: %v; %s", why, then),
			Advice:  "set spec.build.cacheRepo where the registry doesn't accept that",
		},
		place: fmt.Sprintf("%q", unknownTerm.ReplaceAllString(image, "$$$1")),
	}
	switch {
	case b.byDefault != "":
		found.Severity, found.Advice = finding.Info, ""
		found.Message = fmt.Sprintf("no cache repository is set for %%s: %v; the Task's default holds, %s", why, b.byDefault)
	case errors.Is(why, errDockerHub):
		found.Advice = "make a private repository USER/NAME-cache there (a push would make a public one) and set spec.build.cacheRepo to docker.io/USER/NAME-cache, or set it to another registry"
	case errors.Is(why, errTwoParts):
		found.Advice = "set spec.build.cacheRepo, to HOST/PROJECT/cache for one repository in the project"
	}
	b.causes.add(found)
}
