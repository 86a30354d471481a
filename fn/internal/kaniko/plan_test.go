package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// build is a Task that builds the image in its param IMAGE; more is what its
// step has besides.
func build(image, args, more string) string {
	return `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: IMAGE}]
  steps: [{name: b, image: "` + image + `", args: [` + args + `]` + more + `}]
`
}

const (
	executor = "gcr.io/kaniko-project/executor:v1.23.2"
	toImage  = "--destination=$(params.IMAGE)"
)

// pipeline has one task, which passes params to the Task called build.
func pipeline(name, params string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: " + name + ", namespace: ci}\n" +
		"spec: {tasks: [{name: image, taskRef: {name: build}, params: [" + params + "]}]}\n"
}

func planned(t *testing.T, stream, spec string) plan.Plan {
	t.Helper()
	s := plantest.Survey(t, stream, kaniko.Recognise)
	return kaniko.Plan(s, plantest.Config(t, spec), unfilled(s, spec))
}

// unfilled is the plan before Kaniko's: no step gets the build cache, unless
// spec has what fills it.
func unfilled(s *survey.Survey, spec string) plan.Plan {
	var p plan.Plan
	for _, fills := range []string{"caches:", "warm:", "layerCache: Volume", "layerCache: Disabled"} {
		if strings.Contains(spec, fills) {
			return p
		}
	}
	for _, task := range s.Tasks {
		for i := range task.Steps {
			p.Taken = append(p.Taken, plan.Taken{Mount: plan.Mount{Task: task, Step: i, Cache: plan.Build}})
		}
	}
	return p
}

// param is the edit that declares a param for the cache repository.
func param(name, value string) string {
	return "append build spec.params {name: " + name + ", type: string, " +
		"description: Where Kaniko caches layers; empty for its own choice, the image's repository with /cache behind it., default: " + value + "}\n"
}

const (
	step  = "insert build spec.steps[0]."
	flags = step + `args --cache=true
		`
	// moreFlags are those that asksForMore, a config, asks for.
	asksForMore = "build: {cacheTTL: 168h, kaniko: {compressedCaching: true, snapshotMode: redo}}"
	moreFlags   = step + `args --cache=true
		` + step + `args --cache-ttl=168h
		` + step + `args --compressed-caching=true
		` + step + `args --snapshot-mode=redo
		`
	repoFlag = step + "args --cache-repo=$(params.CACHE_REPO)\n"
	inScript = `/kaniko/executor --cache=true --cache-ttl=168h --compressed-caching=true --snapshot-mode=redo --cache-repo="${CACHE_REPO}"`
)

