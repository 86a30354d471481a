package scenario

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"knative.dev/pkg/apis"
)

// Layers in an OCI layout on the build cache are taken from there by the second
// run. A damaged index costs a build without them, which mends it. A damaged
// layer fails the build, whose log names the layout; without it the next run is
// well again.
func TestLayersOnVolume(t *testing.T) {
	t.Parallel()
	a := deploy(t, layer{overlay: "overlays/optimized", spec: "  build: {layerCache: Volume}\n"})
	a.buildsWith(t, "an empty layout", false)
	a.buildsWith(t, "a layout", true)
	for _, repository := range repositories(t) {
		if strings.HasPrefix(repository, "cache/") && strings.Contains(repository, a.image) {
			t.Errorf("layers went to the registry too, to %s", repository)
		}
	}

	a.onBuildCache(t, `ls -d */*:*; for index in */*:*/index.json; do : > "$index"; done`)
	a.buildsWith(t, "a layout with an empty index", false)

	a.onBuildCache(t, `find . -path '*/blobs/sha256/*' -size +100k | grep . > /tmp/blobs
while read blob; do head -c 1000 "$blob" > /tmp/cut; cat /tmp/cut > "$blob"; done < /tmp/blobs`)
	r := a.ended(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	log := r.log(t, "build-and-push", "build-and-push")
	if r.succeeded() || !strings.Contains(log, "extracting fs from image") || !strings.Contains(log, "oci:/cache/layers/"+a.image+"/node:") {
		t.Errorf("a build on a damaged layer succeeds, or doesn't say which: %v\n%s", r.succeeded(), log)
	}

	a.onBuildCache(t, `rm -r */*:*`)
	a.buildsWith(t, "the damaged layout deleted", false)
}

// buildsWith runs the app to its success, and demands that the build took the
// layer of the dependencies from the layout or built it.
func (a *app) buildsWith(t *testing.T, what string, taken bool) {
	t.Helper()
	const command = "RUN npm ci"
	r := a.succeeds(t, a.start(t, request{pipeline: optimized, app: nodeApp}))
	if log := r.log(t, "build-and-push", "build-and-push"); takenFromCache(log, command) != taken {
		t.Errorf("with %s, %q is taken from it: %v, expected %v:\n%s", what, command, !taken, taken, log)
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
