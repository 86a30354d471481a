package scenario

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/kube"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// app is cortex-cicd on the cluster, in a namespace of its own, so that its
// claims start empty.
type app struct {
	namespace string
	client    *kube.Client
	// image is the name under which its runs push, for the same reason.
	image string
	// patience is how long a run may take.
	patience time.Duration
}

// layer is a kustomization to build the app from.
type layer struct {
	// overlay is "base" or "overlays/NAME", below cacheopt's folder.
	overlay string
	// patch is one more patch of the originals, and the function runs after it.
	patch string
	// spec is more of the config's spec, as lines of YAML indented by two.
	spec string
	// bare leaves out the spec of the overlay's config.
	bare bool
}

// deploy builds an overlay as users do, puts the local images into it, and
// applies it with strict validation.
func deploy(t testing.TB, from layer) *app {
	t.Helper()
	client, err := kube.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	name := strings.ToLower(fmt.Sprintf("%s-%s", strings.NewReplacer("/", "-", "_", "-").Replace(t.Name()), time.Now().Format("150405")))
	a := &app{namespace: name, client: client, image: name, patience: runTimeout}
	objects := a.objects(t, from)
	t.Cleanup(func() { a.remove(t) })
	applying := time.Now()
	if err := client.Apply(t.Context(), objects...); err != nil {
		t.Fatal(err)
	}
	t.Logf("applied %d objects of %s in %s", len(objects), from.overlay, time.Since(applying).Round(time.Millisecond))
	return a
}

// remove deletes what deploy applied: nothing waits for it.
func (a *app) remove(t testing.TB) {
	a.removeNamespace(t)
	if kept(t) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := a.client.Typed.RbacV1().ClusterRoleBindings().Delete(ctx, a.listenerBinding(), metav1.DeleteOptions{}); err != nil {
		t.Log(err)
	}
}

// kept says whether a test leaves what it made, to be looked at.
func kept(t testing.TB) bool { return t.Failed() && os.Getenv("E2E_KEEP") != "" }

// removeNamespace deletes the namespace with all that is in it.
func (a *app) removeNamespace(t testing.TB) {
	if kept(t) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	now := int64(0)
	// Pods don't wait for their grace period.
	err := a.client.Typed.CoreV1().Pods(a.namespace).DeleteCollection(ctx, metav1.DeleteOptions{GracePeriodSeconds: &now}, metav1.ListOptions{})
	if err != nil {
		t.Log(err)
	}
	if err := a.client.Typed.CoreV1().Namespaces().Delete(ctx, a.namespace, metav1.DeleteOptions{}); err != nil {
		t.Log(err)
	}
}

// objects returns what `cacheopt build` makes of the app.
func (a *app) objects(t testing.TB, from layer) []*unstructured.Unstructured {
	t.Helper()
	work := filepath.Join(os.Getenv("E2E_WORK"), a.namespace)
	const root = "../../../.."
	resource := root + "/" + from.overlay
	if from.patch != "" || from.spec != "" || from.bare {
		from.write(t, filepath.Join(work, "patched"), root)
		resource = "patched"
	}
	write(t, filepath.Join(work, "kustomization.yaml"),
		"resources:\n  - "+resource+"\ncomponents:\n  - "+root+"/e2e/app\nnamespace: "+a.namespace+"\n")
	cmd := exec.Command(os.Getenv("CACHEOPT"), "build", work)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("cacheopt build: %v\n%s", err, stderr.Bytes())
	}
	objects, err := kube.Objects(bytes.ReplaceAll(stdout.Bytes(), []byte(cluster.Registry), []byte(registry())))
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		// What belongs to the whole cluster is there once for each namespace.
		if object.GetKind() == "ClusterRoleBinding" {
			object.SetName(a.listenerBinding())
		}
	}
	return namespaceFirst(objects)
}

// write writes a kustomization of the base with what the layer says more; root is
// cacheopt's folder, as its parent finds it.
func (from layer) write(t testing.TB, folder, root string) {
	kustomization := "resources:\n  - ../" + root + "/base\n"
	if from.patch != "" {
		kustomization += "patches:\n  - path: patch.yaml\n"
		write(t, filepath.Join(folder, "patch.yaml"), from.patch)
	}
	if from.overlay != "base" {
		kustomization += "transformers:\n  - cache-optimization.yaml\n"
		config, err := os.ReadFile(filepath.Join("../..", from.overlay, "cache-optimization.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "cache-optimization.yaml"), withSpec(t, config, from))
	}
	write(t, filepath.Join(folder, "kustomization.yaml"), kustomization)
}

// listenerBinding is the name of the app's only object that has no namespace.
func (a *app) listenerBinding() string { return "cortex-cicd-listener-" + a.namespace }

// apply applies a stream of objects to the app's namespace.
func (a *app) apply(t testing.TB, stream string) {
	t.Helper()
	objects, err := kube.Objects([]byte(strings.ReplaceAll(stream, cluster.Registry, registry())))
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		object.SetNamespace(a.namespace)
	}
	if err := a.client.Apply(t.Context(), objects...); err != nil {
		t.Fatal(err)
	}
}

// namespaceFirst leaves the order as it is otherwise.
func namespaceFirst(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	var first, rest []*unstructured.Unstructured
	for _, object := range objects {
		if object.GetKind() == "Namespace" {
			first = append(first, object)
		} else {
			rest = append(rest, object)
		}
	}
	return append(first, rest...)
}

// withSpec is a config with more in its spec; what both say, the layer says last.
func withSpec(t testing.TB, config []byte, from layer) string {
	t.Helper()
	var whole, spec map[string]any
	if err := yaml.Unmarshal(config, &whole); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte("spec:\n"+from.spec), &spec); err != nil {
		t.Fatal(err)
	}
	if from.bare {
		whole["spec"] = map[string]any{}
	}
	merge(whole, spec)
	text, err := yaml.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func merge(into, more map[string]any) {
	for key, value := range more {
		below, isMap := value.(map[string]any)
		if there, both := into[key].(map[string]any); both && isMap {
			merge(there, below)
		} else if value != nil {
			into[key] = value
		}
	}
}

// rendered is what the real program makes of a stream under a config's spec.
func rendered(t *testing.T, spec, stream string) string {
	t.Helper()
	config := filepath.Join(t.TempDir(), "config.yaml")
	write(t, config, "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: scenario}\nspec: "+spec+"\n")
	cmd := exec.Command(os.Getenv("CACHEOPT"), "render", "--config", config, "-")
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stream), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("cacheopt render: %v\n%s", err, stderr.Bytes())
	}
	return stdout.String()
}

// registry is the one that the cluster pushes to and pulls from.
func registry() string {
	if own := os.Getenv("E2E_REGISTRY"); own != "" {
		return own
	}
	return cluster.Registry
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
