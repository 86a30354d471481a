package rollout

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// ownAnnotations are annotations that belong to one object only: the state of
// a build (kustomize refuses two objects with one origin), of what was applied
// last, of who tracks it, and of a signature over its content.
var ownAnnotations = []string{
	"internal.config.kubernetes.io/",
	"config.kubernetes.io/",
	"config.k8s.io/",
	"alpha.config.kubernetes.io/",
	"kustomize.config.k8s.io/",
	"kubectl.kubernetes.io/last-applied-configuration",
	"argocd.argoproj.io/tracking-id",
	"tekton.dev/signature",
	"chains.tekton.dev/",
}

// ownMetadata is metadata that a cluster gives to one object.
var ownMetadata = []string{
	"uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
	"deletionGracePeriodSeconds", "selfLink", "managedFields", "ownerReferences", "finalizers", "generateName",
}

// clean takes from a copy what is its source's alone.
func clean(o object.Object) []edit.Edit {
	var edits []edit.Edit
	remove := func(at object.Value) {
		if at.Exists() {
			edits = append(edits, edit.Edit{
				Object: o.ID, Op: edit.Remove, Path: at.Path(), Rule: RuleCopy, Reason: "belongs to the source alone",
			})
		}
	}
	annotations := o.Get("metadata", "annotations")
	for _, key := range annotations.Keys() {
		for _, own := range ownAnnotations {
			if strings.HasPrefix(key, own) {
				remove(annotations.Get(key))
			}
		}
	}
	for _, key := range ownMetadata {
		remove(o.Get("metadata", key))
	}
	remove(o.Get("status"))
	return edits
}
