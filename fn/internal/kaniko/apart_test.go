package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// forPlatform is a Task that builds for a platform in a param.
func forPlatform(args string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci}\nspec:\n" +
		"  params: [{name: IMAGE}, {name: PLATFORM, default: ''}, {name: EXTRA_ARGS, type: array, default: []}]\n" +
		"  steps: [{name: b, image: " + executor + ", args: [" + toImage + most + ", " + args + "]}]\n"
}

// two is a Pipeline whose tasks a and b run build, each with params of its own.
func two(a, b string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\n" +
		"spec: {params: [{name: tag}, {name: arch}], tasks: [{name: a, taskRef: {name: build}, " + a + "}, {name: b, taskRef: {name: build}, " + b + "}]}\n"
}

// on is a run of p whose spec has more.
func on(more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci}\nspec: {pipelineRef: {name: p}, " + more + "}\n"
}

func nodes(task, arch string) string {
	return "{pipelineTaskName: " + task + ", podTemplate: {nodeSelector: {kubernetes.io/arch: '" + arch + "'}}}"
}

func TestPlatformsShareNoRepository(t *testing.T) {
	const (
		image = "{name: IMAGE, value: 'a.b/team/app:$(params.tag)'}"
		flat  = "{name: IMAGE, value: 'a.b/app:$(params.tag)'}"
		left  = "warning kaniko-platforms build spec.steps[0].args"
		first = "append p spec.tasks[0].params {name: CACHE_REPO, value: "
		secnd = "append p spec.tasks[1].params {name: CACHE_REPO, value: "
		own   = "a.b/team/app/cache"
	)
	custom := forPlatform("--custom-platform=$(params.PLATFORM)")
	with := func(image, platform string) string {
		return "params: [" + image + ", {name: PLATFORM, value: '" + platform + "'}]"
	}
	both := first + own + "-linux-amd64}\n" + secnd + own + "-linux-arm64}"
	for name, test := range map[string]struct{ stream, spec, edits, findings string }{
		"two by the flag": {custom + two(with(image, "linux/amd64"), with(image, "linux/arm64")), "", both, ""},
		"two by the flag's older name": {
			forPlatform("'--customPlatform', $(params.PLATFORM)") + two(with(image, "linux/amd64"), with(image, "linux/arm64")), "", both, ""},
		"two in a registry of flat names": {custom + two(with(flat, "linux/amd64"), with(flat, "linux/arm64")), "",
			first + "a.b/cache/app/linux-amd64}\n" + secnd + "a.b/cache/app/linux-arm64}", ""},
		"two on the volume": {custom + two(with(image, "linux/amd64"), with(image, "linux/arm64")), "build: {layerCache: Volume}",
			first + "oci:/kaniko/build-cache/layers/a.b/team/app/linux-amd64}\n" + secnd + "oci:/kaniko/build-cache/layers/a.b/team/app/linux-arm64}", "info kaniko-layers-on-volume build spec.steps[0].args"},
		"two below a prefix, of an image that only a run knows": {
			custom + two(with("{name: IMAGE, value: $(params.tag)}", "linux/amd64"), with("{name: IMAGE, value: $(params.tag)}", "linux/arm64")), "build: {cacheRepo: c.d/kc}",
			first + "c.d/kc/linux-amd64}\n" + secnd + "c.d/kc/linux-arm64}", ""},
		"the same": {custom + two(with(image, "linux/arm64"), with(image, "linux/arm64")), "", "", ""},
		"two of two images": {
			custom + two(with("{name: IMAGE, value: a.b/team/amd}", "linux/amd64"), with("{name: IMAGE, value: a.b/team/arm}", "linux/arm64")), "", "", ""},
		"one beside whatever the cluster gives": {custom + two(with(image, ""), with(image, "linux/arm64")), "", secnd + own + "-linux-arm64}", ""},
		"two in further arguments": {
			forPlatform("$(params.EXTRA_ARGS)") + two(
				"params: ["+image+", {name: EXTRA_ARGS, value: ['--custom-platform=linux/amd64']}]",
				"params: ["+image+", {name: EXTRA_ARGS, value: [--custom-platform, linux/arm64]}]"), "", both, ""},
		"two by the nodes of the run": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: ["+image+"]") + on("taskRunSpecs: ["+nodes("a", "amd64")+", "+nodes("b", "arm64")+"]"), "", both, ""},
		"one by its nodes": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: ["+image+"]") + on("taskRunSpecs: ["+nodes("b", "arm64")+"]"), "",
			secnd + own + "-linux-arm64}", ""},
		"runs of one task on nodes by other labels": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: [{name: IMAGE, value: a.b/team/other}]") +
				on("taskRunTemplate: {podTemplate: {nodeSelector: {pool: arm}}}") + on("taskRunTemplate: {podTemplate: {nodeSelector: {pool: amd}}}"), "", "", left},
		"runs of one task, of which one bears a taint": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: [{name: IMAGE, value: a.b/team/other}]") +
				on("taskRunTemplate: {podTemplate: {tolerations: [{key: kubernetes.io/arch, value: arm64}]}}") + on("params: []"), "", "", left},
		"all on the same nodes by another label": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: ["+image+"]") +
				on("taskRunTemplate: {podTemplate: {nodeSelector: {pool: ci}}}"), "", "", ""},
		"all on the same nodes": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: ["+image+"]") +
				on("taskRunTemplate: {podTemplate: {nodeSelector: {kubernetes.io/arch: arm64}}}"), "", "", ""},
		"of a param that the Pipeline has": {custom + two(with(image, "linux/$(params.arch)"), with(image, "linux/amd64")), "",
			first + own + "-linux/$(params.arch)}\n" + secnd + own + "-linux-amd64}", ""},
		"of a param that each run gives": {
			custom + two(with(image, "linux/$(params.arch)"), with("{name: IMAGE, value: a.b/team/other}", "linux/amd64")) +
				on("params: [{name: arch, value: arm64}]") + on("params: [{name: arch, value: amd64}]"), "",
			first + own + "-linux/$(params.arch)}", ""},
		"runs of one task on two kinds of nodes": {
			forPlatform("--verbosity=info") + two("params: ["+image+"]", "params: [{name: IMAGE, value: a.b/team/other}]") +
				on("taskRunSpecs: ["+nodes("a", "amd64")+"]") + on("taskRunSpecs: ["+nodes("a", "arm64")+"]"), "", "", left},
		"a matrix over them": {
			custom + two("params: ["+image+"], matrix: {params: [{name: PLATFORM, value: [linux/amd64, linux/arm64]}]}", "params: [{name: IMAGE, value: a.b/team/other}]"), "", "", left},
		"a repository of the user's for both": {
			forPlatform("--custom-platform=$(params.PLATFORM), --cache-repo=a.b/team/mine") + two(with(image, "linux/amd64"), with(image, "linux/arm64")), "", "", left},
		"with the cache off": {
			forPlatform("--custom-platform=$(params.PLATFORM), '--cache=false'") + two(with(image, "linux/amd64"), with(image, "linux/arm64")), "", "", "info kaniko-cache-off build spec.steps[0].args"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, test.spec)
			plantest.Compare(t, passed(got), test.edits)
			var places []string
			for _, place := range plantest.Places(got) {
				if !strings.Contains(place, "info kaniko-cache-repo p") && !strings.Contains(place, "info kaniko-cache-registry p") {
					places = append(places, place)
				}
			}
			plantest.Compare(t, places, test.findings)
			if strings.Contains(test.findings, left) && len(got.Mounts)+len(got.Edits) > 0 {
				t.Errorf("the step is not left alone: %v", plantest.Edits(got.Edits))
			}
		})
	}
}

