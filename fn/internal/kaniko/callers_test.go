package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// caller is a Pipeline with params, of which one task passes some to build.
func caller(declared, passed, more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\n" +
		"spec: {params: [" + declared + "], tasks: [{name: image, taskRef: {name: build}, params: [" + passed + "]" + more + "}]}\n"
}

// runOf is a PipelineRun of p that gives params.
func runOf(params string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci}\n" +
		"spec: {pipelineRef: {name: p}, params: [" + params + "]}\n"
}

// task is a Task with params whose step has args.
func task(params, args string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci}\nspec:\n" +
		"  params: [" + params + "]\n  steps: [{image: " + executor + ", args: [" + args + most + "]}]\n"
}

// repo is the edit by which p passes a repository.
func repo(value string) string {
	return "append p spec.tasks[0].params {name: CACHE_REPO, value: " + value + "}"
}

func TestADestinationAsItsCallerHasIt(t *testing.T) {
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"a registry, a path and a tag in params of their own": {
			task("{name: REG}, {name: APP}, {name: TAG}", `"-d=$(params.REG)/$(params.APP):$(params.TAG)"`) +
				caller("{name: r}, {name: a}", `{name: REG, value: "$(params.r)"}, {name: APP, value: "team/$(params.a)"}, {name: TAG, value: v1}`, ""),
			"", ""},
		"brackets around a name with dots": {
			task(`{name: my.image}`, `"-d=$(params[\"my.image\"])"`) +
				caller("{name: a.b}", `{name: my.image, value: "r.io/$(params['a.b']):x"}`, ""),
			repo("r.io/cache/$(params['a.b'])"), ""},
		"a key of an object, with the Task's default for another": {
			task("{name: to, type: object, default: {host: r.io, app: a}}", `"-d=$(params.to.host)/$(params.to.app):1"`) +
				caller("", "{name: to, value: {app: b}}", ""),
			repo("r.io/cache/b"), ""},
		"an element of an array": {
			task("{name: to, type: array}", `"-d=$(params.to[1]):1"`) + caller("", "{name: to, value: [a.b/one, a.b/two]}", ""),
			repo("a.b/cache/two"), ""},
		"destinations in an array": {
			task("{name: to, type: array}", `"$(params.to[*])"`) + caller("", "{name: to, value: ['-d', 'a.b/one:1', '--destination=a.b/two']}", ""),
			repo("a.b/cache/one"), ""},
		"extra arguments that only the Pipeline passes": {
			task("{name: EXTRA_ARGS, type: array, default: []}", "$(params.EXTRA_ARGS)") +
				caller("{name: app}", `{name: EXTRA_ARGS, value: ["--destination=a.b/$(params.app):1"]}`, ""),
			repo("a.b/cache/$(params.app)"), ""},
		"extra arguments in a string": {
			task("{name: EXTRA_ARGS, default: ''}", "$(params.EXTRA_ARGS)") + caller("", "{name: EXTRA_ARGS, value: --destination=a.b/one:1}", ""),
			repo("a.b/cache/one"), ""},
		"a Pipeline's text isn't taken for the Task's": {
			task("{name: IMAGE}, {name: app, default: of-the-task}", toImage) +
				caller("{name: app}", `{name: IMAGE, value: "a.b/$(params.app):1"}`, ""),
			repo("a.b/cache/$(params.app)"), ""},
		"the first of several that has one": {
			task("{name: IMAGE}", toImage+", -d, 'a.b/two:1'") + caller("", "{name: IMAGE, value: team/one}", ""), "", ""},
		"a result of another task": {
			task("{name: IMAGE}", toImage) + caller("", `{name: IMAGE, value: "a.b/$(tasks.name.results.app):1"}`, ""),
			repo("a.b/cache/$(tasks.name.results.app)"), ""},
		"the run's own context": {
			task("{name: IMAGE}", toImage) + caller("", `{name: IMAGE, value: "a.b/$(context.pipeline.name):1"}`, ""),
			repo("a.b/cache/$(context.pipeline.name)"), ""},
		"the context of the TaskRun in a tag goes with it": {
			task("{name: IMAGE}", `"-d=$(params.IMAGE):$(context.taskRun.name)"`) + caller("", "{name: IMAGE, value: a.b/one}", ""),
			repo("a.b/cache/one"), ""},
		"the context of the TaskRun in a path, which Kaniko knows": {
			task("{name: IMAGE}", `"-d=$(params.IMAGE)/$(context.taskRun.name):1"`) + caller("", "{name: IMAGE, value: a.b/one}", ""), "", ""},
		"a param that nobody gives": {
			task("{name: IMAGE}, {name: app}", `"-d=a.b/$(params.app):1"`) + caller("", "", ""), "", ""},
		"a matrix gives the image": {
			task("{name: app, default: x}", `"-d=a.b/$(params.app):1"`) +
				caller("{name: app}", "", ", matrix: {params: [{name: app, value: [a, b]}]}"), "", ""},
		"a tag that a run brings in the name": {
			task("{name: IMAGE}", toImage) + caller("{name: app}", `{name: IMAGE, value: "a.b/$(params.app)"}`, "") + runOf("{name: app, value: 'x:1'}"), "", ""},
		"a tag that the name may bring, which Kaniko takes off itself": {
			task("{name: IMAGE}", toImage) + caller("{name: app}", `{name: IMAGE, value: "a.b/$(params.app)"}`, ""), "", ""},
		"no tag, as a run's value tells": {
			task("{name: IMAGE}", toImage) + caller("{name: app}", `{name: IMAGE, value: "a.b/$(params.app)"}`, "") + runOf("{name: app, value: x}"),
			repo("a.b/cache/$(params.app)"), ""},
		"capitals in a default": {
			task("{name: IMAGE}", toImage) + caller("{name: app, default: App}", `{name: IMAGE, value: "a.b/$(params.app):1"}`, ""), "", ""},
		"capitals in a default that the run doesn't take": {
			task("{name: IMAGE}", toImage) + caller("{name: app, default: App}", `{name: IMAGE, value: "a.b/$(params.app):1"}`, "") + runOf("{name: app, value: x}"),
			repo("a.b/cache/$(params.app)"), ""},
		"an empty default is for a run to fill": {
			task("{name: IMAGE}", toImage) + caller("{name: app, default: ''}", `{name: IMAGE, value: "a.b/$(params.app):1"}`, ""),
			repo("a.b/cache/$(params.app)"), ""},
		"a repository of the Pipeline's own": {
			task("{name: IMAGE}, {name: X, type: array}", toImage+", $(params.X)") +
				caller("", "{name: IMAGE, value: team/app}, {name: X, value: ['--cache-repo=a.b/c']}", ""), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, "")
			plantest.Compare(t, passed(got), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

const openshift = "image-registry.openshift-image-registry.svc:5000"

func TestWhyThereIsNoRepository(t *testing.T) {
	for name, test := range map[string]struct{ stream, want string }{
		"words of the Task, where Kaniko's own choice won't do": {
			task("{name: IMAGE}", `"-d=`+openshift+`/a/$(context.taskRun.name):1"`) + caller("", "", ""),
			"$(context.taskRun.name) means nothing in the Pipeline"},
		"the value that makes it bad": {
			task("{name: IMAGE}", toImage) + caller("{name: app, default: App}", `{name: IMAGE, value: "`+openshift+`/a/$(params.app):1"}`, ""),
			"/a/$(params.app)-cache, such as " + openshift + "/a/App-cache, is not a repository that Kaniko accepts"},
		"Docker Hub, by a run's value": {
			task("{name: IMAGE}", toImage) + caller("{name: host}", `{name: IMAGE, value: "$(params.host)/team/app:1"}`, "") + runOf("{name: host, value: docker.io}"),
			"Docker Hub, which has no room"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, "")
			if all := strings.Join(plantest.Messages(got), "\n"); !strings.Contains(all, test.want) {
				t.Errorf("got %s\nwant %s", all, test.want)
			}
		})
	}
}

// A spec that a Pipeline embeds uses the Pipeline's params by their names.
func TestSeveralCallersInOnePipeline(t *testing.T) {
	got := planned(t, task("{name: IMAGE}", toImage)+`---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  params: [{name: app}]
  tasks:
    - {name: one, taskRef: {name: build}, params: [{name: IMAGE, value: "a.b/one:1"}]}
    - name: own
      taskSpec: {steps: [{image: `+executor+`, args: ["-d=a.b/$(params.app):1"`+most+`]}]}
  finally:
    - {name: two, taskRef: {name: build}, params: [{name: IMAGE, value: "$(tasks.one.results.host)/two:1"}]}
`, "")
	var lines []string
	for _, line := range passed(got) {
		if strings.Contains(line, "{name: CACHE_REPO, value:") {
			lines = append(lines, line)
		}
	}
	plantest.Compare(t, lines, `
		append p spec.tasks[0].params {name: CACHE_REPO, value: a.b/cache/one}
		append p spec.tasks[1].params {name: CACHE_REPO, value: a.b/cache/$(params.app)}`)
}
