package watch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// pushEvents are what registries' webhooks have in their events, and no others have:
// Harbor's, Docker Hub's, Quay's, GitHub's for packages, those of Azure and of
// Distribution (https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference,
// https://distribution.github.io/distribution/about/notifications/), Artifactory's
// (https://jfrog.com/help/r/jfrog-platform-administration-documentation/docker-webhook-events) and
// ECR's (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html).
var pushEvents = []string{
	"PUSH_ARTIFACT", "event_data.resources", "body.push_data", "body.updated_tags", "body.docker_url", "registry_package", "package_version",
	".target.repository", ".target.tag", ".target.digest", "data.image_name", "data.repo_key", "ECR Image Action", "detail.image-tag", "detail.repository-name",
}

// packages is the type of GitHub's event for a package, in an expression.
var packages = regexp.MustCompile(`['"]package['"]`)

func pushed(text string) bool {
	return slices.ContainsFunc(pushEvents, func(event string) bool { return strings.Contains(text, event) })
}

// triggers are those that a registry's push, or the end of a build, may fire: it isn't
// known that only Git's events do. One that starts nothing but a Pipeline is none for
// that.
func triggers(s *survey.Survey) []Watcher {
	var all []Watcher
	for _, o := range s.Objects {
		for _, trigger := range tekton.TriggersIn(o) {
			if w, is := fired(s, o, trigger); is {
				all = append(all, w)
			}
		}
	}
	return all
}

// fired is a trigger as a watcher. One that only refers to a Trigger, which says itself
// what it lets through, is none.
func fired(s *survey.Survey, o object.Object, trigger tekton.Trigger) (Watcher, bool) {
	if trigger.Refers() {
		return Watcher{}, false
	}
	bound := s.Bound(o, trigger)
	other := func(before []tekton.Interceptor) bool {
		return !onlyGit(slices.Concat(before, trigger.Interceptors()), bound)
	}
	if !slices.ContainsFunc(s.Ways(o), other) {
		return Watcher{}, false
	}
	w := Watcher{Object: o.ID, does: "isn't known to be fired by Git's events only: the push of %s may fire it"}
	if trigger.Name() != "" {
		w.does = fmt.Sprintf("has a trigger, %s, which ", strings.ReplaceAll(trigger.Name(), "%", "%%")) + w.does
	}
	if pipeline := s.Starts(o, trigger); pipeline != nil {
		w.own = []*survey.Pipeline{pipeline}
	}
	return w, true
}

// bindings are those that read a registry's event: what they are for needn't be in the
// list.
func bindings(s *survey.Survey) []Watcher {
	var all []Watcher
	for _, o := range s.Bindings {
		if slices.ContainsFunc(textsIn(o.Get("spec")), func(text string) bool { return pushed(text) || packages.MatchString(text) }) {
			all = append(all, Watcher{Object: o.ID})
		}
	}
	return all
}
