package command

import (
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

func TestATaskWithoutACacheTakesAsLongAsBefore(t *testing.T) {
	own := durations{"mine": {before: time.Minute, after: time.Second}}
	for name, c := range map[string]struct {
		task optimize.Task
		want duration
	}{
		"a build that cached before": {optimize.Task{Name: "a", Role: "build", Cached: true, Warm: true}, duration{3 * time.Minute, 3 * time.Minute, true}},
		"a build that caches":        {optimize.Task{Name: "a", Role: "build", Cached: true}, duration{10 * time.Minute, 3 * time.Minute, true}},
		"a build that doesn't":       {optimize.Task{Name: "a", Role: "build"}, duration{10 * time.Minute, 10 * time.Minute, true}},
		"one whose times were given": {optimize.Task{Name: "mine", Role: "build"}, own["mine"]},
	} {
		if got := own.of(c.task); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
