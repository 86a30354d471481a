package tekton

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// The API groups of Tekton Pipelines and Tekton Triggers.
const (
	Group         = "tekton.dev"
	TriggersGroup = "triggers.tekton.dev"
)

// The kinds that cacheopt looks into.
const (
	KindTask            = "Task"
	KindPipeline        = "Pipeline"
	KindPipelineRun     = "PipelineRun"
	KindTaskRun         = "TaskRun"
	KindTriggerTemplate = "TriggerTemplate"
	KindTrigger         = "Trigger"
	KindEventListener   = "EventListener"
)

// IsRun tells whether objects of the kind are started by being there.
func IsRun(kind string) bool { return kind == KindPipelineRun || kind == KindTaskRun }

// Listens tells whether objects of the kind answer events: a copy of one would
// answer each a second time.
func Listens(kind string) bool { return kind == KindEventListener || kind == KindTrigger }

// Binds tells whether an object says which values of an event become params.
func Binds(id object.ID) bool {
	return id.Group() == TriggersGroup && (id.Kind == "TriggerBinding" || id.Kind == "ClusterTriggerBinding")
}

// versions that are served for each kind: v1 and v1beta1 by Tekton Pipelines,
// v1beta1 and v1alpha1 by Triggers (config/300-*.yaml of both).
var versions = map[string][]string{
	KindTask:            {"tekton.dev/v1", "tekton.dev/v1beta1"},
	KindPipeline:        {"tekton.dev/v1", "tekton.dev/v1beta1"},
	KindPipelineRun:     {"tekton.dev/v1", "tekton.dev/v1beta1"},
	KindTaskRun:         {"tekton.dev/v1", "tekton.dev/v1beta1"},
	KindTriggerTemplate: {"triggers.tekton.dev/v1beta1", "triggers.tekton.dev/v1alpha1"},
	KindTrigger:         {"triggers.tekton.dev/v1beta1", "triggers.tekton.dev/v1alpha1"},
	KindEventListener:   {"triggers.tekton.dev/v1beta1", "triggers.tekton.dev/v1alpha1"},
}

// Known tells whether id is of a kind and version that the views can read.
func Known(id object.ID) bool {
	for _, version := range versions[id.Kind] {
		if id.APIVersion == version {
			return true
		}
	}
	return false
}

// Versions are the API versions that the views can read of a kind; none for
// a kind that cacheopt doesn't look into.
func Versions(kind string) []string { return versions[kind] }

// Is tells whether id belongs to Tekton, of whatever kind and version.
func Is(id object.ID) bool {
	group := id.Group()
	return group == Group || group == TriggersGroup
}

// beta tells which of the two spellings a Pipelines object uses.
func beta(apiVersion string) bool { return apiVersion == "tekton.dev/v1beta1" }

// PipelinesAsCode tells whether a PipelineRun is one that Pipelines-as-Code
// reads from Git, where {{ x }} stands for what an event brings.
func PipelinesAsCode(o object.Object) bool {
	annotations := o.Get("metadata", "annotations")
	return o.Kind == KindPipelineRun && slices.ContainsFunc(annotations.Keys(), func(key string) bool {
		return strings.HasPrefix(key, "pipelinesascode.tekton.dev/")
	})
}
