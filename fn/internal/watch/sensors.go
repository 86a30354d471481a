package watch

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// gitSources are sources of Argo Events by which Git, or a clock, starts something; all
// others may tell of an image (https://argoproj.github.io/argo-events/eventsources/naming/).
var gitSources = []string{"github", "gitlab", "gitea", "bitbucket", "bitbucketserver", "gerrit", "calendar"}

// sensors is for one of Argo Events that a registry's push may start: an event of its
// isn't in the list, or isn't known to come from Git.
func sensors(objects []object.Object, o object.Object) []Watcher {
	if o.Group() != "argoproj.io" || o.Kind != "Sensor" {
		return nil
	}
	git := func(dependency object.Value) bool { return fromGit(objects, o, dependency) }
	if dependencies := o.Get("spec", "dependencies").Items(); allOf(dependencies, git) {
		return nil
	}
	return []Watcher{{Object: o.ID}}
}

func allOf(values []object.Value, is func(object.Value) bool) bool {
	return !slices.ContainsFunc(values, func(v object.Value) bool { return !is(v) })
}

// fromGit tells whether the event that a sensor depends on is of Git's.
func fromGit(objects []object.Object, sensor object.Object, dependency object.Value) bool {
	at := slices.IndexFunc(objects, func(o object.Object) bool {
		return o.Group() == "argoproj.io" && o.Kind == "EventSource" && o.Namespace == sensor.Namespace &&
			slices.Contains(o.Names(), dependency.TextOf("eventSourceName"))
	})
	if at < 0 {
		return false
	}
	name := dependency.TextOf("eventName")
	return slices.ContainsFunc(gitSources, func(kind string) bool {
		event := objects[at].Get("spec", kind, name)
		return event.Exists() && tellsOfGit(kind, event.Get("events").Texts())
	})
}

// tellsOfGit tells whether the events that a source asks for are of Git's: GitHub has
// others as well.
func tellsOfGit(kind string, events []string) bool {
	other := func(event string) bool { return event == "*" || kind == "github" && !gitEvents.MatchString(event) }
	return !slices.ContainsFunc(events, other) && (kind != "github" || len(events) > 0)
}
