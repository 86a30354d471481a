package kaniko_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// taskRun runs the Task called build; more is what its spec has besides.
func taskRun(name, more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: " + name + ", namespace: ci}\nspec: {taskRef: {name: build}" + more + "}\n"
}

// withParams is a Task that builds a.b/c/d:1 and has params; args and more are as
// for build.
func withParams(params, args, more string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci}\nspec:\n  params: [" + params + "]\n" +
		"  steps: [{name: b, image: '" + executor + "', args: [--destination=a.b/c/d:1" + args + "]" + more + "}]\n"
}

func TestABuildThatMayNotPushIsLeftAlone(t *testing.T) {
	const left = "info kaniko-no-push build spec.steps[0].args"
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"by envFrom": {withParams("", "", ", envFrom: [{configMapRef: {name: x}}]"), "", left},
		"not by a ConfigMap of the list that hasn't got it": {
			withParams("", "", ", envFrom: [{configMapRef: {name: x}}]") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {TAG: v1}\n", flags, ""},
		"by a ConfigMap of the list that has it": {
			withParams("", "", ", envFrom: [{prefix: KANIKO_, configMapRef: {name: x}}]") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: ci}\ndata: {NO_PUSH: 'true'}\n", "", left},
		"not by envFrom where the step's env says so": {
			withParams("", "", ", envFrom: [{secretRef: {name: x}}], env: [{name: KANIKO_NO_PUSH, value: 'false'}]"), flags, ""},
		"by the pod of a TaskRun": {
			withParams("", "", "") + taskRun("r", ", podTemplate: {env: [{name: KANIKO_NO_PUSH, value: 'true'}]}"), "", left},
		"by what a TaskRun passes": {
			withParams("{name: EXTRA, type: array, default: []}", ", '$(params.EXTRA[*])'", "") + taskRun("r", ", params: [{name: EXTRA, value: [--no-push]}]"), "", left},
		"by a switch that a TaskRun sets": {
			withParams("{name: DRY, default: 'false'}", ", '--no-push=$(params.DRY)'", "") + taskRun("r", ", params: [{name: DRY, value: 'true'}]"), "", left},
		"by a switch that nobody tells":        {withParams("{name: DRY}", ", '--no-push=$(params.DRY)'", ""), "", left},
		"not by a switch that is off":          {withParams("{name: DRY, default: 'false'}", ", '--no-push=$(params.DRY)'", ""), flags, ""},
		"by a variable of which nobody tells":  {withParams("", "", ", env: [{name: KANIKO_NO_PUSH, valueFrom: {configMapKeyRef: {name: x, key: y}}}]"), "", left},
		"not where it has a repository for it": {withParams("", ", --no-push, --cache-repo=a.b/e", ""), flags, ""},
		"and one whose param turns its cache off": {
			withParams("{name: C, default: 'false'}", ", '--cache=$(params.C)'", ""), "", "info kaniko-flags-passed build spec.steps[0].args"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, "")
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestABuildThatMayMoveKanikosDirectoryGetsNoMount(t *testing.T) {
	for name, more := range map[string]string{
		"by envFrom":              ", envFrom: [{configMapRef: {name: x}}]",
		"by a value of elsewhere": ", env: [{name: KANIKO_DIR, valueFrom: {configMapKeyRef: {name: x, key: y}}}]",
	} {
		got := planned(t, withParams("", "", more), "build: {layerCache: Volume}")
		plantest.Compare(t, plantest.Places(got), "warning kaniko-dir-moved build spec.steps[0]")
		if len(got.Mounts)+len(got.Edits) > 0 {
			t.Errorf("%s: got mounts %v and edits %v", name, got.Mounts, got.Edits)
		}
	}
}

func TestTheConfigsRepositoryIsOneForABuildThatDoesNotPush(t *testing.T) {
	got := planned(t, withParams("", ", --no-push", ""), "build: {cacheRepo: r.io/cache}")
	plantest.Compare(t, plantest.Places(got), "")
	if len(got.Edits) == 0 {
		t.Error("got no edits")
	}
}

// Who runs a Task without a Pipeline has the registries that a Pipeline has.
func TestRegistriesOfTasksWithoutAPipeline(t *testing.T) {
	const left = "warning kaniko-cache-repo build spec.steps[0].args"
	task := func(image string) string { return build(executor, "'--destination="+image+"'", "") }
	ofRun := build(executor, toImage, "") + taskRun("r", ", params: [{name: IMAGE, value: 'docker.io/acme/app:1'}]")
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"Docker Hub":                     {task("acme/app"), "", left},
		"Docker Hub by another name":     {task("registry.hub.docker.com/acme/app"), "", left},
		"Docker Hub by a TaskRun":        {ofRun, "", "warning kaniko-cache-repo r"},
		"one that makes no repositories": {task("1.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a"), flags, "warning kaniko-cache-repo-must-exist build spec.steps[0].args"},
		"OpenShift's, by a tag that a run brings": {task("image-registry.openshift-image-registry.svc:5000/ns/app:$(params.IMAGE)"),
			param("CACHE_REPO", "image-registry.openshift-image-registry.svc:5000/ns/app-cache") + flags + repoFlag, ""},
		"OpenShift's, by a project that a run brings": {task("image-registry.openshift-image-registry.svc:5000/$(context.taskRun.namespace)/app"), "", left},
		"any other": {task("a.b/c/d"), flags, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, "")
			plantest.Compare(t, sorted(plantest.Edits(got.Edits)), strings.Join(sorted(strings.Split(test.edits, "\n")), "\n"))
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestABuildWithARepositoryOfItsOwnNeedsNoVolume(t *testing.T) {
	for name, test := range map[string]struct {
		args   string
		mounts int
	}{
		"a registry": {", --cache-repo=r.io/c", 0},
		"a layout":   {", '--cache-repo=oci:/kaniko/build-cache/own'", 1},
		"none":       {"", 1},
	} {
		got := planned(t, withParams("", test.args, ""), "build: {layerCache: Volume}")
		if len(got.Mounts) != test.mounts || len(got.Edits) == 0 {
			t.Errorf("%s: got mounts %v and edits %v", name, got.Mounts, plantest.Edits(got.Edits))
		}
	}
}

func sorted(lines []string) []string {
	all := slices.Clone(lines)
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	slices.Sort(all)
	return all
}
