package scenario

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

const tektonNamespace = "tekton-pipelines"

// setFlags sets feature flags of Tekton until the end of the test. The cluster
// has one set of them, so tests that do this don't run beside others.
func setFlags(t testing.TB, flags map[string]string) {
	t.Helper()
	client, err := kube.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	configMaps := client.Typed.CoreV1().ConfigMaps(tektonNamespace)
	before, err := configMaps.Get(t.Context(), "feature-flags", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	old := map[string]string{}
	for name := range flags {
		old[name] = before.Data[name]
	}
	patchFlags(t, client, flags)
	t.Cleanup(func() { patchFlags(t, client, old) })
}

func patchFlags(t testing.TB, client *kube.Client, flags map[string]string) {
	t.Helper()
	// A cleanup runs when the test's own context is over.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	raw, err := json.Marshal(map[string]any{"data": flags})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Typed.CoreV1().ConfigMaps(tektonNamespace).Patch(ctx, "feature-flags", types.MergePatchType, raw, metav1.PatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		t.Logf("feature flag %s=%s", name, flags[name])
	}
}
