package cache_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func taken(p plan.Plan) []string {
	var lines []string
	for _, t := range p.Taken {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %d %s: %s", t.Cache, t.Step, t.Field, t.By)))
	}
	return lines
}

// spec makes a Task with a list of containers and more of a spec.
func spec(steps, more string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec: {steps: " + steps + more + "}\n"
}

func TestWhereACacheHasNoPlace(t *testing.T) {
	const plain = "[{image: i}]"
	const apart = "caches: {build: {volume: {mountPath: /cache}}, dependency: {volume: {mountPath: /deps}}}"
	mounts := func(name, at string) string {
		return "[{image: i, volumeMounts: [{name: " + name + ", mountPath: " + at + "}]}]"
	}
	const ours = ", volumes: [{name: mine, persistentVolumeClaim: {claimName: build-cache}}]"
	for name, test := range map[string]struct{ stream, config, want string }{
		"nowhere in a step without mounts": {spec(plain, ""), apart, ""},
		"where a volume is": {
			spec(mounts("x", "/cache"), ""), apart, "build 0 spec.steps[0].volumeMounts[0]: volume x is mounted at /cache"},
		"where one is below": {
			spec(mounts("x", "/cache/npm/"), ""), apart, "build 0 spec.steps[0].volumeMounts[0]: volume x is mounted at /cache/npm"},
		"not where a name only begins alike": {spec(mounts("x", "/cached"), ""), apart, ""},
		"where the step template has one": {
			spec(plain, ", stepTemplate: {volumeMounts: [{name: x, mountPath: /cache}]}"), apart,
			"build 0 spec.stepTemplate.volumeMounts[0]: volume x is mounted at /cache"},
		"where a workspace is": {
			spec(plain, ", workspaces: [{name: w, mountPath: /cache}]"), apart, "build 0 spec.workspaces[0]: workspace w is mounted at /cache"},
		"in one step of two": {
			spec("[{image: i, volumeMounts: [{name: x, mountPath: /cache}]}, {image: i}]", ""), apart,
			"build 0 spec.steps[0].volumeMounts[0]: volume x is mounted at /cache"},
		"not where the cache is itself": {spec(mounts("mine", "/cache"), ours), apart, ""},
		"where the cache's claim is mounted read-only": {
			spec(strings.Replace(mounts("mine", "/cache"), "}]}]", ", readOnly: true}]}]", 1), ours), apart, "build 0 spec.steps[0].volumeMounts[0]: volume mine is mounted at /cache"},
		"where the Task's volume has the claim read-only": {
			spec(plain, strings.Replace(ours, "}}]", ", readOnly: true}}]", 1)), apart,
			"build 0 spec.volumes[0]: volume mine has claim build-cache read-only, so that no package manager could write there"},
		"where the cache's claim is, for the other": {
			spec(mounts("mine", "/cache"), ours), "caches: {build: {volume: {mountPath: /cache}}}", "dependency 0 spec.steps[0].volumeMounts[0]: volume mine is mounted at /cache"},
		"as a workspace in all steps, where one has a mount": {
			spec("[{image: i, volumeMounts: [{name: x, mountPath: /cache}]}, {image: i}]", ""), asWorkspaces + ", " + apart,
			"build 0 spec.steps[0].volumeMounts[0]: volume x is mounted at /cache\nbuild 1 spec.steps[0].volumeMounts[0]: volume x is mounted at /cache"},
		"as a workspace, where a sidecar has a mount": {
			spec(plain, ", sidecars: [{image: i, volumeMounts: [{name: x, mountPath: /deps}]}]"), asWorkspaces + ", " + apart,
			"dependency 0 spec.sidecars[0].volumeMounts[0]: volume x is mounted at /deps"},
		"as a workspace, not where it is one": {
			spec(plain, ", workspaces: [{name: build-cache, mountPath: /cache}]"), asWorkspaces + ", " + apart, ""},
		"as a workspace, where its name is elsewhere": {
			spec(plain, ", workspaces: [{name: build-cache}]"), asWorkspaces + ", " + apart,
			"build 0 spec.workspaces[0]: the Task has a workspace build-cache of its own at /workspace/build-cache, and that is what the build cache would be called"},
		"anywhere, where nothing fills it": {spec(plain, ""), "", "build 0 :"},
		"nowhere, where base images do":    {spec(plain, ""), "build: {warm: {images: [node]}}", ""},
		"nowhere, where layers do":         {spec(plain, ""), "build: {layerCache: Volume}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := cache.PlanTaken(plantest.Survey(t, test.stream), plantest.Config(t, test.config))
			plantest.Compare(t, taken(got), test.want)
		})
	}
}

func TestACacheGivesWay(t *testing.T) {
	s := plantest.Survey(t, spec("[{image: i, volumeMounts: [{name: x, mountPath: /cache}]}, {image: i}]", ""))
	for name, test := range map[string]struct{ config, want string }{
		"and that is said once":         {"caches: {build: {volume: {mountPath: /cache}}}", "info cache-mount-path t spec.steps[0].volumeMounts[0]"},
		"but not one for layers of its": {"caches: {build: {volume: {mountPath: /cache}}}, build: {layerCache: Volume}", "error cache-mount-path t spec.steps[0].volumeMounts[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			config := plantest.Config(t, test.config)
			sofar := cache.PlanTaken(s, config).And(needs(t, s, "t 0 build", "t 1 build"))
			got := cache.Yield(config, sofar)
			plantest.Compare(t, plantest.Places(got), test.want)
			if len(got.Mounts) != 1 || got.Mounts[0].Step != 1 {
				t.Errorf("the steps that get the cache are %v, want the second", got.Mounts)
			}
		})
	}
}
