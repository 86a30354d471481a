package scenario

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/fixtures"
	"github.com/cortex-io/cacheopt/e2e/kube"
	tekton "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"knative.dev/pkg/apis"
)

// run is a PipelineRun that has ended, with its TaskRuns by pipeline task.
type run struct {
	app   *app
	run   tekton.PipelineRun
	tasks map[string]tekton.TaskRun
	// all has every TaskRun of a pipeline task, of which a matrix makes several.
	all map[string][]tekton.TaskRun
}

// runTimeout is three times what the slowest run takes on two cores.
const runTimeout = 5 * time.Minute

// language is what a fixture repository needs to be tested.
type language struct {
	repository, image, test string
}

var (
	nodeApp = language{"node", "e2e/node:20", "npm test"}
	goApp   = language{"go", "e2e/golang:1.26", "go test ./..."}
)

// request is a run of test-build-deploy-pipeline or of its optimized copy.
type request struct {
	pipeline string
	app      language
	// test replaces the command of the tests.
	test string
	// release deploys under that name.
	release string
	// workspaces are bound beside the usual ones, by name to claim.
	workspaces map[string]string
}

// start creates a run of the request.
func (a *app) start(t testing.TB, r request) string {
	t.Helper()
	if r.test == "" {
		r.test = r.app.test
	}
	params := map[string]string{
		"git-url": repositoryURL(r.app.repository), "image-name": a.image + "/" + r.app.repository,
		"image-tag": fmt.Sprint(time.Now().UnixNano()), "language": r.app.repository,
		"test-image": registry() + "/" + r.app.image, "test-command": r.test, "release-name": r.release,
	}
	created := pipelineRun(r.pipeline, params, r.workspaces)
	if r.release != "" {
		deployAs(created, "cortex-deployer")
	}
	return a.create(t, created)
}

// deployAs gives the deploying task the account that may deploy.
func deployAs(run *unstructured.Unstructured, account string) {
	run.Object["spec"].(map[string]any)["taskRunSpecs"] = []any{
		map[string]any{"pipelineTaskName": "deploy-with-helm", "serviceAccountName": account},
	}
}

func repositoryURL(name string) string {
	return "http://" + fixtures.Host + "/git/" + name + ".git"
}

// pipelineRun is a run such as the app's template makes, of any pipeline.
func pipelineRun(pipeline string, params, claims map[string]string) *unstructured.Unstructured {
	var paramList, workspaces []any
	for name, value := range params {
		paramList = append(paramList, map[string]any{"name": name, "value": value})
	}
	workspaces = append(workspaces, map[string]any{
		"name": "shared-workspace",
		"volumeClaimTemplate": map[string]any{"spec": map[string]any{
			"accessModes": []any{"ReadWriteOnce"},
			"resources":   map[string]any{"requests": map[string]any{"storage": "1Gi"}},
		}},
	}, map[string]any{
		"name": "docker-credentials", "secret": map[string]any{"secretName": "registry-credentials"},
	})
	for name, claim := range claims {
		workspaces = append(workspaces, claimed(name, claim))
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "tekton.dev/v1", "kind": "PipelineRun",
		"metadata": map[string]any{"generateName": "run-"},
		"spec": map[string]any{
			"pipelineRef":     map[string]any{"name": pipeline},
			"taskRunTemplate": map[string]any{"serviceAccountName": "cortex-pipeline"},
			"params":          paramList, "workspaces": workspaces,
		},
	}}
}

// pipelineRunOf is a run of a Pipeline that needs nothing.
func pipelineRunOf(pipeline string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "tekton.dev/v1", "kind": "PipelineRun",
		"metadata": map[string]any{"generateName": pipeline + "-"},
		"spec":     map[string]any{"pipelineRef": map[string]any{"name": pipeline}},
	}}
}

// create creates an object in the app's namespace, and returns its name.
func (a *app) create(t testing.TB, object *unstructured.Unstructured) string {
	t.Helper()
	object.SetNamespace(a.namespace)
	created, err := a.client.Create(t.Context(), object)
	if err != nil {
		t.Fatal(err)
	}
	return created.GetName()
}

