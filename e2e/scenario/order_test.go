package scenario

import (
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	tekton "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const optimized = "test-build-deploy-pipeline-optimized"

// Tests and build run beside each other, the scan starts after both, and Helm
// deploys the image.
func TestOrder(t *testing.T) {
	a := deploy(t, layer{overlay: "overlays/optimized"})
	r := a.succeeds(t, a.start(t, request{pipeline: optimized, app: nodeApp, release: "shop"}))
	tests, build, scan := r.steps(t, "run-tests"), r.steps(t, "build-and-push"), r.steps(t, "security-scan")
	if !tests.from.Before(build.to) || !build.from.Before(tests.to) {
		t.Errorf("tests ran %s and the build %s, expected them to overlap", tests, build)
	}
	if scan.from.Before(tests.to) || scan.from.Before(build.to) {
		t.Errorf("the scan ran %s, expected it after tests %s and build %s", scan, tests, build)
	}
	deployment, err := a.client.Typed.AppsV1().Deployments(a.namespace).Get(t.Context(), "shop", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := deployment.Spec.Template.Spec.Containers[0].Image, r.result(t, "image-url"); got != want {
		t.Errorf("Helm deployed %s, expected the image that was pushed, %s", got, want)
	}
	if deployment.Status.ReadyReplicas != 1 {
		t.Errorf("%d pods of the release are ready, expected 1", deployment.Status.ReadyReplicas)
	}
}

// A failing test stops scan and deployment. The image is pushed all the same,
// because the build doesn't wait for the tests: said here so that it is known.
func TestFailingTestStopsDeployment(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized"})
	// A failing task keeps Tekton from starting others, so it fails well after
	// the build has started.
	r := a.ended(t, a.start(t, request{pipeline: optimized, app: nodeApp, test: "sleep 20; false", release: "shop"}))
	if r.succeeded() {
		t.Fatalf("the run succeeded though its tests fail:\n%s", r.describe(t))
	}
	for _, stopped := range []string{"security-scan", "deploy-with-helm"} {
		if _, ran := r.tasks[stopped]; ran {
			t.Errorf("%s ran though the tests failed", stopped)
		}
	}
	steps := r.tasks["run-tests"].Status.Steps
	if last := steps[len(steps)-1]; last.Name != "run-tests" || last.Terminated == nil || last.Terminated.ExitCode != 1 {
		t.Errorf("the tests did not run and fail, something else did:\n%s", r.describe(t))
	}
	build := r.tasks["build-and-push"]
	pushed := taskResult(t, build, "IMAGE_DIGEST")
	ref, err := name.ParseReference(registry()+"/"+a.image+"/node@"+pushed, name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := remote.Head(ref); err != nil {
		t.Errorf("the image isn't in the registry, though the build doesn't wait for the tests: %v", err)
	}
}

func taskResult(t *testing.T, task tekton.TaskRun, name string) string {
	t.Helper()
	for _, result := range task.Status.Results {
		if result.Name == name {
			return result.Value.StringVal
		}
	}
	t.Fatalf("%s has no result %s", task.Name, name)
	return ""
}

// span is from the start of a task's first step to the end of its last.
type span struct{ from, to time.Time }

func (s span) String() string {
	return s.from.Format(time.TimeOnly) + "-" + s.to.Format(time.TimeOnly)
}

func (r *run) steps(t testing.TB, pipelineTask string) span {
	t.Helper()
	var s span
	for _, step := range r.tasks[pipelineTask].Status.Steps {
		if step.Terminated == nil {
			t.Fatalf("step %s of %s has not ended", step.Name, pipelineTask)
		}
		if from := step.Terminated.StartedAt.Time; s.from.IsZero() || from.Before(s.from) {
			s.from = from
		}
		if to := step.Terminated.FinishedAt.Time; to.After(s.to) {
			s.to = to
		}
	}
	if s.from.IsZero() {
		t.Fatalf("%s did not run", pipelineTask)
	}
	return s
}

// repositories lists what the registry has.
func repositories(t *testing.T) []string {
	t.Helper()
	host, err := name.NewRegistry(registry(), name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	all, err := remote.Catalog(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
