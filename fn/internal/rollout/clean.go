package rollout

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
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
	tekton.AnnotationSignature,
	"chains.tekton.dev/",
	v1alpha1.AnnotationOptimizedWith,
	v1alpha1.AnnotationRunsBeside,
}

// ownMetadata is metadata that a cluster gives to one object.
var ownMetadata = []string{
	"uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
	"deletionGracePeriodSeconds", "selfLink", "managedFields", "ownerReferences", "finalizers", "generateName",
}

// clean takes from a copy what is its source's alone. What an earlier copy of
// the same name has of that is its own, and stays: kpt keeps the file that it
// is in there.
func clean(o, earlier object.Object) []edit.Edit {
	var edits []edit.Edit
	remove := func(at object.Value) {
		if at.Exists() {
			edits = append(edits, edit.Edit{
				Object: o.ID, Op: edit.Remove, Path: at.Path(), Rule: RuleCopy, Reason: "belongs to the source alone",
			})
		}
	}
	kept := ownOf(earlier)
	for key, value := range ownOf(o) {
		if _, keeps := kept[key]; !keeps {
			remove(value)
		}
	}
	for _, key := range ownMetadata {
		remove(o.Get("metadata", key))
	}
	remove(o.Get("status"))
	for key, value := range kept {
		edits = append(edits, edit.Edit{
			Object: o.ID, Op: edit.Set, Path: value.Path(), Value: value.Text(), Rule: RuleCopy, Reason: "the copy's own " + key,
		})
	}
	slices.SortFunc(edits, func(a, b edit.Edit) int { return strings.Compare(a.Path.String(), b.Path.String()) })
	return edits
}

// ownOf are an object's annotations that are its alone.
func ownOf(o object.Object) map[string]object.Value {
	own := map[string]object.Value{}
	annotations := o.Get("metadata", "annotations")
	for _, key := range annotations.Keys() {
		if slices.ContainsFunc(ownAnnotations, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			own[key] = annotations.Get(key)
		}
	}
	return own
}
