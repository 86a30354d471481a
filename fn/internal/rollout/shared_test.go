package rollout_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// Two configs don't optimize one object, whichever way either goes about it.
func TestAnObjectOfTwoConfigsIsRefused(t *testing.T) {
	by := func(config, more string) string {
		return strings.Replace(task, "namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/optimized-by: "+config+more+"}", 1)
	}
	copied := strings.Replace(by("other", ", cicd.cortex.io/optimized-from: t"), "{name: t,", "{name: t-fast,", 1)
	const at = ` metadata.annotations["cicd.cortex.io/optimized-by"]`
	for name, test := range map[string]struct{ stream, want string }{
		"an original that another config changed": {by("other", ""), "error two-configs t" + at},
		"an original of which another has a copy": {task + copied, "error two-configs t" + at},
		"an original of this config":              {by("c", ""), ""},
		"a copy of what isn't in the list":        {copied, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, how := range []string{"Alongside", "Cutover", "InPlace"} {
				plantest.Compare(t, plantest.Places(planned(t, test.stream, "rollout: "+how)), test.want)
			}
		})
	}
}
