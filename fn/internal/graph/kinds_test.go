package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

const (
	testsAndBuild = v1alpha1.ParallelTestsAndBuild
	tests         = v1alpha1.ParallelTests
	builds        = v1alpha1.ParallelBuilds
)

func TestEachKindOfPairsIsRelaxedWhereTheConfigAsksForIt(t *testing.T) {
	for name, test := range map[string]struct {
		kinds        []v1alpha1.Parallel
		tasks        []string
		edits, pairs string
	}{
		"a chain of checks runs side by side, and the build waits for all of them": {
			[]v1alpha1.Parallel{tests},
			[]string{"fetch", "lint fetch", "test-unit lint", "test-integration test-unit", "build test-integration"},
			"set " + at(2) + " [fetch]\nset " + at(3) + " [fetch]\nset " + at(4) + " [test-integration, lint, test-unit]",
			"lint test-unit\nlint test-integration\ntest-unit test-integration"},
		"builds of several services": {
			[]v1alpha1.Parallel{builds},
			[]string{"fetch", "build-a fetch", "build-b build-a", "build-c build-b", "deploy build-c"},
			"set " + at(2) + " [fetch]\nset " + at(3) + " [fetch]\nset " + at(4) + " [build-c, build-a, build-b]",
			"build-a build-b\nbuild-a build-c\nbuild-b build-c"},
		"everything at once": {
			[]v1alpha1.Parallel{testsAndBuild, tests, builds},
			[]string{"fetch", "lint fetch", "test lint", "build-a test", "build-b build-a", "scan build-b", "deploy scan"},
			"set " + at(2) + " [fetch]\nset " + at(3) + " [fetch]\nset " + at(4) + " [fetch]\nset " + at(5) + " [build-b, lint, test, build-a]",
			"lint test\nlint build-a\ntest build-a\nlint build-b\ntest build-b\nbuild-a build-b"},
		"a scan between two builds keeps them in order": {
			[]v1alpha1.Parallel{builds}, []string{"build-a", "scan-a build-a", "build-b scan-a"}, "", ""},
		"checks stay in order where only builds are asked for": {
			[]v1alpha1.Parallel{builds}, []string{"lint", "test lint", "build test"}, "", ""},
		"a deployment waits, whatever is asked for": {
			[]v1alpha1.Parallel{testsAndBuild, tests, builds}, []string{"build", "deploy build", "test deploy"}, "", ""},
		"tests behind a build of what they test": {
			[]v1alpha1.Parallel{testsAndBuild, tests, builds}, []string{"build", "test build"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := plannedFor(t, pipeline(test.tasks...), test.kinds...)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, relaxed(got), test.pairs)
		})
	}
}

func TestBuildsThatConcernEachOtherStayInOrder(t *testing.T) {
	image := func(to string) string { return "params: [{name: IMAGE, value: \"" + to + "\"}]" }
	for name, test := range map[string]struct{ second, why string }{
		"both push one image":             {"build-b build-a: " + image("r.io/base:1"), "both push r.io/base:1"},
		"one is told of the other's name": {"build-b build-a: params: [{name: IMAGE, value: r.io/app}, {name: BASE, value: \"r.io/base:1\"}]", "is told of r.io/base"},
		"one is told of another tag":      {"build-b build-a: params: [{name: IMAGE, value: r.io/app}, {name: BASE, value: \"r.io/base@$(tasks.x.results.y)\"}]", "is told of r.io/base"},
		"each has its own":                {"build-b build-a: " + image("r.io/app:1"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := plannedFor(t, pipeline("build-a: "+image("r.io/base:1"), test.second), builds)
			if moved := len(got.Edits) > 0; moved != (test.why == "") {
				t.Errorf("moved: %v", moved)
			}
			if said := strings.Join(plantest.Messages(got), "\n"); !strings.Contains(said, test.why) {
				t.Errorf("got %q, want in it %q", said, test.why)
			}
		})
	}
}

