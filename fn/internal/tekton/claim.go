package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// ClaimTemplates are the templates of the claims that the run makes for
// itself, one for each such workspace.
func (r started) ClaimTemplates() []object.Value {
	var templates []object.Value
	for _, workspace := range r.Workspaces() {
		if template := workspace.Get("volumeClaimTemplate"); template.Exists() {
			templates = append(templates, template)
		}
	}
	return templates
}

// ClaimSizes are the storage requests of the claims that the run makes from
// templates.
func (r started) ClaimSizes() []object.Value {
	var sizes []object.Value
	for _, template := range r.ClaimTemplates() {
		sizes = append(sizes, template.Get("spec", "resources", "requests", "storage"))
	}
	return sizes
}

// ClaimsBound are the workspaces of the run that bind the claim called name.
func (r started) ClaimsBound(name string) []string {
	var bound []string
	for _, workspace := range r.Workspaces() {
		if workspace.Claim() == name {
			bound = append(bound, workspace.Name())
		}
	}
	return bound
}

// ClaimNames are the claims that the run binds by name, sorted, each once.
func (r started) ClaimNames() []string {
	var names []string
	for _, workspace := range r.Workspaces() {
		if claim := workspace.Claim(); claim != "" {
			names = append(names, claim)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// CleanUp is the annotation that has Tekton delete the claims that a run made
// for itself when the run is done, where coschedule is workspaces. Its value
// must be "true" (docs/affinityassistants.md).
const CleanUp = "tekton.dev/auto-cleanup-pvc"

// CleansUp tells whether the run carries it.
func (r Run) CleansUp() bool { return r.Get("metadata", "annotations", CleanUp).Text() == "true" }
