package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// pipeline is a Pipeline of the tasks given, each "name after after: more",
// where more is what else the pipeline task has. Their roles are those that
// their names begin with.
func pipeline(tasks ...string) string {
	var roles []string
	var lines strings.Builder
	for _, task := range tasks {
		head, more, _ := strings.Cut(task, ":")
		words := strings.Fields(head)
		fmt.Fprintf(&lines, "    - {name: %s, taskRef: {name: %s}", words[0], words[0])
		if len(words) > 1 {
			fmt.Fprintf(&lines, ", runAfter: [%s]", strings.Join(words[1:], ", "))
		}
		if more != "" {
			lines.WriteString(", " + more)
		}
		lines.WriteString("}\n")
		role, _, _ := strings.Cut(words[0], "-")
		role = strings.Replace(role, "lint", "verify", 1)
		if survey.IsRole(survey.Role(role)) {
			roles = append(roles, words[0]+"="+role)
		}
	}
	return "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, annotations: {cicd.cortex.io/role: \"" +
		strings.Join(roles, ",") + "\"}}\nspec:\n  tasks:\n" + lines.String()
}

// anywhere lets all tests run beside all builds.
func anywhere(*survey.Pipeline, *survey.PipelineTask, *survey.PipelineTask) string { return "" }

func planned(t *testing.T, stream string) plan.Plan {
	t.Helper()
	return plannedFor(t, stream, v1alpha1.ParallelTestsAndBuild)
}

// plannedFor plans for a config that wants the kinds given; builds push to what
// their param IMAGE says.
func plannedFor(t *testing.T, stream string, kinds ...v1alpha1.Parallel) plan.Plan {
	t.Helper()
	spec := v1alpha1.Default().Spec
	spec.Pipelines.Parallel = kinds
	planner := graph.Planner{MayRunBeside: anywhere, Images: func(_ *survey.Pipeline, build *survey.PipelineTask) []string {
		param, passed := build.Param("IMAGE")
		if !passed {
			return nil
		}
		return []string{param.Passed().Text()}
	}}
	return planner.Plan(plantest.Survey(t, stream), spec, plan.Plan{})
}

func relaxed(p plan.Plan) []string {
	var lines []string
	for _, r := range p.Relaxed {
		lines = append(lines, r.Before.Name()+" "+r.After.Name())
	}
	return lines
}

// at is where the i-th task's runAfter is.
func at(i int) string { return fmt.Sprintf("p spec.tasks[%d].runAfter", i) }

func TestBuildsRunBesideTests(t *testing.T) {
	for name, test := range map[string]struct {
		tasks                 []string
		edits, pairs, finding string
	}{
		"the guide's pipeline": {
			[]string{"fetch", "test fetch", "build test", "scan build", "deploy scan"},
			"set " + at(2) + " [fetch]\nset " + at(3) + " [build, test]", "test build", "info parallel-tests-and-build"},
		"a build that waited for tests alone waits for nothing": {
			[]string{"test", "build test"}, "remove " + at(1), "test build", "info parallel-tests-and-build"},
		"a chain of lint and tests": {
			[]string{"fetch", "lint fetch", "test lint", "build test", "scan build"},
			"set " + at(3) + " [fetch]\nset " + at(4) + " [build, test]", "lint build\ntest build",
			"info parallel-tests-and-build\ninfo parallel-tests-and-build"},
		"two tests and two builds": {
			[]string{"fetch", "test-a fetch", "test-b fetch", "build-a test-a test-b", "build-b test-b", "deploy build-a build-b"},
			"set " + at(3) + " [fetch]\nset " + at(4) + " [fetch]\nset " + at(5) + " [build-a, build-b, test-a, test-b]",
			"test-a build-a\ntest-b build-a\ntest-b build-b", strings.Repeat("info parallel-tests-and-build\n", 3)},
		"what follows only the tests is not slowed": {
			[]string{"test", "report test", "build test"}, "remove " + at(2), "test build", "info parallel-tests-and-build"},
		"a scan that waits for the build by its result alone": {
			[]string{"fetch", "test fetch", "build test", "scan: params: [{name: I, value: $(tasks.build.results.digest)}]"},
			"set " + at(2) + " [fetch]\nset " + at(3) + " [test]", "test build", "info parallel-tests-and-build"},
		"nothing waits for anything": {[]string{"test", "build"}, "", "", ""},
		"a build before its tests":   {[]string{"build", "test build", "deploy test"}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, pipeline(test.tasks...))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, relaxed(got), test.pairs)
			plantest.Compare(t, plantest.Findings(got), test.finding)
		})
	}
}

