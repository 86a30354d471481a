package command

import (
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// The slowest way goes through the task that ends last, not through the most
// tasks.
func TestCritical(t *testing.T) {
	took := map[string]time.Duration{"a": time.Minute, "b": time.Minute, "c": 5 * time.Minute, "d": 30 * time.Second}
	for name, test := range map[string]struct {
		tasks, finally []optimize.Task
		want           string
	}{
		"nothing": {nil, nil, ": 0s"},
		"a diamond": {[]optimize.Task{
			{Name: "a"}, {Name: "b", WaitsFor: []string{"a"}}, {Name: "c", WaitsFor: []string{"a"}}, {Name: "d", WaitsFor: []string{"b", "c"}},
		}, nil, "a > c > d: 6m30s"},
		"one slow beside two quick": {[]optimize.Task{
			{Name: "a"}, {Name: "b", WaitsFor: []string{"a"}}, {Name: "c"},
		}, nil, "c: 5m"},
		"the slowest at the end": {[]optimize.Task{{Name: "a"}}, []optimize.Task{{Name: "d"}, {Name: "b"}}, "a > b: 2m"},
	} {
		t.Run(name, func(t *testing.T) {
			got := critical(test.tasks, test.finally, func(task optimize.Task) spell { return spell{took: took[task.Name]} })
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMinutes(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 10 * time.Second: "10s", 3 * time.Minute: "3m", 990 * time.Second: "16m30s", 2 * time.Hour: "2h0m",
	} {
		if got := minutes(d); got != want {
			t.Errorf("%v is %q, want %q", d.Seconds(), got, want)
		}
	}
}
