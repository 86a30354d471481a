package scenario

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"knative.dev/pkg/apis"
)

// Three optimized runs at once finish below the app's own LimitRange and quota,
// and the namespace's limits refuse none of their pods for good.
func TestThreeRunsAtOnce(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized"})
	var names []string
	for range 3 {
		names = append(names, a.start(t, request{pipeline: optimized, app: nodeApp}))
	}
	for _, name := range names {
		a.succeeds(t, name)
	}
	events, err := a.client.Typed.CoreV1().Events(a.namespace).List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range events.Items {
		// A quota that is used up only delays a pod; a limit refuses it.
		if event.Reason == "FailedCreate" && !strings.Contains(event.Message, "exceeded quota") {
			t.Errorf("%s %s: %s", event.InvolvedObject.Kind, event.InvolvedObject.Name, event.Message)
		}
	}
}

// ratios is a LimitRange in which the guide's limits are too far above its
// requests: 4 Gi is four times 1 Gi.
const ratios = `apiVersion: v1
kind: LimitRange
metadata:
  name: cortex-cicd-limits
  namespace: cortex-cicd
spec:
  limits:
    - type: Container
      default: {cpu: 400m, memory: 256Mi}
      defaultRequest: {cpu: 100m, memory: 128Mi}
      min: {cpu: 50m, memory: 64Mi}
      max: {cpu: 4000m, memory: 8Gi}
      maxLimitRequestRatio: {cpu: "4", memory: "2"}
`

// Below ratios of 4 and 2, what the function fitted runs, and the guide's
// numbers are refused.
func TestNarrowRatios(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized", patch: ratios})
	a.applyGuide(t)
	a.applySource(t)
	fitted := []string{
		a.create(t, taskRun("kaniko-build-optimized", map[string]string{"IMAGE": registry() + "/" + a.image + "/tiny:1"})),
		a.create(t, taskRun("run-tests-optimized", map[string]string{"LANGUAGE": "go", "IMAGE": registry() + "/e2e/golang:1.26", "TEST_COMMAND": "go version"})),
	}
	refused := taskRun("guide-kaniko-build", map[string]string{"IMAGE": registry() + "/" + a.image + "/tiny:2"})
	bind(t, refused, map[string]any{"name": "cache", "emptyDir": map[string]any{}})
	guides := a.create(t, refused)

	for _, name := range fitted {
		if task := a.taskEnded(t, name); !task.IsSuccessful() {
			t.Errorf("%s: %s\n%s", name, condition(task.Status.GetCondition(apis.ConditionSucceeded)), a.taskLogs(t, task))
		}
	}
	task := a.taskEnded(t, guides)
	if task.IsSuccessful() {
		t.Fatal("the guide's numbers were admitted")
	}
	const want = "memory max limit to request ratio per Container is 2"
	if got := condition(task.Status.GetCondition(apis.ConditionSucceeded)); !strings.Contains(got, want) {
		t.Errorf("the guide's TaskRun failed with %s, expected %q", got, want)
	}
}

// applySource makes a ConfigMap with the source of a tiny app.
func (a *app) applySource(t *testing.T) {
	t.Helper()
	const source = `apiVersion: v1
kind: ConfigMap
metadata:
  name: source
data:
  go.mod: "module example.com/tiny\n\ngo 1.26\n"
  Dockerfile: |
    FROM 10.43.170.72:5000/e2e/busybox:1
    COPY go.mod /
`
	a.apply(t, source)
}

// taskRun runs a Task by itself on the source of applySource.
func taskRun(task string, params map[string]string) *unstructured.Unstructured {
	var list []any
	for name, value := range params {
		list = append(list, map[string]any{"name": name, "value": value})
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "tekton.dev/v1", "kind": "TaskRun",
		"metadata": map[string]any{"generateName": task + "-"},
		"spec": map[string]any{
			"taskRef": map[string]any{"name": task}, "params": list,
			"workspaces": []any{map[string]any{"name": "source", "configMap": map[string]any{"name": "source"}}},
		},
	}}
}