// ended waits for the end of a run, and reads all of it.
func (a *app) ended(t testing.TB, name string) *run {
	t.Helper()
	r := &run{app: a, tasks: map[string]tekton.TaskRun{}, all: map[string][]tekton.TaskRun{}}
	err := a.await(t, "pipelineruns", name, &r.run, func() *apis.Condition { return r.run.Status.GetCondition(apis.ConditionSucceeded) })
	r.readTasks(t, name)
	if err != nil {
		t.Fatalf("%v\n%s", err, r.describe(t))
	}
	return r
}

// await reads a run into a typed one until its condition says that it ended.
func (a *app) await(t testing.TB, resource, name string, into any, succeeded func() *apis.Condition) error {
	t.Helper()
	return kube.Until(t.Context(), name+" of "+resource+" ends", a.patience, func(ctx context.Context) error {
		if err := a.client.Get(ctx, "tekton.dev/v1", resource, a.namespace, name, into); err != nil {
			return err
		}
		if succeeded().IsUnknown() {
			return errors.New(condition(succeeded()))
		}
		return nil
	})
}

// taskEnded waits for the end of a TaskRun that no PipelineRun made.
func (a *app) taskEnded(t testing.TB, name string) tekton.TaskRun {
	t.Helper()
	var task tekton.TaskRun
	err := a.await(t, "taskruns", name, &task, func() *apis.Condition { return task.Status.GetCondition(apis.ConditionSucceeded) })
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func (r *run) readTasks(t testing.TB, name string) {
	t.Helper()
	list, err := r.app.client.List(t.Context(), "tekton.dev/v1", "taskruns", r.app.namespace, "tekton.dev/pipelineRun="+name)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list {
		var task tekton.TaskRun
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &task); err != nil {
			t.Fatal(err)
		}
		name := item.GetLabels()["tekton.dev/pipelineTask"]
		r.tasks[name] = task
		r.all[name] = append(r.all[name], task)
	}
}

// succeeds waits for a run, and fails the test unless it succeeded.
func (a *app) succeeds(t testing.TB, name string) *run {
	t.Helper()
	r := a.ended(t, name)
	if !r.succeeded() {
		t.Fatalf("the run failed:\n%s", r.describe(t))
	}
	return r
}

func (r *run) succeeded() bool {
	return r.run.Status.GetCondition(apis.ConditionSucceeded).IsTrue()
}

// describe tells how a run stands, with the logs of what failed.
func (r *run) describe(t testing.TB) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", r.run.Name, condition(r.run.Status.GetCondition(apis.ConditionSucceeded)))
	for name, task := range r.tasks {
		state := task.Status.GetCondition(apis.ConditionSucceeded)
		fmt.Fprintf(&out, "- %s: %s\n", name, condition(state))
		if state.IsTrue() {
			continue
		}
		out.WriteString(r.app.taskLogs(t, task))
	}
	return out.String()
}

// taskLogs returns the logs of a TaskRun's steps, for a message.
func (a *app) taskLogs(t testing.TB, task tekton.TaskRun) string {
	var out strings.Builder
	for _, step := range task.Status.Steps {
		log, err := a.client.Logs(t.Context(), a.namespace, task.Status.PodName, step.Container)
		fmt.Fprintf(&out, "  step %s (%v):\n%s\n", step.Name, err, log)
	}
	return out.String()
}

func condition(c *apis.Condition) string {
	if c == nil {
		return "not started"
	}
	return fmt.Sprintf("%s %s: %s", c.Status, c.Reason, c.Message)
}

// log returns what a step of a pipeline task wrote.
func (r *run) log(t testing.TB, pipelineTask, step string) string {
	t.Helper()
	task, ok := r.tasks[pipelineTask]
	if !ok {
		t.Fatalf("%s did not run in %s", pipelineTask, r.run.Name)
	}
	log, err := r.app.client.Logs(t.Context(), r.app.namespace, task.Status.PodName, "step-"+step)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// result returns a result of the run.
func (r *run) result(t testing.TB, name string) string {
	t.Helper()
	for _, result := range r.run.Status.Results {
		if result.Name == name {
			return result.Value.StringVal
		}
	}
	t.Fatalf("%s has no result %s, only %v", r.run.Name, name, r.run.Status.Results)
	return ""
}
