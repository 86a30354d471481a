package optimize_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// TestShapesOfKanikoAreStable takes each way in which Tasks call Kaniko through
// a run on its own output, with copies and without.
func TestShapesOfKanikoAreStable(t *testing.T) {
	for _, rollout := range []string{"InPlace", "Alongside"} {
		config, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: c}, spec: {rollout: " + rollout + ", build: {layerCache: Registry}}}"))
		if err != nil {
			t.Fatal(err)
		}
		for _, shape := range kaniko.Shapes() {
			t.Run(rollout+"/"+shape.Name, func(t *testing.T) {
				input := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: " + shape.Spec + "\n"
				once, report, err := optimize.Stream([]byte(input), config)
				if err != nil {
					t.Fatal(err)
				}
				if changed := len(report.Changes) > 0; changed != (shape.Field != "") {
					t.Errorf("changed: %v, and flags go into %q", changed, shape.Field)
				}
				twice, _, err := optimize.Stream(once, config)
				if err != nil {
					t.Fatal(err)
				}
				sameText(t, "a second run", string(once), string(twice))
			})
		}
	}
}
