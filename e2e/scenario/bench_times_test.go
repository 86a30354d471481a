package scenario

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/measure"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// timed fills in how long a run, its tasks and their steps took, and what its
// build ran.
func timed(b *testing.B, run *measure.Run, r *run) {
	run.Seconds = map[string]float64{}
	for name, task := range r.tasks {
		run.Seconds[name] = between(task.Status.StartTime, task.Status.CompletionTime)
		for i, step := range task.Status.Steps {
			if i == 0 && step.Terminated != nil {
				run.Seconds[name+": (pod)"] = between(task.Status.StartTime, &step.Terminated.StartedAt)
			}
			if step.Terminated != nil && len(task.Status.Steps) > 1 {
				run.Seconds[name+": "+step.Name] = between(&step.Terminated.StartedAt, &step.Terminated.FinishedAt)
			}
		}
	}
	tests, build := r.tasks["run-tests"].Status, r.tasks["build-and-push"].Status
	run.Seconds["tests and build"] = max(between(tests.StartTime, build.CompletionTime), between(build.StartTime, tests.CompletionTime),
		run.Seconds["run-tests"], run.Seconds["build-and-push"])
	run.Whole = between(r.run.Status.StartTime, r.run.Status.CompletionTime)
	run.Ended = r.run.Status.CompletionTime.UTC()
	log := r.log(b, "build-and-push", "build-and-push")
	run.Pieces = measure.Pieces(log)
	run.Ran = float64(strings.Count(log, "Args: [-c "))
	run.Taken = float64(strings.Count(log, "Using caching version of cmd: "))
	raw, _ := os.ReadFile("/proc/loadavg")
	_, _ = fmt.Sscan(string(raw), &run.Load)
}

func between(start, end *metav1.Time) float64 { return end.Sub(start.Time).Seconds() }
