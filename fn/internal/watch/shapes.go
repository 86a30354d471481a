package watch

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// What this file is about: kinds that roll out nothing in some shapes, which are known
// whole, and in all others may.

// provided is for a provider of the Flux Operator: of tags of a repository, of values
// that stand in it, or of branches and requests, whose commit may be an image's tag
// (https://fluxoperator.dev/docs/crd/resourcesetinputprovider/).
func provided(o object.Object) []Watcher {
	kind := o.Get("spec", "type").Text()
	switch {
	case kind == "Static":
		return nil
	case strings.HasSuffix(kind, "ArtifactTag"):
		return textsAt(o, o.Get("spec"), "url")
	}
	return []Watcher{{Object: o.ID, does: "may have the commit of a branch or a request rolled out, and with it what is pushed to %s"}}
}

// filled is for a set of the Flux Operator's: one with values that stand in it is known
// by what it holds; for what else it is filled with, its providers have the images
// (https://fluxoperator.dev/docs/crd/resourceset/).
func filled(o object.Object) []Watcher {
	var all []Watcher
	for _, from := range o.Get("spec", "inputsFrom").Items() {
		of := object.ID{Kind: "ResourceSetInputProvider", Namespace: o.Namespace, Name: from.TextOf("name")}
		all = append(all, Watcher{Object: o.ID, of: of})
	}
	return all
}

// inGit are what a cluster is told of by Git, and charts are by a repository of theirs.
var inGit = words("Bucket GitRepository HelmChart HelmRelease HelmRepository Kustomization")

// alerted is for an alert of Flux's, which tells others of what its objects see, of new
// images, too (https://fluxcd.io/flux/components/notification/alerts/).
func alerted(o object.Object) []Watcher {
	var all []Watcher
	for _, at := range o.Get("spec", "eventSources").Items() {
		if !inGit[at.TextOf("kind")] {
			all = append(all, Watcher{Object: o.ID, guessed: true, does: "tells others of images, and may have rolled out what is pushed to %s"})
		}
	}
	return all
}

// inRegistry is for an Application whose source is in a registry
// (https://argo-cd.readthedocs.io/en/stable/user-guide/oci/).
func inRegistry(o object.Object) []Watcher {
	var all []Watcher
	o.Get("spec").Walk(func(at object.Value) {
		if url := at.TextOf("repoURL"); strings.HasPrefix(url, "oci://") {
			all = append(all, textsAt(o, at, "repoURL")...)
		}
	})
	return all
}

// fixed are generators of an ApplicationSet that give the same until Git or the cluster's
// list of clusters says otherwise; mixed are those made of others
// (https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/).
var (
	fixed = words("clusters git list selector")
	mixed = words("matrix merge")
)

// generated is for an ApplicationSet: those that follow requests or branches have the
// commit, which may be an image's tag.
func generated(o object.Object) []Watcher {
	all := inRegistry(o)
	if !allOf(o.Get("spec", "generators").Items(), isFixed) {
		all = append(all, Watcher{Object: o.ID, does: "has generators that may have the commit of a request or a branch rolled out, and with it what is pushed to %s"})
	}
	return all
}

func isFixed(generator object.Value) bool {
	return !slices.ContainsFunc(generator.Keys(), func(key string) bool {
		return !fixed[key] && !(mixed[key] && allOf(generator.Get(key, "generators").Items(), isFixed))
	})
}

// ended are the events at which a PipelineRun has ended, and all of it
// (https://tekton.dev/docs/pipelines/events/).
var ended = words("dev.tekton.event.pipelinerun.failed.v1 dev.tekton.event.pipelinerun.successful.v1")

// filtered is for a trigger of Knative's, which gets all events but those that its filter
// keeps out (https://knative.dev/docs/eventing/triggers/).
func filtered(o object.Object) []Watcher {
	if ended[o.Get("spec", "filter", "attributes", "type").Text()] && !o.Get("spec", "filters").Exists() {
		return nil
	}
	return []Watcher{{Object: o.ID, does: "isn't known to get no event of a registry's, or of a build's end: the push of %s may fire it"}}
}
