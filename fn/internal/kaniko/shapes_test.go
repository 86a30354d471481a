package kaniko_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// Each shape of the table is treated as the table says.
func TestShapes(t *testing.T) {
	for _, shape := range kaniko.Shapes() {
		t.Run(shape.Name, func(t *testing.T) {
			got := planned(t, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: "+shape.Spec+"\n", "build: {layerCache: Registry}")
			var fields []string
			for _, e := range got.Edits {
				if e.Rule == kaniko.RuleFlags && !slices.Contains(fields, e.Path.String()) {
					fields = append(fields, e.Path.String())
				}
			}
			mounts := 0
			if shape.Field != "" {
				mounts = 1
			}
			if strings.Join(fields, " ") != shape.Field || len(got.Cached) != mounts {
				t.Errorf("got flags in %q and %d mounts, want flags in %q alone and %d", fields, len(got.Cached), shape.Field, mounts)
			}
			found := strings.Join(plantest.Findings(got), " ")
			if shape.Rule != "" && found != "warning "+shape.Rule {
				t.Errorf("got findings %q, want %s alone", found, shape.Rule)
			}
		})
	}
}
