package optimize_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// FuzzStream makes the whole trip on odd input, from the cases' inputs on. It
// may be refused; it must not panic, and what comes out must come out of a
// second run unchanged.
func FuzzStream(f *testing.F) {
	files, err := filepath.Glob(cases + "/*/input.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for i, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, uint8(i))
	}
	rollouts := []v1alpha1.Rollout{v1alpha1.RolloutAlongside, v1alpha1.RolloutCutover, v1alpha1.RolloutInPlace}
	f.Fuzz(func(t *testing.T, input []byte, choice uint8) {
		config := v1alpha1.Default()
		config.Metadata.Name = "fuzz"
		config.Spec.Rollout = rollouts[int(choice)%len(rollouts)]
		if choice >= 128 {
			config.Spec.Tekton.Coschedule = v1alpha1.CoscheduleDisabled
		}
		output, _, err := optimize.Stream(input, config)
		if err != nil {
			return
		}
		again, _, err := optimize.Stream(output, config)
		if err != nil {
			t.Fatalf("the output is refused: %v\n%s", err, output)
		}
		if string(again) != string(output) {
			t.Fatalf("a second run changes the output\n--- first\n%s\n--- second\n%s", output, again)
		}
	})
}