func TestFlagsOfAStep(t *testing.T) {
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"all, and no repository, as Kaniko's own choice will do": {
			build(executor, toImage, ""), moreFlags, ""},
		"a step without args gets the list": {
			"apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {steps: [{image: " + executor + "}]}\n",
			moreFlags, ""},
		"behind the executor where the command has flags": {
			build(executor, "", ", command: [/kaniko/executor, --reproducible, -d, $(params.IMAGE), --cache-dir=/x, --cache-ttl=1h, --cache-repo=a.b/c, --snapshotMode, time]"),
			step + "command --cache=true\n" + step + "command --compressed-caching=true", ""},
		"into args behind the executor, where the command only wraps it": {
			build(executor, "/kaniko/executor, -d, $(params.IMAGE), --cache-repo=a.b/c", ", command: [env, A=b]"),
			moreFlags, ""},
		"into args where the command is the executor alone": {
			build(executor, toImage+", --cache-dir=/x, --cache-ttl, 1h, --cache-repo, a.b/c, --snapshotMode=time", ", command: [/kaniko/executor]"),
			step + "args --cache=true\n" + step + "args --compressed-caching=true", ""},
		"none that the user has, by any of its spellings": {
			build(executor, toImage+", --cache, --cache-dir, /x, --cache-ttl, 1h, --cache-repo, a.b/c, --snapshotMode, time, --compressed-caching=false", ""),
			"", ""},
		"a version that no tag tells gets what all know": {
			build("example.com/kaniko@sha256:c6", toImage+", --cache-dir=/x, --cache-repo=a.b/c", ""),
			step + "args --cache=true\n" + step + "args --cache-ttl=168h",
			"info kaniko-version build spec.steps[0].image"},
		"into a list of the step's own, where the step template brings it": {
			"apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {stepTemplate: {command: [/kaniko/executor, --cache-repo=a.b/c, --cache, --cache-dir=/x, " +
				"--cache-ttl=1h, --snapshotMode=time]}, steps: [{image: \"" + executor + "\", args: [-d, x]}]}\n",
			"append build spec.steps[0].command /kaniko/executor\n" + step + "command --compressed-caching=true\n" +
				"append build spec.steps[0].command --cache-repo=a.b/c\nappend build spec.steps[0].command --cache\nappend build spec.steps[0].command --cache-dir=/x\n" +
				"append build spec.steps[0].command --cache-ttl=1h\nappend build spec.steps[0].command --snapshotMode=time", ""},
		"behind the executor in a script, with the repository from the environment": {
			build(executor, "", ", script: \"/kaniko/executor -d $(params.IMAGE)\"") + pipeline("p", "{name: IMAGE, value: 'a.b/c:1'}"),
			param("CACHE_REPO", "") +
				"append p spec.tasks[0].params {name: CACHE_REPO, value: a.b/cache/c}\n" +
				"append build spec.steps[0].env {name: CACHE_REPO, value: $(params.CACHE_REPO)}\n" +
				"set build spec.steps[0].script " + inScript + " -d $(params.IMAGE)",
			""},
		"behind the executor in a shell's command": {
			build(executor, "'/kaniko/executor -d a.b/x'", ", command: [sh, -c]"),
			param("CACHE_REPO", "a.b/cache/x") +
				"append build spec.steps[0].env {name: CACHE_REPO, value: $(params.CACHE_REPO)}\n" +
				"set build spec.steps[0].args[0] " + inScript + " -d a.b/x",
			""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, asksForMore)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

// What only the shell knows of a destination gives no repository; Kaniko knows it.
func TestADestinationThatOnlyAShellKnows(t *testing.T) {
	got := planned(t, build(executor, "", ", script: '/kaniko/executor -d $REGISTRY/app'")+pipeline("p", "{name: IMAGE, value: r.io/app}"), "")
	if passes := passed(got); len(passes) > 0 || strings.Contains(strings.Join(plantest.Edits(got.Edits), " "), "CACHE_REPO") {
		t.Errorf("got %v, %v", passes, plantest.Messages(got))
	}
}

func TestStepsWhoseFlagsRuleACacheOut(t *testing.T) {
	array := `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: IMAGE}, {name: EXTRA, type: array, default: []}]
  steps: [{image: ` + executor + `, args: [` + toImage + `, "$(params.EXTRA[*])"]}]
`
	for name, test := range map[string]struct{ stream, finding string }{
		"--cache=false":              {build(executor, toImage+", --cache=false", ""), "info kaniko-cache-off"},
		"--cache=F, as pflag reads":  {build(executor, toImage+", --cache=F", ""), "info kaniko-cache-off"},
		"--cache false, which is on": {build(executor, toImage+", --cache, 'false'", ""), "info kaniko-cache-word"},
		"--single-snapshot":          {build(executor, toImage+", --single-snapshot", ""), "info kaniko-single-snapshot"},
		"--no-push":                  {build(executor, "--no-push, --tarPath=x.tar", ""), "info kaniko-no-push"},
		"--no-push false, which is on": {
			build(executor, toImage+", --no-push, 'false'", ""), "info kaniko-no-push"},
		"--no-push by a param": {build(executor, toImage+", --no-push=$(params.DRY)", ""), "info kaniko-no-push"},
		"KANIKO_NO_PUSH": {
			build(executor, toImage, ", env: [{name: KANIKO_NO_PUSH, value: 'true'}]"), "info kaniko-no-push"},
		"KANIKO_NO_PUSH by env": {
			build(executor, toImage, ", command: [env, KANIKO_NO_PUSH=1, /kaniko/executor]"), "info kaniko-no-push"},
		"KANIKO_NO_PUSH in a script": {
			build(executor, "", ", script: 'KANIKO_NO_PUSH=true /kaniko/executor -d x'"), "info kaniko-no-push"},
		"--cache=false in a script": {
			build(executor, "", ", script: '/kaniko/executor -d x --cache=false'"), "info kaniko-cache-off"},
		"--cache=false in a loop": {
			build(executor, "", ", script: 'for i in a b; do /kaniko/executor -d $i --cache=false; done'"), "info kaniko-cache-off"},
		"--no-push from a Pipeline": {
			array + pipeline("p", "{name: IMAGE, value: 'a.b/c'}, {name: EXTRA, value: [--no-push]}"), "info kaniko-no-push"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, "")
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Findings(got), test.finding)
			if len(got.Mounts) > 0 {
				t.Errorf("the step gets the build cache")
			}
		})
	}
}

