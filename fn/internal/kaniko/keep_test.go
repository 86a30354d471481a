package kaniko_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// What the steps around a build are: where, called what, in which image, with
// which arguments and mounts. Their scripts have tests of their own.
func TestStepsAroundABuild(t *testing.T) {
	const (
		mirror  = "mirror.example.com/kaniko-project/executor:v1.23.2"
		debug   = "mirror.example.com/kaniko-project/executor:v1.23.2-debug"
		beside  = "gcr.io/kaniko-project/executor:v1.23.2-debug"
		warning = "warning kaniko-layers-unchecked build spec.steps[0].image"
		ttl     = "20160" // Kaniko's own
	)
	around := func(image, minutes string) string {
		return fmt.Sprintf(`0 check-layers %[1]s [$(params.CACHE_REPO) /kaniko/build-cache/layers $(context.taskRun.uid) %[2]s]
			1 note-success %[1]s [$(params.CACHE_REPO) /kaniko/build-cache/layers $(context.taskRun.uid)]`, image, minutes)
	}
	viaParam := func(byDefault, passed string) string {
		return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci}\n" +
			"spec: {params: [{name: IMAGE}, {name: BUILDER, default: '" + byDefault + "'}], steps: [{image: $(params.BUILDER), args: [" + toImage + "]}]}\n" +
			pipeline("p", "{name: BUILDER, value: '"+passed+"'}")
	}
	for name, test := range map[string]struct{ stream, spec, steps, findings string }{
		"in the debug image that the project publishes": {
			build(executor, toImage, ""), "", around(beside, ttl), ""},
		"in the builder's own image if it has a shell, mirrored or not": {
			build(debug, toImage, ""), "", around(debug, ttl), ""},
		"in the builder's own image by its param": {
			viaParam(debug, "ghcr.io/osscontainertools/kaniko:debug"), "", around("$(params.BUILDER)", ttl), ""},
		"in the published one where one of two has no shell": {
			viaParam(debug, executor), "", around(beside, ttl), ""},
		"in the image to which the config moves builders": {
			build(mirror, toImage, ""), "image: " + debug, around(debug, ttl), ""},
		"in the debug image of that": {
			build(mirror, toImage, ""), "image: ghcr.io/osscontainertools/kaniko:v1.28.3", around("ghcr.io/osscontainertools/kaniko:v1.28.3-debug", ttl), ""},
		"in the image that the config names": {
			build(debug, toImage, ""), "checkImage: busybox:1.37", around("busybox:1.37", ttl), ""},
		"not at all where no image is known": {
			build(mirror, toImage, ""), "", "", warning},
		"with the step's own TTL": {
			build(executor, toImage+", --cache-ttl=36h", ""), "", around(beside, "2160"), ""},
		"with the config's TTL": {
			build(executor, toImage, ""), "cacheTTL: 168h", around(beside, "10080"), ""},
		"without one that only a run knows": {
			build(executor, toImage+", --cache-ttl=$(params.TTL)", ""), "", around(beside, ""), ""},
		"no note where the Task goes on after a failure": {
			build(executor, toImage, ", onError: continue"), "",
			`0 check-layers gcr.io/kaniko-project/executor:v1.23.2-debug [$(params.CACHE_REPO) /kaniko/build-cache/layers $(context.taskRun.uid) 20160]`, ""},
		"with the pull policy of the builder's own image": {
			build(debug, toImage, ", imagePullPolicy: Never"), "", strings.ReplaceAll(around(debug, ttl), "]", "] imagePullPolicy: Never"), ""},
		"without that of another image": {
			build(executor, toImage, ", imagePullPolicy: Never"), "", around(beside, ttl), ""},
		"with the cache where it is a workspace of some steps": {
			strings.Replace(build(executor, toImage, ", workspaces: [{name: src}, {name: kept}]"), "  steps:", "  workspaces: [{name: src}, {name: kept, mountPath: /kaniko/build-cache}]\n  steps:", 1),
			"", strings.ReplaceAll(around(beside, ttl), "]", "] workspaces: [map[name:kept]]"), ""},
		"with a PATH that finds a shell where the step template's may not": {
			strings.Replace(build(executor, toImage, ""), "  steps:", "  stepTemplate: {env: [{name: PATH, value: /kaniko}]}\n  steps:", 1),
			"", strings.ReplaceAll(around(beside, ttl), "]", "] env: [[{name PATH} {value /usr/local/bin:/usr/bin:/bin:/busybox}]]"), ""},
		"with names for steps that the Task calls by their position": {
			strings.Replace(build(executor, toImage, "}, {name: see, image: alpine, script: cat $(steps.step-unnamed-0.exitCode.path)"), "name: b, ", "", 1),
			"", "spec.steps[0].name is unnamed-0\n" + around(beside, ttl), ""},
		"not around a build with a repository of its own": {
			build(executor, toImage+", --cache-repo=a.b/c", ""), "", "", ""},
		"not around a build that takes layers from a registry": {
			build(executor, toImage, ""), "layerCache: Registry", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if test.spec != "layerCache: Registry" {
				test.spec = "layerCache: Volume, " + test.spec
			}
			got := kept(t, test.stream, "build: {"+test.spec+"}")
			plantest.Compare(t, added(got.Edits), test.steps)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

// kept is the plan for the steps around the stream's builds, in namespaces that
// admit anything. The build cache is mounted nowhere yet, as where it comes as
// a workspace.
func kept(t *testing.T, stream, spec string) plan.Plan {
	t.Helper()
	s, of := plantest.Survey(t, stream, kaniko.Recognise), plantest.Config(t, spec)
	keeper := kaniko.Keeper{Fit: func(string, v1alpha1.Resources) edit.Fields { return nil }}
	return keeper.Plan(s, of.Spec, kaniko.Plan(s, of, plan.Plan{}))
}

// added are the steps that edits insert and the names that they set, a line
// each.
func added(edits []edit.Edit) []string {
	var all []string
	for _, e := range edits {
		if e.Op == edit.Set {
			all = append(all, fmt.Sprintf("%s is %s", e.Path, e.Value))
			continue
		}
		step := e.Value.(edit.Fields)
		line := fmt.Sprintf("%d %v %v %v", e.At, step.Get("name"), step.Get("image"), step.Get("args"))
		for _, key := range []string{"env", "imagePullPolicy", "volumeMounts", "workspaces"} {
			if value := step.Get(key); value != nil {
				line += fmt.Sprintf(" %s: %v", key, value)
			}
		}
		all = append(all, line)
	}
	return all
}