func TestPairsThatStayInOrder(t *testing.T) {
	for name, test := range map[string]struct {
		tasks     []string
		why, rule string
	}{
		"tests that are skipped with another task": {
			[]string{"setup: when: [{input: a, operator: in, values: [a]}]", "test: params: [{name: V, value: $(tasks.setup.results.v)}]", "build test"},
			"test uses a result of setup, whose when may skip both, and build would run all the same", "order-skip"},
		"a result of the tests": {
			[]string{"test", "build test: params: [{name: V, value: $(tasks.test.results.v)}]"}, "an expression of build names test", "order-result"},
		"a result in brackets, of which Tekton makes no edge": {
			[]string{"test", `build test: params: [{name: V, value: '$(tasks["test"].results.v)'}]`}, "an expression of build names test", "order-result"},
		"a task between them": {
			[]string{"test", "other test: taskSpec: {steps: []}", "build other"}, "another task between them", "order-between"},
		"tests with when": {
			[]string{"test: when: [{input: a, operator: in, values: [a]}]", "build test"}, "test has when", "order-when"},
		"a build with when": {
			[]string{"test", "build test: when: [{input: a, operator: in, values: [a]}]"}, "build has when", "order-when"},
		"tests with a matrix": {
			[]string{"test: matrix: {params: [{name: A, value: [a]}]}", "build test"}, "test has matrix", "order-matrix"},
		"tests with retries": {
			[]string{"test: retries: 2", "build test"}, "test has retries", "order-retries"},
		"tests that may fail": {
			[]string{"test: onError: continue", "build test"}, "test has onError: continue", "order-on-error"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, pipeline(test.tasks...))
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, relaxed(got), "")
			place := fmt.Sprintf("info %s %s", test.rule, at(len(test.tasks)-1))
			plantest.Compare(t, plantest.Places(got), place)
			if said := strings.Join(plantest.Messages(got), ""); !strings.Contains(said, test.why) {
				t.Errorf("got %q, want in it %q", said, test.why)
			}
		})
	}
}

func TestWhatIsNoTaskOfTektonStaysInOrder(t *testing.T) {
	for name, test := range map[string]struct{ instead, rule string }{
		"a custom task":          {"taskRef: {apiVersion: example.com/v1, kind: Check, name: x}", "order-custom-task"},
		"an embedded one":        {"taskSpec: {apiVersion: example.com/v1, kind: Check, spec: {}}", "order-custom-task"},
		"a Pipeline":             {"pipelineRef: {name: test}", "order-child-pipeline"},
		"a Pipeline of its own":  {"pipelineSpec: {tasks: [{name: a, taskRef: {name: a}}]}", "order-child-pipeline"},
		"a Task of a resolver's": {"taskRef: {resolver: hub, params: [{name: name, value: x}]}", "parallel-tests-and-build"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(pipeline("test", "build test"), "taskRef: {name: test}", test.instead, 1)
			plantest.Compare(t, plantest.Findings(planned(t, text)), "info "+test.rule)
		})
	}
}

func TestRetriesOfNoughtAreNone(t *testing.T) {
	got := planned(t, pipeline("test: retries: 0", "build test: onError: stopAndFail"))
	plantest.Compare(t, plantest.Edits(got.Edits), "remove "+at(1))
}

func TestOneTestMayStayWhileAnotherMoves(t *testing.T) {
	got := planned(t, pipeline("fetch", "test-a fetch", "test-b fetch: retries: 1", "build test-a test-b", "scan build"))
	plantest.Compare(t, plantest.Edits(got.Edits), "set "+at(3)+" [test-b]\nset "+at(4)+" [build, test-a]")
	plantest.Compare(t, plantest.Findings(got), "info order-retries\ninfo parallel-tests-and-build")
}

func TestTheCallerSaysWhatMayRunBeside(t *testing.T) {
	asked := ""
	planner := graph.Planner{MayRunBeside: func(p *survey.Pipeline, tests, build *survey.PipelineTask) string {
		asked += p.Object.Name + " " + tests.Name() + " " + build.Name() + "\n"
		return "they share a sink"
	}}
	got := planner.Plan(plantest.Survey(t, pipeline("test", "build test")), v1alpha1.Default().Spec, plan.Plan{})
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	plantest.Compare(t, plantest.Messages(got), "build still waits for test: they share a sink")
	plantest.Compare(t, strings.Split(strings.TrimSpace(asked), "\n"), "p test build")
}

