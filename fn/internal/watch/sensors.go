package watch

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// gitSources are sources of Argo Events by which Git, or a clock, starts something; all
// others may tell of an image (https://argoproj.github.io/argo-events/eventsources/naming/).
var gitSources = []string{"github", "gitlab", "gitea", "bitbucket", "bitbucketserver", "gerrit", "calendar"}

// sensors are those of Argo Events that a registry's push may start: an event of
// theirs isn't in the list, or isn't known to come from Git.
func sensors(objects []object.Object) []Watcher {
	var all []Watcher
	for _, o := range objects {
		if o.Group() != "argoproj.io" || o.Kind != "Sensor" {
			continue
		}
		git := func(dependency object.Value) bool { return fromGit(objects, o, dependency) }
		if dependencies := o.Get("spec", "dependencies").Items(); !allOf(dependencies, git) {
			all = append(all, Watcher{Object: o.ID})
		}
	}
	return all
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
		events := event.Get("events").Texts()
		return event.Exists() && !slices.ContainsFunc(events, func(event string) bool {
			return event == "*" || event == "package" || event == "registry_package"
		})
	})
}
