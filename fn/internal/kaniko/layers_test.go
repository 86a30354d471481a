package kaniko_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func TestLayersOnTheVolume(t *testing.T) {
	const (
		limits  = "info kaniko-layers-on-volume build spec.steps[0].args"
		unset   = "warning kaniko-cache-repo p spec.tasks[0]"
		inImage = "warning kaniko-cache-in-image build spec.steps[0].volumeMounts\n"
	)
	with := func(image string) string {
		return build(image, toImage+most, "") + caller("{name: app}", `{name: IMAGE, value: "a.b:5000/team/$(params.app):1"}`, "")
	}
	for name, test := range map[string]struct{ stream, spec, edits, findings string }{
		"a layout for each image": {
			with(executor), "build: {layerCache: Volume}", repo("oci:/kaniko/build-cache/layers/a.b-5000/team/$(params.app)"), limits},
		"on the path that the config gives": {
			with(executor), "build: {layerCache: Volume}, caches: {build: {volume: {mountPath: /var/k}}}", repo("oci:/var/k/layers/a.b-5000/team/$(params.app)"), inImage + limits},
		"whatever the config's registry": {
			with(executor), "build: {layerCache: Volume, cacheRepo: ghcr.io/me}", repo("oci:/kaniko/build-cache/layers/a.b-5000/team/$(params.app)"), limits},
		"from the first release that can": {
			with("gcr.io/kaniko-project/executor:v1.9.2"), "build: {layerCache: Volume}", repo("oci:/kaniko/build-cache/layers/a.b-5000/team/$(params.app)"), limits},
		"none from a release that can't": {
			with("gcr.io/kaniko-project/executor:v1.9.1"), "build: {layerCache: Volume}", "", "warning kaniko-layers-version build spec.steps[0].args"},
		"with a word on a release that isn't known": {
			with("example.com/kaniko@sha256:c6"), "build: {layerCache: Volume}", repo("oci:/kaniko/build-cache/layers/a.b-5000/team/$(params.app)"),
			"info kaniko-version build spec.steps[0].image\n" + limits + "\ninfo kaniko-layers-version build spec.steps[0].image"},
		"none under a path with capitals": {
			with(executor), "build: {layerCache: Volume}, caches: {build: {volume: {mountPath: /Cache}}}", "", inImage + limits + "\n" + unset},
		"the Task's default for an image that only a run knows": {
			build(executor, toImage+most, "") + caller("{name: image}", `{name: IMAGE, value: "$(params.image)"}`, ""), "build: {layerCache: Volume}", "",
			limits + "\ninfo kaniko-cache-repo p spec.tasks[0]"},
		"the user's own repository stays": {
			build("gcr.io/kaniko-project/executor:v1.5.1", toImage+most+", --cache-repo=a.b/c", ""), "build: {layerCache: Volume}", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, test.spec)
			plantest.Compare(t, passed(got), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestNoLayerCacheMountsOnly(t *testing.T) {
	const told = "info kaniko-only-mount build spec.steps[0].args"
	const inImage = "warning kaniko-cache-in-image build spec.steps[0].volumeMounts"
	for name, test := range map[string]struct{ args, findings string }{
		"a step that has no flags for it":     {toImage, told},
		"a step that reads it elsewhere":      {toImage + ", --cache=true, --cache-dir=/x", inImage},
		"a step that has it off":              {toImage + ", --cache=false, --cache-dir=/kaniko/build-cache", told},
		"a step that doesn't push":            {toImage + ", --no-push", told},
		"a step that reads it":                {toImage + ", --cache=true, --cache-dir=/kaniko/build-cache", ""},
		"a step that reads /cache, by itself": {toImage + ", --cache", told},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, build(executor, test.args, ""), "build: {layerCache: Disabled}")
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Places(got), test.findings)
			if len(got.Mounts) != 1 {
				t.Errorf("got %d mounts", len(got.Mounts))
			}
		})
	}
}