func TestStepsThatPushAfterAll(t *testing.T) {
	for name, stream := range map[string]string{
		"--no-push=false":              build(executor, toImage+", --no-push=false", ""),
		"--no-push with a repository":  build(executor, "--no-push, --cache-repo=a.b/c", ""),
		"--single-snapshot=false":      build(executor, toImage+", --single-snapshot=false", ""),
		"KANIKO_NO_PUSH set to false":  build(executor, toImage, ", env: [{name: KANIKO_NO_PUSH, value: 'false'}]"),
		"a destination called --cache": build(executor, "--destination, a.b/c, --cache, --verbosity=info", ""),
	} {
		if got := planned(t, stream, ""); len(got.Edits) == 0 || len(got.Cached) != 1 {
			t.Errorf("%s: got %d edits and %d mounts", name, len(got.Edits), len(got.Mounts))
		}
	}
}

// passed are the edits of Pipelines among a plan's.
func passed(p plan.Plan) []string {
	var edits plan.Plan
	for _, e := range p.Edits {
		if e.Object.Kind == "Pipeline" {
			edits.Edit(e)
		}
	}
	return plantest.Edits(edits.Edits)
}

func TestTheRepositoryThatAPipelinePasses(t *testing.T) {
	for name, test := range map[string]struct{ pipelines, spec, edits, findings string }{
		"beside the image, without its tag": {
			pipeline("p", `{name: IMAGE, value: "10.43.170.72:5000/$(params.image-name):$(params.image-tag)"}`), "",
			"append p spec.tasks[0].params {name: CACHE_REPO, value: 10.43.170.72:5000/cache/$(params.image-name)}", ""},
		"behind the config's prefix": {
			pipeline("p", `{name: IMAGE, value: "a.b/team/app:1"}`), "build: {cacheRepo: registry:5000/layers}",
			"append p spec.tasks[0].params {name: CACHE_REPO, value: registry:5000/layers/a.b/team/app}", "info kaniko-cache-registry p spec.tasks[0]"},
		"on the volume, if that is asked for": {
			pipeline("p", `{name: IMAGE, value: "a.b/team/app:1"}`), "build: {layerCache: Volume}",
			"append p spec.tasks[0].params {name: CACHE_REPO, value: oci:/kaniko/build-cache/layers/a.b/team/app}", "info kaniko-layers-on-volume build spec.steps[0].args"},
		"of each Pipeline its own": {
			pipeline("p", "{name: IMAGE, value: a.b/one}") + pipeline("q", "{name: IMAGE, value: a.b/two}"), "",
			`append p spec.tasks[0].params {name: CACHE_REPO, value: a.b/cache/one}
			 append q spec.tasks[0].params {name: CACHE_REPO, value: a.b/cache/two}`, ""},
		"none where the Pipeline passes one": {
			pipeline("p", "{name: IMAGE, value: a.b/one}, {name: CACHE_REPO, value: a.b/mine}"), "", "", ""},
		"none for Docker Hub, whatever it is called": {
			pipeline("p", "{name: IMAGE, value: team/app}") + pipeline("q", "{name: IMAGE, value: docker.io/team/app}"), "", "",
			"warning kaniko-cache-repo p spec.tasks[0]"},
		"for Docker Hub with a prefix": {
			pipeline("p", "{name: IMAGE, value: team/app}") + pipeline("q", "{name: IMAGE, value: docker.io/team/app}"), "build: {cacheRepo: a.b/layers}",
			`append p spec.tasks[0].params {name: CACHE_REPO, value: a.b/layers/docker.io/team/app}
			 append q spec.tasks[0].params {name: CACHE_REPO, value: a.b/layers/docker.io/team/app}`,
			"info kaniko-cache-registry p spec.tasks[0]\ninfo kaniko-cache-registry q spec.tasks[0]"},
		"none for an image that only a run knows": {
			pipeline("p", "{name: IMAGE, value: $(params.image)}"), "", "", "warning kaniko-cache-repo p spec.tasks[0]"},
		"the prefix alone for an image that only a run knows": {
			pipeline("p", "{name: IMAGE, value: $(params.image)}"), "build: {cacheRepo: a.b/layers}", "", "info kaniko-cache-repo p spec.tasks[0]"},
		"none where Kaniko's own choice will do": {
			pipeline("p", "{name: IMAGE, value: ghcr.io/team/app}"), "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, build(executor, toImage+", --cache-dir=/x", "")+test.pipelines, test.spec)
			plantest.Compare(t, passed(got), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

// most are the flags but the repository, so that a test sees only that.
const most = ", --cache, --cache-dir=/x, --cache-ttl=1h, --snapshotMode=time, --compressed-caching"

func TestTheParamForTheRepository(t *testing.T) {
	task := func(params, steps string) string {
		return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci}\nspec:\n  params: [" + params + "]\n  steps:\n" + steps
	}
	one := "    - {image: " + executor + ", args: [" + toImage + most + "]}\n"
	for name, test := range map[string]struct{ stream, spec, edits, findings string }{
		"another name where the Task has it": {
			task("{name: IMAGE}, {name: CACHE_REPO}", one), "build: {cacheRepo: a.b/cc}",
			param("KANIKO_CACHE_REPO", "a.b/cc") + step + "args --cache-repo=$(params.KANIKO_CACHE_REPO)", ""},
		"a numbered one where the Task has all names": {
			task("{name: CACHE_REPO}, {name: KANIKO_CACHE_REPO}, {name: CACHEOPT_CACHE_REPO}", one), "build: {cacheRepo: a.b/cc}",
			param("CACHE_REPO_2", "a.b/cc") + step + "args --cache-repo=$(params.CACHE_REPO_2)", ""},
		"one a step, where two steps build": {
			task("{name: IMAGE}", one+"    - {image: "+executor+", args: [-d, a.b/two"+most+"]}\n"), "build: {cacheRepo: a.b/cc}",
			param("CACHE_REPO", "a.b/cc") + repoFlag + param("KANIKO_CACHE_REPO", "a.b/cc/a.b/two") +
				"insert build spec.steps[1].args --cache-repo=$(params.KANIKO_CACHE_REPO)", ""},
		"its default where the Task names the image": {
			task("", "    - {image: "+executor+", args: [--destination=a.b/app:1, -d, c.d/app"+most+"]}\n"), "",
			param("CACHE_REPO", "a.b/cache/app") + repoFlag, ""},
		"its default on the volume": {
			task("{name: IMAGE}", one), "build: {layerCache: Volume}", param("CACHE_REPO", "oci:/kaniko/build-cache/layers") + repoFlag,
			"info kaniko-layers-on-volume build spec.steps[0].args"},
		"none without a layer cache": {
			task("{name: IMAGE}", one), "build: {layerCache: Disabled}", "", "warning kaniko-cache-in-image build spec.steps[0].volumeMounts"},
		"none where the step has the flag": {
			task("{name: IMAGE}", "    - {image: "+executor+", args: [--cache-repo, a.b/c"+most+"]}\n"), "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, test.spec)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestAnEmbeddedTaskIsEditedInItsPipeline(t *testing.T) {
	got := planned(t, `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: build}
spec:
  tasks:
    - name: image
      taskSpec:
        steps: [{image: `+executor+`, args: [-d, "a.b/$(params.app):1"`+most+`]}]
`, "")
	at := "build spec.tasks[0].taskSpec."
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append `+at+`params {name: CACHE_REPO, type: string, description: Where Kaniko caches layers; empty for its own choice, the image's repository with /cache behind it., default: }
		insert `+at+`steps[0].args --cache-repo=$(params.CACHE_REPO)
		append build spec.tasks[0].params {name: CACHE_REPO, value: a.b/cache/$(params.app)}`)
}

func TestATaskThatIsNotSelectedIsLeftAlone(t *testing.T) {
	got := planned(t, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, annotations: {cicd.cortex.io/skip: 'true'}}\nspec: {steps: [{image: "+executor+"}]}\n", "")
	if len(got.Edits)+len(got.Mounts)+len(got.Findings) > 0 {
		t.Errorf("got %v, %v", plantest.Edits(got.Edits), plantest.Places(got))
	}
}
