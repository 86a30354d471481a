package scenario

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// decided is a Pipeline whose order cacheopt changes, or leaves alone for a
// reason: what matters is what Tekton makes of it.
type decided struct {
	// spec is the Pipeline's, of the Tasks in testdata/decisions.yaml.
	spec string
	// parallel is the config's pipelines.parallel; empty is its default.
	parallel string
	// mayStay allows cacheopt to leave the order alone. Elsewhere a Pipeline that
	// it leaves alone would show nothing.
	mayStay bool
}

// run runs the Pipeline as it is written and as cacheopt makes it, beside each
// other, each in a namespace of its own.
func (d decided) run(t *testing.T) (before, after *run) {
	t.Helper()
	tasks, err := os.ReadFile("testdata/decisions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	spec := "\n  " + strings.ReplaceAll(strings.TrimSpace(d.spec), "\n", "\n  ")
	written := string(tasks) + "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata:\n  name: decided\nspec:" + spec + "\n"
	made := d.render(t, written)
	if !d.mayStay && !strings.Contains(made, "cicd.cortex.io/optimized-by: scenario") {
		t.Fatalf("cacheopt left the Pipeline alone:\n%s", made)
	}
	a, b := newNamespace(t), newNamespace(t)
	a.apply(t, written)
	b.apply(t, made)
	first, second := a.startDecided(t), b.startDecided(t)
	before, after = a.ended(t, first), b.ended(t, second)
	t.Logf("before: %s\nafter: %s", before.times(), after.times())
	return before, after
}

// render puts Tasks and Pipeline through the real program.
func (d decided) render(t *testing.T, written string) string {
	t.Helper()
	return rendered(t, "{rollout: InPlace, test: {packageManagers: [None]}"+parallel(d.parallel)+"}", written)
}

// parallel is the config's field. Of builds that are only said to be some nobody knows
// what they push, so that it may be tags that move.
func parallel(kinds string) string {
	if kinds == "" {
		kinds = "TestsAndBuild"
	}
	return ", pipelines: {parallel: [" + kinds + ", MovingTags]}"
}

// newNamespace is an empty one, until the end of the test.
func newNamespace(t *testing.T) *app {
	t.Helper()
	client, err := kube.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "decisions-"}}
	made, err := client.Typed.CoreV1().Namespaces().Create(t.Context(), namespace, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{namespace: made.Name, client: client, patience: runTimeout}
	t.Cleanup(func() { a.removeNamespace(t) })
	// Pods are refused until the controller manager has made their account.
	err = kube.Until(t.Context(), "the namespace has an account", time.Minute, func(ctx context.Context) error {
		_, err := client.Typed.CoreV1().ServiceAccounts(made.Name).Get(ctx, "default", metav1.GetOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *app) startDecided(t *testing.T) string {
	t.Helper()
	return a.create(t, pipelineRunOf("decided"))
}
