package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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
var packages = lazy.Compile(`['"]package['"]`)

func pushed(text string) bool {
	return slices.ContainsFunc(pushEvents, func(event string) bool { return strings.Contains(text, event) })
}

// triggers are those of an object that a registry's push, or the end of a build, may
// fire: it isn't known that only Git's events do. One that starts nothing but a Pipeline
// is none for that.
func triggers(s *survey.Survey, o object.Object) []Watcher {
	var all []Watcher
	for _, trigger := range tekton.TriggersIn(o) {
		if w, is := fired(s, o, trigger); is {
			all = append(all, w)
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
	bound, needed := s.Bound(o, trigger), s.Needed(o, trigger)
	other := func(before []tekton.Interceptor) bool {
		return !onlyGit(slices.Concat(before, trigger.Interceptors()), bound, needed)
	}
	if !slices.ContainsFunc(s.Ways(o), other) {
		return Watcher{}, false
	}
	w := Watcher{Object: o.ID, does: "isn't known to be fired by Git's events only: the push of %s may fire it"}
	if trigger.Name() != "" {
		w.does = fmt.Sprintf("has a trigger, %s, which ", escaped(trigger.Name())) + w.does
	}
	if pipeline := s.PipelineOf(o, trigger); pipeline != nil {
		w.own = []*survey.Pipeline{pipeline}
	}
	return w, true
}

// bindings is for one that reads a registry's event: what it is for needn't be in the
// list.
func bindings(o object.Object) []Watcher {
	reads := func(text string) bool { return pushed(text) || packages.MatchString(text) }
	if !tekton.Binds(o.ID) || !slices.ContainsFunc(textsIn(o.Get("spec")), reads) {
		return nil
	}
	return []Watcher{{Object: o.ID}}
}

// incoming is for a run of Pipelines-as-Code that any webhook may start
// (https://pipelinesascode.com/docs/guide/incoming_webhook/): a registry's, say.
func incoming(s *survey.Survey, o object.Object) []Watcher {
	events := tekton.GitEventsOf(o.Value)
	if !slices.Contains(events.Events, "incoming") && !strings.Contains(events.Filter, "incoming") {
		return nil
	}
	return []Watcher{{Object: o.ID, own: pipelinesOf(s, o), does: "may be started by any webhook, as Pipelines-as-Code's event incoming: the push of %s may do so"}}
}

// listening is for a repository of Pipelines-as-Code that takes such webhooks. What they
// start needn't be in the list.
func listening(o object.Object) []Watcher {
	if len(o.Get("spec", "incoming").Items()) == 0 {
		return nil
	}
	return []Watcher{{Object: o.ID, does: "takes incoming webhooks, which may start something: the push of %s may do so"}}
}
