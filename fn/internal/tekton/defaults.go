package tekton

import (
	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Configures tells whether an object is the operator's configuration of Tekton
// (https://tekton.dev/docs/operator/tektonconfig/).
func Configures(id object.ID) bool {
	return id.Group() == "operator.tekton.dev" && id.Kind == "TektonConfig"
}

// DefaultPod is the template of pods that Tekton's configuration in an object gives to
// all runs, beside those of their own; false where it can't be read, and none for other
// objects (https://tekton.dev/docs/pipelines/additional-configs/#customizing-basic-execution-parameters).
func DefaultPod(o object.Object) (object.Value, bool) {
	const key = "default-pod-template"
	var at object.Value
	switch {
	case o.Kind == "ConfigMap" && o.Name == "config-defaults":
		at = o.Get("data", key)
	case Configures(o.ID):
		at = o.Get("spec", "pipeline", key)
	}
	var pod map[string]any
	err := yaml.Unmarshal([]byte(at.Text()), &pod)
	return object.At(at.Path(), pod), err == nil
}
