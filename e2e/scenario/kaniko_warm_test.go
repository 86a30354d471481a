package scenario

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/kube"
	batch "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// What the CronJob fetches onto the build cache, the next build takes from
// there.
func TestWarmer(t *testing.T) {
	t.Parallel()
	binaries := filepath.Dir(filepath.Dir(os.Getenv("CACHEOPT")))
	if err := images.Push(registry(), images.Warmer(binaries)); err != nil {
		t.Fatal(err)
	}
	base := registry() + "/" + nodeApp.image
	a := deploy(t, layer{overlay: "overlays/optimized", spec: fmt.Sprintf(`  build:
    image: %s/%s
    warm:
      images: [%s]
`, registry(), images.Kaniko, base)})

	const found = "in local cache"
	cold := a.succeeds(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	if log := cold.log(t, "build-and-push", "build-and-push"); strings.Contains(log, found) {
		t.Errorf("the first build found its base image on a cache that should be empty:\n%s", log)
	}
	a.runCronJob(t, "build-cache-warmer")
	warm := a.succeeds(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	if log := warm.log(t, "build-and-push", "build-and-push"); !strings.Contains(log, found) {
		t.Errorf("the build did not take its base image from the cache:\n%s", log)
	}
}

// runCronJob makes a Job of a CronJob, as its schedule does, and waits until it
// succeeds.
func (a *app) runCronJob(t testing.TB, name string) {
	t.Helper()
	jobs := a.client.Typed.BatchV1()
	cron, err := jobs.CronJobs(a.namespace).Get(t.Context(), name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	job, err := jobs.Jobs(a.namespace).Create(t.Context(), &batch.Job{
		ObjectMeta: metav1.ObjectMeta{GenerateName: name + "-"}, Spec: cron.Spec.JobTemplate.Spec,
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	err = kube.Until(t.Context(), job.Name+" succeeds", a.patience, func(ctx context.Context) error {
		if job, err = jobs.Jobs(a.namespace).Get(ctx, job.Name, metav1.GetOptions{}); err != nil {
			return err
		}
		if job.Status.Failed > 0 {
			return kube.Stop(errors.New("its pod failed"))
		}
		if job.Status.Succeeded == 0 {
			return errors.New("it goes on")
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, a.jobLogs(t, job.Name))
	}
}

// jobLogs returns what the pods of a Job wrote.
func (a *app) jobLogs(t testing.TB, job string) string {
	pods, err := a.client.Typed.CoreV1().Pods(a.namespace).List(t.Context(), metav1.ListOptions{LabelSelector: "job-name=" + job})
	if err != nil {
		return err.Error()
	}
	var all strings.Builder
	for _, pod := range pods.Items {
		log, err := a.client.Logs(t.Context(), a.namespace, pod.Name, "warmer")
		fmt.Fprintf(&all, "%s (%v):\n%s\n", pod.Name, err, log)
	}
	return all.String()
}