func TestFinallyIsLeftAlone(t *testing.T) {
	finally := "  finally:\n    - {name: build-last, taskRef: {name: x}}\n    - {name: notify, taskRef: {name: x}, params: [{name: S, value: $(tasks.test.status)}]}\n"
	got := planned(t, pipeline("test", "build test")+finally)
	plantest.Compare(t, plantest.Edits(got.Edits), "remove "+at(1))
}

func TestNothingMovesWhereNothingShall(t *testing.T) {
	spec := v1alpha1.Default().Spec
	spec.Pipelines.Parallel = []v1alpha1.Parallel{v1alpha1.ParallelNone}
	got := graph.Planner{MayRunBeside: anywhere}.Plan(plantest.Survey(t, pipeline("test", "build test")), spec, plan.Plan{})
	if len(got.Edits)+len(got.Relaxed)+len(got.Findings) > 0 {
		t.Errorf("got %v, %v", plantest.Edits(got.Edits), plantest.Places(got))
	}
}

func TestTheResultIsItsOwnResult(t *testing.T) {
	got := planned(t, pipeline("fetch", "test fetch", "build fetch", "scan build test"))
	if len(got.Edits)+len(got.Findings) > 0 {
		t.Errorf("got %v, %v", plantest.Edits(got.Edits), plantest.Places(got))
	}
}

func TestOrdersThatTektonCannotRun(t *testing.T) {
	for name, test := range map[string]struct {
		tasks []string
		says  []string
	}{
		"a cycle of runAfter": {
			[]string{"test build", "build test"}, []string{"Tekton can't order the tasks", "cycle", `"build"`, `"test"`}},
		"a cycle with a result": {
			[]string{"test: params: [{name: V, value: $(tasks.build.results.v)}]", "build test"}, []string{"cycle"}},
		"a task that waits for itself": {
			[]string{"test test"}, []string{"cycle", "test"}},
		"a task that isn't there": {
			[]string{"test", "build tests"}, []string{"build", "tests", "wasn't present"}},
		"a name used twice": {
			[]string{"test", "test"}, []string{"duplicate", "test"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, pipeline(test.tasks...))
			plantest.Compare(t, plantest.Places(got), "error pipeline-graph p spec.tasks")
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			for _, word := range test.says {
				if said := strings.Join(plantest.Messages(got), ""); !strings.Contains(said, word) {
					t.Errorf("got %q, want in it %q", said, word)
				}
			}
		})
	}
}

// uses takes a step's script for a list of roles, each "role-tool".
func uses(_ tekton.TaskSpec, _ tekton.Step, runs shell.Script) []survey.Use {
	var uses []survey.Use
	for _, call := range runs.Calls {
		if role, tool, ok := strings.Cut(call.Name(), "-"); ok {
			uses = append(uses, survey.Use{Role: survey.Role(role), Tool: tool})
		}
	}
	return uses
}

func TestTestsThatMakeFilesStayBeforeTheBuild(t *testing.T) {
	for name, test := range map[string]struct{ script, roles, why string }{
		"tests alone":               {"test-npm", "", ""},
		"tests that make a bundle":  {"test-npm; make-npm", "", "makes files with npm"},
		"tests and a program":       {"test-npm; ./pack x", "", "runs pack"},
		"tests by the user's word":  {"test-npm; make-npm; ./pack x", "test=test", ""},
		"tests that print and copy": {"test-npm; echo done; cat log", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: test}
spec: {steps: [{image: i, script: "`+test.script+`"}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec: {steps: [{image: i, script: build-it}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, annotations: {cicd.cortex.io/role: "`+test.roles+`"}}
spec: {tasks: [{name: test, taskRef: {name: test}}, {name: build, taskRef: {name: build}, runAfter: [test]}]}
`, uses)
			got := graph.Planner{MayRunBeside: anywhere}.Plan(s, v1alpha1.Default().Spec, plan.Plan{})
			if moved := len(got.Edits) > 0; moved != (test.why == "") {
				t.Errorf("moved: %v", moved)
			}
			if said := strings.Join(plantest.Messages(got), ""); !strings.Contains(said, test.why) {
				t.Errorf("got %q, want in it %q", said, test.why)
			}
		})
	}
}
