package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	tekton "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"knative.dev/pkg/apis"
)

// fates are what became of a run's tasks, by their names: how each TaskRun
// ended, or why Tekton skipped the task.
type fates map[string]string

// Fates that scenarios expect.
const (
	succeeded = "Succeeded"
	failed    = "Failed"
	ignored   = string(tekton.TaskRunReasonFailureIgnored)
	// A task of a run that has a failed one.
	stopped       = string(tekton.StoppingSkip)
	skippedByWhen = string(tekton.WhenExpressionsSkip)
	noResult      = string(tekton.MissingResultsSkip)
	noParent      = string(tekton.ParentTasksSkip)
)

func (r *run) fates() fates {
	all := fates{}
	for _, skipped := range r.run.Status.SkippedTasks {
		all[skipped.Name] = string(skipped.Reason)
	}
	for name, tasks := range r.all {
		var ends []string
		for _, task := range tasks {
			ends = append(ends, end(task))
		}
		slices.Sort(ends)
		// A task that ran and is skipped as well would be an error of Tekton's.
		all[name] += strings.Join(ends, " + ")
	}
	return all
}

// end tells how a TaskRun ended.
func end(task tekton.TaskRun) string {
	condition, retries := task.Status.GetCondition(apis.ConditionSucceeded), ""
	if n := len(task.Status.RetriesStatus); n > 0 {
		retries = fmt.Sprintf(", retried %d", n)
	}
	switch {
	case condition.IsTrue():
		return succeeded + retries
	case condition.Reason == ignored:
		return ignored + retries
	default:
		// The reason is one of several, by the version of Tekton.
		return failed + retries
	}
}

// expect compares the fates of a run with what is right; which says which run it
// is.
func (r *run) expect(t *testing.T, which string, want fates) {
	t.Helper()
	got := r.fates()
	if maps.Equal(got, want) {
		return
	}
	all := maps.Clone(got)
	maps.Copy(all, want)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if got[name] != want[name] {
			t.Errorf("%s: %s is %q, expected %q", which, name, got[name], want[name])
		}
	}
	t.Log(r.describe(t))
}

// span is from the start of a task's first TaskRun, or of its first try, to the
// end of its last.
func (r *run) span(t *testing.T, name string) span {
	t.Helper()
	var s span
	for _, task := range r.all[name] {
		from := task.Status.StartTime.Time
		for _, try := range task.Status.RetriesStatus {
			if try.StartTime.Time.Before(from) {
				from = try.StartTime.Time
			}
		}
		if s.from.IsZero() || from.Before(s.from) {
			s.from = from
		}
		if to := task.Status.CompletionTime.Time; to.After(s.to) {
			s.to = to
		}
	}
	if s.from.IsZero() {
		t.Fatalf("%s did not run:\n%s", name, r.describe(t))
	}
	return s
}

// after checks that a task started when all of others had ended.
func (r *run) after(t *testing.T, name string, others ...string) {
	t.Helper()
	own := r.span(t, name)
	for _, other := range others {
		if before := r.span(t, other); own.from.Before(before.to) {
			t.Errorf("%s ran %s, expected it after %s, %s", name, own, other, before)
		}
	}
}

// beside checks that every two of the tasks overlapped. Tekton starts what may
// start at once, and a TaskRun takes seconds.
func (r *run) beside(t *testing.T, names ...string) {
	t.Helper()
	for i, name := range names {
		for _, other := range names[:i] {
			a, b := r.span(t, name), r.span(t, other)
			if !a.from.Before(b.to) || !b.from.Before(a.to) {
				t.Errorf("%s ran %s and %s %s, expected them beside each other", name, a, other, b)
			}
		}
	}
}

// times tells when each TaskRun ran, for the log.
func (r *run) times() string {
	var lines []string
	for name, tasks := range r.all {
		for _, task := range tasks {
			lines = append(lines, fmt.Sprintf("%s-%s %s %s", task.Status.StartTime.Format(time.TimeOnly),
				task.Status.CompletionTime.Format(time.TimeOnly), name, end(task)))
		}
	}
	slices.Sort(lines)
	return r.run.Status.GetCondition(apis.ConditionSucceeded).Reason + "\n  " + strings.Join(lines, "\n  ")
}