// Two Tasks, a TaskRun of each, one image.
func TestPlatformsOfTaskRuns(t *testing.T) {
	run := func(name, arch string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: " + name + ", namespace: ci}\n" +
			"spec: {taskRef: {name: build}, params: [{name: IMAGE, value: a.b/app}], podTemplate: {nodeSelector: {kubernetes.io/arch: " + arch + "}}}\n"
	}
	got := planned(t, forPlatform("--verbosity=info")+run("one", "amd64")+run("two", "arm64"), "")
	plantest.Compare(t, plantest.Findings(got), "warning kaniko-platforms")
	got = planned(t, forPlatform("--verbosity=info")+run("one", "arm64")+run("two", "arm64"), "")
	plantest.Compare(t, plantest.Findings(got), "")
}

// What a Task without a Pipeline names itself tells whether its layers meet
// another platform's.
func TestRepositoriesOfTasksWithoutAPipeline(t *testing.T) {
	task := func(name, args string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + ", namespace: ci}\nspec:\n" +
			"  params: [{name: arch}]\n  steps: [{name: b, image: " + executor + ", args: [" + args + "]}]\n"
	}
	const left = "warning kaniko-platforms"
	for name, test := range map[string]struct{ stream, want string }{
		"one of the user's for both": {
			task("x", "--cache-repo=a.b/c, --custom-platform=linux/amd64, -d=a.b/x") + task("y", "--cache-repo=a.b/c, --custom-platform=linux/arm64, -d=a.b/y"),
			left + "\n" + left},
		"one of the user's for each": {
			task("x", "--cache-repo=a.b/c-amd64, --custom-platform=linux/amd64, '-d=a.b/x:1'") + task("y", "--cache-repo=a.b/c-arm64, --custom-platform=linux/arm64, '-d=a.b/x:2'"), ""},
		"the platform's param in it":        {task("x", "'--cache-repo=a.b/c-$(params.arch)', '--custom-platform=linux/$(params.arch)', -d=a.b/x"), ""},
		"the platform's param in the image": {task("x", "'--custom-platform=linux/$(params.arch)', '-d=a.b/x-$(params.arch)'"), ""},
		"the platform's param in the tag":   {task("x", "'--custom-platform=linux/$(params.arch)', '-d=a.b/x:$(params.arch)'"), left},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Findings(planned(t, test.stream, "")), test.want)
		})
	}
}
