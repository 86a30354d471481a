package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// paramNames are the names for the param that carries the cache repository,
// the first that the Task doesn't have. Behind them come numbered ones.
var paramNames = []string{"CACHE_REPO", "KANIKO_CACHE_REPO", "CACHEOPT_CACHE_REPO"}

// setCacheRepo hands the cache repository to the Task in a param, where it isn't
// the one that Kaniko takes by itself. The image is known in the Pipeline, so
// that is where the repository is written. Whoever calls the Task and passes none
// gives an empty --cache-repo=, which all releases take for none
// (pkg/cache/cache.go, Destination). It returns the name of the param, "" for
// none.
func (b *build) setCacheRepo() string {
	if b.hasRepo() {
		return ""
	}
	b.sayPlacings()
	if !b.needsParam() {
		return ""
	}
	name := b.freeParam()
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Append, Path: b.task.Spec.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.StringParam(name, "Where Kaniko caches layers; empty for its own choice, the image's repository with /cache behind it.", b.byDefault),
		Reason: "the Pipeline knows the image, and so the repository for its layers",
	})
	b.insert("--cache-repo=$(params."+name+")", RuleCacheRepo, "layers are cached where the registry accepts them")
	for _, p := range b.placings {
		b.pass(p, name)
	}
	return name
}

// hasRepo tells whether the user has set the repository everywhere.
func (b *build) hasRepo() bool {
	_, set := b.call.flags["cache-repo"]
	return set || b.everyCallerPasses("cache-repo")
}

// needsParam tells whether anyone who runs the Task needs another repository
// than Kaniko's own choice.
func (b *build) needsParam() bool {
	return b.byDefault != "" || slices.ContainsFunc(b.placings, func(p placing) bool { return p.pass() != "" })
}

func (b *build) freeParam() string {
	free := func(name string) bool {
		_, taken := b.task.Spec.Param(name)
		return !taken && !b.params[name] && !b.inEnvironment(name)
	}
	names := slices.Clone(paramNames)
	for i := 2; !slices.ContainsFunc(names, free); i++ {
		names = append(names, fmt.Sprintf("%s_%d", paramNames[0], i))
	}
	name := names[slices.IndexFunc(names, free)]
	b.params[name] = true
	return name
}

// defaultRepo is for callers that pass none: where the Task itself names an
// image, what goes with that. Below a prefix, one repository may hold the layers
// of many images, as their keys differ.
func (b *build) defaultRepo() string {
	for _, image := range destinations(b.call.words) {
		at, err := b.repoFor(image, literal)
		if strings.Contains(ownPlace(image).repo, "$(") {
			continue
		}
		if err == nil && !at.own() {
			return at.repo
		}
		break
	}
	if prefix := b.prefix(); prefix != "" && checkRepo(prefix, literal[0]) == nil {
		return prefix
	}
	return ""
}

// prefix is where the config wants all layers, "" for nowhere.
func (b *build) prefix() string {
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		return "oci:" + b.layoutDir()
	}
	return b.spec.Build.CacheRepo
}

// pass plans the param that a caller passes, where the Task's default isn't
// what it needs.
func (b *build) pass(p placing, name string) {
	_, passes := p.caller.task.Param(name)
	repo := p.pass()
	if passes || p.theirs || repo == "" || repo == b.byDefault {
		return
	}
	b.out.Edit(edit.Edit{
		Object: p.caller.pipeline.Object.ID, Op: edit.Append, Path: p.caller.task.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.PassedParam(name, repo),
		Reason: p.reason(b.whereTo(repo)),
	})
}

// whereTo says where a repository is, as seen from the image.
func (b *build) whereTo(repo string) string {
	switch {
	case b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume:
		return "on the build cache"
	case b.spec.Build.CacheRepo != "":
		return "below spec.build.cacheRepo"
	case !strings.Contains(repo, "/cache/"):
		return "below it"
	}
	return "beside it"
}
