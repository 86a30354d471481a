package kaniko

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// paramNames are the names for the param that carries the cache repository,
// the first that the Task doesn't have.
var paramNames = []string{"CACHE_REPO", "KANIKO_CACHE_REPO", "CACHEOPT_CACHE_REPO"}

// setCacheRepo hands the cache repository to the Task in a param. The image is
// known in the Pipeline, so that is where the repository is written. Whoever
// calls the Task and passes none gives an empty --cache-repo=, which all
// releases take for none (pkg/cache/cache.go, Destination). It returns the name
// of the param, "" for none.
func (b *build) setCacheRepo() string {
	if _, set := b.call.flags["cache-repo"]; set || b.everyCallerPasses("cache-repo") {
		return ""
	}
	name := b.freeParam()
	if name == "" {
		b.find(finding.Warning, RuleCacheRepo, b.task.Spec.ParamsPath(),
			"has params of all the names that cacheopt would give to the cache repository", "rename one, or set --cache-repo")
		return ""
	}
	byDefault := b.defaultRepo(b.call.words)
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Append, Path: b.task.Spec.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.StringParam(name, "Where Kaniko caches layers; empty for its own choice, the image's repository with /cache behind it.", byDefault),
		Reason: "the Pipeline knows the image, and so the repository for its layers",
	})
	b.insert("--cache-repo=$(params."+name+")", RuleCacheRepo, "layers are cached where the registry accepts them")
	for _, c := range b.callers {
		b.pass(c, name, byDefault, c.words(b.call.words))
	}
	return name
}

func (b *build) freeParam() string {
	for _, name := range paramNames {
		if _, taken := b.task.Spec.Param(name); !taken && !b.params[name] && !b.inEnvironment(name) {
			b.params[name] = true
			return name
		}
	}
	return ""
}

// defaultRepo is for callers that pass none: where the Task itself names an
// image, what goes with that. On a volume, one layout may hold the layers of
// many images, as their keys differ.
func (b *build) defaultRepo(words []string) string {
	for _, image := range destinations(words) {
		if strings.Contains(image, "$(") {
			continue
		}
		if repo, err := b.repoFor(image, literal); err == nil {
			return repo
		}
	}
	shared := "oci:" + b.layoutDir()
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume && checkRepo(shared, literal[0]) == nil {
		return shared
	}
	return ""
}

// pass plans the param that a caller passes, where the Task's default isn't
// what it needs. words are the executor's in this caller.
func (b *build) pass(c caller, name, byDefault string, words []string) {
	_, passes := c.task.Param(name)
	if passes || len(flagValues(words, "cache-repo")) > 0 {
		return
	}
	image, repo, err := b.choose(c, words)
	if err != nil {
		b.out.Find(unknownRepo(c, image, byDefault, err))
		return
	}
	b.out.Findings = append(b.out.Findings, b.registryFindings(c, words, image, repo)...)
	if repo == byDefault {
		return
	}
	b.out.Edit(edit.Edit{
		Object: c.pipeline.Object.ID, Op: edit.Append, Path: c.task.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.PassedParam(name, repo),
		Reason: fmt.Sprintf("layers of %s are cached %s, in a repository without tag or second registry", image, b.whereTo(repo)),
	})
}

// whereTo says where a repository is, as seen from the image.
func (b *build) whereTo(repo string) string {
	switch {
	case b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume:
		return "on the build cache"
	case b.spec.Build.CacheRepo != "":
		return "below spec.build.cacheRepo"
	case strings.HasSuffix(repo, "/cache"):
		return "below it"
	}
	return "beside it"
}

// choose is the first destination for which there is a cache repository. Where
// there is none, the error is about the first of all.
func (b *build) choose(c caller, words []string) (image, repo string, err error) {
	images := destinations(words)
	if len(images) == 0 {
		return "", "", errors.New("the step names no --destination")
	}
	for i := range images {
		repo, other := b.repoFor(images[i], c.scenarios())
		switch foreign := c.foreign(repo); {
		case other != nil || foreign == "":
		case strings.HasPrefix(foreign, shellTerm):
			other = errUnknownImage
		default:
			other = fmt.Errorf("%s means nothing in the Pipeline, where the repository has to be written", foreign)
		}
		if other == nil {
			return images[i], repo, nil
		}
		if i == 0 {
			err = other
		}
	}
	return images[0], "", err
}

// repoFor is where the layers of an image go, whatever of runs happens.
func (b *build) repoFor(image string, runs []scenario) (string, error) {
	to, err := parseDestination(image)
	elsewhere := b.spec.Build.CacheRepo != "" || b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume
	if errors.Is(err, errDockerHub) && elsewhere {
		to, err = parseDestination("docker.io/" + image)
	}
	if err != nil {
		return "", err
	}
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		return to.layout(b.layoutDir(), runs)
	}
	return to.cacheRepo(b.spec.Build.CacheRepo, runs)
}

func unknownRepo(c caller, image, byDefault string, err error) finding.Finding {
	f := finding.Finding{
		Severity: finding.Warning, Rule: RuleCacheRepo, Object: c.pipeline.Object.ID, Field: c.task.Path(),
		Message: fmt.Sprintf("no cache repository is set for %q: %v; Kaniko takes the image's repository with /cache behind it", image, err),
		Advice:  "set spec.build.cacheRepo where the registry doesn't accept that",
	}
	switch {
	case byDefault != "":
		f.Severity, f.Advice = finding.Info, ""
		f.Message = fmt.Sprintf("no cache repository is set for %q: %v; the Task's default holds, %s", image, err, byDefault)
	case errors.Is(err, errDockerHub):
		f.Advice = "set spec.build.cacheRepo, or make a private repository USER/NAME-cache there and pass that: a push would make a public one"
	}
	return f
}
