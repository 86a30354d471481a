package scenario

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"knative.dev/pkg/apis"
)

// Layers in an OCI layout on the build cache are taken from there by the second
// run. A damaged index costs a build without them, which mends it. A damaged
// layer fails one build, whose log names the layout, and the next is well again.
func TestLayersOnVolume(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized", spec: "  build: {layerCache: Volume, checkImage: " + registry() + "/e2e/busybox:1}\n"})
	a.buildsWith(t, "an empty layout", false, "")
	a.buildsWith(t, "a layout", true, "")
	for _, repository := range repositories(t) {
		if strings.HasPrefix(repository, "cache/") && strings.Contains(repository, a.image) {
			t.Errorf("layers went to the registry too, to %s", repository)
		}
	}

	a.onBuildCache(t, `ls -d */*/*:*; for index in */*/*:*/index.json; do : > "$index"; done`)
	a.buildsWith(t, "a layout with an empty index", false, "")

	a.onBuildCache(t, `find . -path '*/blobs/sha256/*' -size +100k | grep . > /tmp/blobs
while read blob; do head -c 1000 "$blob" > /tmp/cut; cat /tmp/cut > "$blob"; done < /tmp/blobs`)
	r := a.ended(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	log := r.log(t, "build-and-push", "build-and-push")
	layouts := "/kaniko/build-cache/layers/" + strings.ReplaceAll(cluster.Registry, ":", "-") + "/" + a.image + "/node:"
	if r.succeeded() || !strings.Contains(log, "extracting fs from image") || !strings.Contains(log, "oci:"+layouts) {
		t.Errorf("a build on a damaged layer succeeds, or doesn't say which: %v\n%s", r.succeeded(), log)
	}
	a.buildsWith(t, "a damaged layout, once it has failed a build", false, "deleted "+layouts)
	a.buildsWith(t, "the layout that is whole again", true, "")

	a.onBuildCache(t, `touch -d '2026-01-01 00:00' */*/*:*/index.json`)
	a.buildsWith(t, "a layout that is too old", false, "deleted "+layouts)
}

// buildsWith runs the app to its success, and demands that the build took the
// layer of the dependencies from the layout or built it, and that the check
// before it said so; "" where it had nothing to say.
func (a *app) buildsWith(t *testing.T, what string, taken bool, said string) {
	t.Helper()
	const command = "RUN npm ci"
	r := a.succeeds(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	if log := r.log(t, "build-and-push", "build-and-push"); takenFromCache(log, command) != taken {
		t.Errorf("with %s, %q is taken from it: %v, expected %v:\n%s", what, command, !taken, taken, log)
	}
	if log := r.log(t, "build-and-push", "check-layers"); log != said && (said == "" || !strings.Contains(log, said)) {
		t.Errorf("with %s, the check says %q, expected %q", what, log, said)
	}
}

// onBuildCache runs a script in the folder of the build cache's layouts.
func (a *app) onBuildCache(t *testing.T, script string) {
	t.Helper()
	name := a.create(t, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "tekton.dev/v1", "kind": "TaskRun",
		"metadata": map[string]any{"generateName": "on-build-cache-"},
		"spec": map[string]any{"taskSpec": map[string]any{
			"steps": []any{map[string]any{
				"name": "run", "image": registry() + "/e2e/busybox:1", "script": "#!/bin/sh\nset -e\ncd /cache/layers\n" + script + "\n",
				"volumeMounts": []any{map[string]any{"name": "cache", "mountPath": "/cache"}},
			}},
			"volumes": []any{map[string]any{"name": "cache", "persistentVolumeClaim": map[string]any{"claimName": "build-cache"}}},
		}},
	}})
	task := a.taskEnded(t, name)
	if !task.IsSuccessful() {
		t.Fatalf("%s: %s\n%s", name, condition(task.Status.GetCondition(apis.ConditionSucceeded)), a.taskLogs(t, task))
	}
}