func TestTasksUnderFinallyRunWhenTheyRanBefore(t *testing.T) {
	const moves = "parallel-tests-and-build"
	for name, test := range map[string]struct{ role, fields, rule string }{
		"one that runs if the build succeeded":     {"other", "when: [{input: $(tasks.build.status), operator: in, values: [Succeeded]}]", "order-finally"},
		"one that uses the build's digest":         {"other", "params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that is told how the build went":      {"other", "params: [{name: S, value: $(tasks.build.status)}]", moves},
		"one that deploys by how the build went":   {"deploy", "params: [{name: S, value: $(tasks.build.status)}]", "order-finally"},
		"one that asks for the tests as well":      {"deploy", "when: [{input: $(tasks.test.status), operator: in, values: [Succeeded]}], params: [{name: D, value: $(tasks.build.results.digest)}]", moves},
		"one that asks for the success of all":     {"deploy", "when: [{input: $(tasks.status), operator: in, values: [Succeeded, Completed]}], params: [{name: D, value: $(tasks.build.results.digest)}]", moves},
		"one that asks for success or failure":     {"deploy", "when: [{input: $(tasks.status), operator: in, values: [Succeeded, Failed]}], params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that asks for the absence of success": {"deploy", "when: [{input: $(tasks.status), operator: notin, values: [Succeeded]}], params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that deploys in any case":             {"deploy", "params: [{name: D, value: $(tasks.fetch.results.commit)}]", "order-finally"},
		"one that is said to do something else":    {"other", "params: [{name: D, value: $(tasks.fetch.results.commit)}]", moves},
		"one that nobody knows":                    {"", "timeout: 1h", "order-finally"},
		"one that nobody knows, for success alone": {"", "when: [{input: $(tasks.status), operator: in, values: [Succeeded]}]", moves},
	} {
		t.Run(name, func(t *testing.T) {
			text := pipeline("fetch", "test fetch", "build test")
			if test.role != "" {
				text = strings.Replace(text, `"}`, ",last="+test.role+`"}`, 1)
			}
			text += "  finally:\n    - {name: last, taskRef: {name: last}, " + test.fields + "}\n"
			got := planned(t, text)
			plantest.Compare(t, plantest.Findings(got), "info "+test.rule)
		})
	}
}

func TestTasksUnderFinallyThatGoByTestsThatStartLate(t *testing.T) {
	goesBy := func(name string) string {
		return "  finally:\n    - {name: last, taskSpec: {steps: [{image: i, script: echo}]}, when: [{input: $(tasks." + name + ".status), operator: in, values: [Succeeded]}]}\n"
	}
	for name, test := range map[string]struct {
		tasks       []string
		by, relaxed string
	}{
		"tests that start with the build":        {[]string{"fetch", "test fetch", "build test"}, "test", "test build"},
		"tests that start after lint":            {[]string{"fetch", "lint fetch", "test lint", "build test"}, "test", ""},
		"lint, which starts with the build":      {[]string{"fetch", "lint fetch", "test lint", "build test"}, "lint", "lint build\ntest build"},
		"tests that wait for what builds do too": {[]string{"fetch", "other fetch", "test other", "build test"}, "test", "test build"},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, relaxed(planned(t, pipeline(test.tasks...)+goesBy(test.by))), test.relaxed)
		})
	}
}

func TestExpressionsInACircleThatTektonDoesNotMind(t *testing.T) {
	got := planned(t, pipeline("test: displayName: before $(tasks.build.results.x)", "build test"))
	plantest.Compare(t, plantest.Places(got), "warning order-unclear p spec.tasks")
	plantest.Compare(t, plantest.Edits(got.Edits), "")
}

func TestAPairOfWhichOneIsUnknownSaysSo(t *testing.T) {
	const unreadable = "---\napiVersion: tekton.dev/v1alpha1\nkind: Task\nmetadata: {name: old}\nspec: {}\n"
	for name, test := range map[string]struct {
		tasks []string
		want  string
	}{
		"tests whose Task isn't in the list": {[]string{"fetch", "unit fetch", "build unit"},
			"build waits for unit, and it isn't known whether unit only checks: its Task isn't in the list; put it into the list, with those of the others"},
		"tests elsewhere, before a build that is here": {[]string{"fetch", "unit fetch", "build unit: taskSpec: {steps: [{image: i, script: make image}]}"},
			"build waits for unit, and it isn't known whether unit only checks: its Task isn't in the list; put it into the list"},
		"a build whose Task isn't in the list": {[]string{"fetch", "lint fetch", "test lint", "kaniko-image test"},
			"kaniko-image waits for lint, test, and it isn't known whether kaniko-image only builds: its Task isn't in the list; put it into the list, with those of the others"},
		"two builds whose Tasks nobody knows": {[]string{"test: taskSpec: {steps: [{image: i, script: go test ./...}]}", "bud-build-a test: taskSpec: {steps: [{image: i, script: buildah bud -t a .}]}", "bud-build-b test: taskSpec: {steps: [{image: i, script: buildah bud -t b .}]}"},
			"bud-build-a, bud-build-b wait for test, and it isn't known whether bud-build-a, bud-build-b only build: each one's step 1 runs buildah, which cacheopt doesn't know well enough; where they do, say so by the annotation cicd.cortex.io/role: test=test,bud-build-a=build,bud-build-b=build on the Pipeline"},
		"tests by a Task of a version that can't be read": {[]string{"fetch", "old fetch", "build old"},
			"build waits for old, and it isn't known whether old only checks: its Task is of version tekton.dev/v1alpha1, which cacheopt can't read; write it as tekton.dev/v1 or tekton.dev/v1beta1"},
		"a build by a program that nobody knows well": {[]string{"test", "pack test: taskSpec: {steps: [{image: i, script: buildah bud -t x .}]}"},
			"pack waits for test, and it isn't known whether pack only builds: its step 1 runs buildah, which cacheopt doesn't know well enough; where it does, say so by the annotation cicd.cortex.io/role: test=test,pack=build on the Pipeline"},
		"tests by a target that only the source knows": {[]string{"fetch", "unit fetch: taskSpec: {steps: [{image: i, script: unknown make}]}", "build unit"},
			"build waits for unit, and it isn't known whether unit only checks: its step 1 has what isn't known to be harmless: make; where it does and the image takes nothing that it writes, say so by the annotation cicd.cortex.io/role: build=build,unit=test on the Pipeline"},
		"a ClusterTask": {[]string{"fetch", "unit fetch: taskSpec: {steps: [{image: i, script: unknown make}]}", "clustered unit"},
			"clustered waits for unit, and it isn't known whether clustered only builds: its Task is a ClusterTask, which cacheopt doesn't read; refer to a Task of the list instead"},
		"two of which nobody knows anything": {[]string{"fetch", "unit fetch: taskSpec: {steps: [{image: i, script: unknown make}]}", "pack unit: taskSpec: {steps: [{image: i, script: buildah bud -t x .}]}"},
			"pack waits for unit, and it isn't known whether pack only builds: its step 1 runs buildah, which cacheopt doesn't know well enough; nor whether unit only checks: its step 1 has what isn't known to be harmless: make; where they do and the image takes nothing that unit writes, say so by the annotation cicd.cortex.io/role: pack=build,unit=test on the Pipeline"},
		"a build that nobody knows, and that has when": {[]string{"test", "pack test: taskSpec: {steps: [{image: i, script: buildah bud -t x .}]}, when: [{cel: x}]"},
			"pack still waits for test: pack has when, so that it isn't sure to run"},
		"a clone before all":   {[]string{"clone", "build clone"}, ""},
		"a rollout behind all": {[]string{"test", "rollout test"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.ReplaceAll(pipeline(test.tasks...), "{name: clustered}", "{name: buildah, kind: ClusterTask}")
			plantest.Compare(t, plantest.Messages(planned(t, text+unreadable)), test.want)
		})
	}
}

