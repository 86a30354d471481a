package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestKnownAndIs(t *testing.T) {
	for _, c := range []struct {
		apiVersion, kind string
		is, known        bool
	}{
		{"tekton.dev/v1", "Task", true, true},
		{"tekton.dev/v1beta1", "Task", true, true},
		{"tekton.dev/v1alpha1", "Task", true, false},
		{"tekton.dev/v1", "Pipeline", true, true},
		{"tekton.dev/v1beta1", "PipelineRun", true, true},
		{"tekton.dev/v1", "TaskRun", true, true},
		{"tekton.dev/v1beta1", "StepAction", true, false},
		{"tekton.dev/v1", "TriggerTemplate", true, false},
		{"triggers.tekton.dev/v1beta1", "TriggerTemplate", true, true},
		{"triggers.tekton.dev/v1alpha1", "Trigger", true, true},
		{"triggers.tekton.dev/v1beta1", "EventListener", true, true},
		{"triggers.tekton.dev/v1", "EventListener", true, false},
		{"triggers.tekton.dev/v1beta1", "Task", true, false},
		{"operator.tekton.dev/v1alpha1", "TektonConfig", false, false},
		{"example.com/v1", "Task", false, false},
		{"v1", "Task", false, false},
	} {
		id := object.ID{APIVersion: c.apiVersion, Kind: c.kind}
		same(t, c.apiVersion+" "+c.kind, []bool{tekton.Is(id), tekton.Known(id)}, []bool{c.is, c.known})
	}
}

func TestVersions(t *testing.T) {
	same(t, "of a Task", tekton.Versions("Task"), []string{"tekton.dev/v1", "tekton.dev/v1beta1"})
	same(t, "of a Deployment", tekton.Versions("Deployment"), []string(nil))
}
