package v1alpha1_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestQuantitiesParse(t *testing.T) {
	for text, want := range map[v1alpha1.Quantity]int64{
		"20Gi":   20 << 30,
		"1.5Gi":  3 << 29,
		"20G":    20e9,
		"53687":  53687,
		"1e10":   1e10,
		"1E3":    1e3,
		"1e+03":  1e3,
		"1e0003": 1e3,
		"2E":     2e18,
		"2Ei":    2 << 60,
		"0.5":    1,
		"500m":   1,
		"100e-2": 1,
	} {
		q, err := text.Parse()
		if err != nil || q.Value() != want {
			t.Errorf("%s is %d, %v; want %d", text, q.Value(), err, want)
		}
	}
}

func TestWhatIsNoQuantityDoesNotParse(t *testing.T) {
	for sentence, text := range map[string]v1alpha1.Quantity{
		"nothing":       "",
		"a word":        "lots",
		"two suffixes":  "20GiB",
		"a space":       "20 Gi",
		"small letters": "20gi",
		"two points":    "1.2.3",
	} {
		if q, err := text.Parse(); err == nil {
			t.Errorf("%s: %q is %s", sentence, text, q.String())
		}
	}
}

// Kubernetes' own parser needs minutes for some of these.
func TestHugeQuantitiesAreRefusedAtOnce(t *testing.T) {
	start := time.Now()
	for _, text := range []string{
		"1e999999999", "1E999999999", "1e+999999999", "1e-999999999", "1e100", "1e-100", "1e00000000000100",
		strings.Repeat("9", 100000), "0." + strings.Repeat("0", 100000) + "1",
	} {
		refuses(t, withSpec("  triggers: {workspaceStorage: "+text+"}"), []string{
			`spec.triggers.workspaceStorage: "` + text[:min(80, len(text))] + `" is not a quantity; write a Kubernetes quantity such as 20Gi`,
		})
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("that took %s", took)
	}
}
