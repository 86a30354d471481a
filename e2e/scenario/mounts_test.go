package scenario

import (
	"os"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/kube"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Caches as volumes of the Tasks run on Tekton as it is installed: by the
// example of a manual run, and by the guide's, which binds workspaces more.
func TestVolumeMode(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized"})
	ours := a.create(t, manualRun(t))
	guides := manualRun(t)
	bind(t, guides, claimed("build-cache", "build-cache"), claimed("dependency-cache", "dependency-cache"))
	more := a.create(t, guides)
	a.succeeds(t, ours)
	a.succeeds(t, more)
}

// manualRun is examples/manual-run.yaml with a repository that exists.
func manualRun(t *testing.T) *unstructured.Unstructured {
	t.Helper()
	raw, err := os.ReadFile("../../examples/manual-run.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const placeholder = "https://github.com/your-org/your-repo"
	if !strings.Contains(string(raw), placeholder) {
		t.Fatalf("examples/manual-run.yaml has no %s to replace", placeholder)
	}
	objects, err := kube.Objects([]byte(strings.Replace(string(raw), placeholder, repositoryURL("node"), 1)))
	if err != nil {
		t.Fatal(err)
	}
	return objects[0]
}

// bind adds workspaces to a run.
func bind(t *testing.T, run *unstructured.Unstructured, more ...any) {
	t.Helper()
	workspaces, _, err := unstructured.NestedSlice(run.Object, "spec", "workspaces")
	if err != nil {
		t.Fatal(err)
	}
	if err := unstructured.SetNestedSlice(run.Object, append(workspaces, more...), "spec", "workspaces"); err != nil {
		t.Fatal(err)
	}
}

// claimed is a workspace that is bound to a claim.
func claimed(workspace, claim string) any {
	return map[string]any{"name": workspace, "persistentVolumeClaim": map[string]any{"claimName": claim}}
}

// Caches as workspaces run where Tekton lets a TaskRun have two claims.
func TestWorkspaceMode(t *testing.T) {
	for name, flags := range map[string]map[string]string{
		"disabled":     {"coschedule": "disabled"},
		"pipelineruns": {"coschedule": "pipelineruns", "enable-api-fields": "alpha"},
	} {
		t.Run(name, func(t *testing.T) {
			setFlags(t, flags)
			a := deploy(t, layer{overlay: "overlays/workspaces"})
			run := manualRun(t)
			bind(t, run, claimed("build-cache", "build-cache"))
			manual := a.create(t, run)
			whole := a.start(t, request{pipeline: optimized, app: nodeApp, workspaces: map[string]string{
				"build-cache": "build-cache", "dependency-cache": "dependency-cache",
			}})
			a.succeeds(t, manual)
			a.succeeds(t, whole)
		})
	}
}

// The guide to the letter fails on Tekton as it is installed.
func TestGuideFailsOnStockTekton(t *testing.T) {
	a := deploy(t, layer{overlay: "base"})
	a.applyGuide(t)
	r := a.ended(t, a.startGuide(t))
	if r.succeeded() {
		t.Fatal("the guide's run succeeded: what we say about it isn't true any more")
	}
	const want = "more than one PersistentVolumeClaim is bound"
	if log := r.describe(t); !strings.Contains(log, want) {
		t.Errorf("the guide's run failed, but not with %q:\n%s", want, log)
	}
}

// Where Tekton lets it run, the guide's cache repository caches nothing: the
// second build takes no layer from it, and the registry has no such repository.
func TestGuideCachesNothing(t *testing.T) {
	setFlags(t, map[string]string{"coschedule": "disabled"})
	a := deploy(t, layer{overlay: "base"})
	a.applyGuide(t)
	for range 2 {
		r := a.succeeds(t, a.startGuide(t))
		if log := r.log(t, "build-and-push", "build-and-push"); strings.Contains(log, "Using caching version") {
			t.Errorf("the guide's build took a layer from its cache:\n%s", log)
		}
	}
	for _, repository := range repositories(t) {
		if strings.HasPrefix(repository, "cache/") && strings.Contains(repository, a.image) {
			t.Errorf("the registry has the repository %s, where the guide should have cached nothing", repository)
		}
	}
}

func (a *app) applyGuide(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile("testdata/guide.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a.apply(t, string(raw))
}

func (a *app) startGuide(t *testing.T) string {
	t.Helper()
	return a.create(t, pipelineRun("guide-build-push", map[string]string{
		"git-url": repositoryURL("node"), "image-name": a.image + "/node", "image-tag": "guide",
	}, map[string]string{"build-cache": "guide-build-cache"}))
}
