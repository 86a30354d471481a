package graph_test

import (
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
		"one that runs if the build succeeded":        {"other", "when: [{input: $(tasks.build.status), operator: in, values: [Succeeded]}]", "order-finally"},
		"one that uses the build's digest":            {"other", "params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that is told how the build went":         {"other", "params: [{name: S, value: $(tasks.build.status)}]", moves},
		"one that deploys by how the build went":      {"deploy", "params: [{name: S, value: $(tasks.build.status)}]", "order-finally"},
		"one that asks for the tests as well":         {"deploy", "when: [{input: $(tasks.test.status), operator: in, values: [Succeeded]}], params: [{name: D, value: $(tasks.build.results.digest)}]", moves},
		"one that asks for the success of all":        {"deploy", "when: [{input: $(tasks.status), operator: in, values: [Succeeded, Completed]}], params: [{name: D, value: $(tasks.build.results.digest)}]", moves},
		"one that asks for success or failure":        {"deploy", "when: [{input: $(tasks.status), operator: in, values: [Succeeded, Failed]}], params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that asks for the absence of success":    {"deploy", "when: [{input: $(tasks.status), operator: notin, values: [Succeeded]}], params: [{name: D, value: $(tasks.build.results.digest)}]", "order-finally"},
		"one that goes by a task that isn't the pair": {"deploy", "params: [{name: D, value: $(tasks.fetch.results.commit)}]", moves},
	} {
		t.Run(name, func(t *testing.T) {
			text := pipeline("fetch", "test fetch", "build test")
			text = strings.Replace(text, `"}`, ",last="+test.role+`"}`, 1) + "  finally:\n    - {name: last, taskRef: {name: last}, " + test.fields + "}\n"
			got := planned(t, text)
			plantest.Compare(t, plantest.Findings(got), "info "+test.rule)
		})
	}
}

func TestTasksUnderFinallyThatGoByTestsThatStartLate(t *testing.T) {
	goesBy := func(name string) string {
		return "  finally:\n    - {name: last, taskRef: {name: last}, when: [{input: $(tasks." + name + ".status), operator: in, values: [Succeeded]}]}\n"
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

func TestABuildThatWaitsForAnUnknownTaskSaysSo(t *testing.T) {
	got := planned(t, pipeline("fetch", "check fetch", "build check"))
	plantest.Compare(t, plantest.Messages(got), "build waits for check, of which the list doesn't tell whether they only test; "+
		"bring their Tasks into the list, or say so by the annotation cicd.cortex.io/role: check=test on the Pipeline")
}

func TestWhatAChildPipelineSaysOfItsOwnTasksOrdersNothing(t *testing.T) {
	child := "child: pipelineSpec: {tasks: [{name: build, taskRef: {name: b}}, {name: last, taskRef: {name: l}, params: [{name: D, value: $(tasks.build.results.d)}]}]}"
	got := planned(t, pipeline("test", child, "build test child"))
	plantest.Compare(t, relaxed(got), "test build")
}