func TestOneFindingForOneCause(t *testing.T) {
	tasks := []string{"fetch"}
	var tests []string
	for i := range 9 {
		name := fmt.Sprintf("test-%d", i)
		tests = append(tests, name)
		tasks = append(tasks, name+" fetch")
	}
	tasks = append(tasks, "build-a "+strings.Join(tests, " ")+": retries: 1", "build-b "+strings.Join(tests, " "))
	plantest.Compare(t, plantest.Messages(planned(t, pipeline(tasks...))), `
		build-a still waits for test-0, test-1, test-2, test-3, test-4, test-5 and others: build-a has retries, so that its first failure isn't its last word
		build-b runs beside test-0, test-1, test-2, test-3, test-4, test-5 and others, so that the image of a commit is pushed even if its tests fail; what follows still waits for both`)
}

func TestAGateStaysBeforeTheBuild(t *testing.T) {
	gate := func(script string) []string {
		return []string{"fetch", "verify-gate fetch: taskSpec: {steps: [{image: i, script: " + script + "}]}", "test verify-gate", "build test"}
	}
	for name, test := range map[string]struct {
		script, relaxed string
		parallel        []v1alpha1.Parallel
	}{
		"by default":                    {"gitleaks detect", "test build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
		"a policy":                      {"conftest test k8s", "test build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
		"known holes":                   {"npm audit", "test build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
		"one that the script is given":  {"gates bandit", "test build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
		"where only gates are asked":    {"gitleaks detect", "", []v1alpha1.Parallel{v1alpha1.ParallelChecksAndBuild}},
		"where gates are asked as well": {"gitleaks detect", "verify-gate build\ntest build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild, v1alpha1.ParallelChecksAndBuild}},
		"a linter is none":              {"yamllint .", "verify-gate build\ntest build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
		"nor is a question for its age": {"gitleaks version", "verify-gate build\ntest build", []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}},
	} {
		t.Run(name, func(t *testing.T) {
			got := plannedFor(t, pipeline(gate(test.script)...), test.parallel...)
			plantest.Compare(t, relaxed(got), test.relaxed)
			said := strings.Contains(strings.Join(plantest.Findings(got), "\n"), "order-gate")
			if kept := test.relaxed == "test build"; said != kept {
				t.Errorf("order-gate was said: %v, want %v", said, kept)
			}
		})
	}
}

func TestWhatAChildPipelineSaysOfItsOwnTasksOrdersNothing(t *testing.T) {
	child := "child: pipelineSpec: {tasks: [{name: build, taskRef: {name: b}}, {name: last, taskRef: {name: l}, params: [{name: D, value: $(tasks.build.results.d)}]}]}"
	got := planned(t, pipeline("test", child, "build test child"))
	plantest.Compare(t, relaxed(got), "test build")
}
