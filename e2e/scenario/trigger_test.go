package scenario

import (
	"context"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
)

// A signed push starts a run that succeeds, before and after optimization, and
// a push with a wrong signature starts none.
func TestTrigger(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ overlay, pipeline string }{
		"before": {"base", "build-push-pipeline"},
		"after":  {"overlays/cutover", "build-push-pipeline-optimized"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := deploy(t, layer{overlay: c.overlay})
			commit := a.edit(t, "node", map[string]string{"note.txt": t.Name()})
			wrong := a.push(t, "node", commit, "not the secret")
			right := a.push(t, "node", commit, webhookSecret)
			r := a.succeeds(t, a.triggeredBy(t, right))
			if got := r.run.Spec.PipelineRef.Name; got != c.pipeline {
				t.Errorf("the run is of %s, expected %s", got, c.pipeline)
			}
			if got := r.result(t, "commit"); got != commit {
				t.Errorf("built commit %s, expected the pushed %s", got, commit)
			}
			r.runsAsTheTemplateSays(t)
			// It came first, so that a run of it would be here by now.
			if runs := a.triggered(t, wrong); len(runs) > 0 {
				t.Errorf("the listener made %v for the push with a wrong signature", runs)
			}
		})
	}
}

// triggeredBy waits for the run that an event starts.
func (a *app) triggeredBy(t *testing.T, event string) string {
	t.Helper()
	var runs []string
	err := kube.Until(t.Context(), "the push starts a run", time.Minute, func(context.Context) error {
		if runs = a.triggered(t, event); len(runs) == 0 {
			return kube.ErrNotYet
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return runs[0]
}

// runsAsTheTemplateSays checks the account and the timeout that the base's
// TriggerTemplate names, in the run and in each of its tasks.
func (r *run) runsAsTheTemplateSays(t *testing.T) {
	t.Helper()
	const account, timeout = "cortex-pipeline", time.Hour
	if got := r.run.Spec.TaskRunTemplate.ServiceAccountName; got != account {
		t.Errorf("the run's account is %s, expected %s", got, account)
	}
	if got := r.run.PipelineTimeout(t.Context()); got != timeout {
		t.Errorf("the run's timeout is %s, expected %s", got, timeout)
	}
	if len(r.tasks) != 3 {
		t.Errorf("%d tasks ran, expected fetch, build and scan", len(r.tasks))
	}
	for name, task := range r.tasks {
		if got := task.Spec.ServiceAccountName; got != account {
			t.Errorf("the account of %s is %s, expected %s", name, got, account)
		}
	}
}
