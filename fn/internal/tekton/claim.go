package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// ClaimTemplates are the templates of the claims that the run makes for
// itself, one for each such workspace.
func (r Run) ClaimTemplates() []object.Value {
	var templates []object.Value
	for _, workspace := range r.Get("spec", "workspaces").Items() {
		if template := workspace.Get("volumeClaimTemplate"); template.Exists() {
			templates = append(templates, template)
		}
	}
	return templates
}

// ClaimNames are the claims that the run binds by name, each once.
func (r Run) ClaimNames() []string {
	var names []string
	for _, workspace := range r.Get("spec", "workspaces").Items() {
		if claim := workspace.Get("persistentVolumeClaim"); claim.Exists() {
			names = append(names, claim.Get("claimName").Text())
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

// Resizes tells whether the run's taskRunSpecs give a pipeline task other
// requests and limits than its Task has.
func (r Run) Resizes(task string) bool {
	for _, spec := range r.Get("spec", "taskRunSpecs").Items() {
		if spec.Get("pipelineTaskName").Text() == task && slices.ContainsFunc(resizing, func(field string) bool { return spec.Get(field).Exists() }) {
			return true
		}
	}
	return false
}

// resizing are the fields that do so, in v1 and v1beta1.
var resizing = []string{"computeResources", "stepSpecs", "sidecarSpecs", "stepOverrides", "sidecarOverrides"}
