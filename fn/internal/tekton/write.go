package tekton

import (
	"github.com/cortex-io/cacheopt/fn/internal/edit"
)

// ClaimVolume is a Task volume of the claim called claim.
func ClaimVolume(name, claim string) edit.Fields {
	return edit.Fields{
		{Key: "name", Value: name},
		{Key: "persistentVolumeClaim", Value: edit.Fields{{Key: "claimName", Value: claim}}},
	}
}

// EmptyVolume is a Task volume that lives as long as the pod.
func EmptyVolume(name string) edit.Fields {
	return edit.Fields{{Key: "name", Value: name}, {Key: "emptyDir", Value: edit.Fields{}}}
}

// VolumeMount is a step's mount of a volume.
func VolumeMount(volume, mountPath string) edit.Fields {
	return edit.Fields{{Key: "name", Value: volume}, {Key: "mountPath", Value: mountPath}}
}

// EnvVar is an environment variable with a value.
func EnvVar(name, value string) edit.Fields {
	return edit.Fields{{Key: "name", Value: name}, {Key: "value", Value: value}}
}

// StringParam is a declared param of type string.
func StringParam(name, description, defaultValue string) edit.Fields {
	return edit.Fields{
		{Key: "name", Value: name},
		{Key: "type", Value: "string"},
		{Key: "description", Value: description},
		{Key: "default", Value: defaultValue},
	}
}

// PassedParam is a param that a pipeline task passes.
func PassedParam(name, value string) edit.Fields {
	return edit.Fields{{Key: "name", Value: name}, {Key: "value", Value: value}}
}

// OptionalWorkspace declares a workspace that a run may leave unbound; of a
// Pipeline where mountPath is "", of a Task otherwise.
func OptionalWorkspace(name, description, mountPath string) edit.Fields {
	fields := edit.Fields{{Key: "name", Value: name}, {Key: "description", Value: description}}
	if mountPath != "" {
		fields = append(fields, edit.Field{Key: "mountPath", Value: mountPath})
	}
	return append(fields, edit.Field{Key: "optional", Value: true})
}

// WorkspaceBinding gives a pipeline workspace to a Task's workspace.
func WorkspaceBinding(name, workspace string) edit.Fields {
	return edit.Fields{{Key: "name", Value: name}, {Key: "workspace", Value: workspace}}
}

// ClaimBinding gives a claim to a run's workspace.
func ClaimBinding(name, claim string) edit.Fields { return ClaimVolume(name, claim) }
