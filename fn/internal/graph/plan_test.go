package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
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

// still says that no tag moves, and pushes that a build pushes.
func still(*survey.Pipeline, *survey.PipelineTask) string { return "" }
func pushes(*survey.PipelineTask) bool                    { return false }

// none are the images of a build that pushes none.
func none(*survey.Pipeline, *survey.PipelineTask) ([]string, string) { return nil, "" }

// always is one judge for all.
func always(judge graph.MayRunBeside) func() graph.MayRunBeside {
	return func() graph.MayRunBeside { return judge }
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
	planner := graph.Planner{Moves: still, PushesNothing: pushes, Read: reads, MayRunBeside: always(anywhere), Images: func(_ *survey.Pipeline, build *survey.PipelineTask) ([]string, string) {
		param, passed := build.Param("IMAGE")
		if !passed {
			return nil, ""
		}
		return []string{param.Passed().Text()}, ""
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
			"info parallel-tests-and-build"},
		"two tests and two builds": {
			[]string{"fetch", "test-a fetch", "test-b fetch", "build-a test-a test-b", "build-b test-b", "deploy build-a build-b"},
			"set " + at(3) + " [fetch]\nset " + at(4) + " [fetch]\nset " + at(5) + " [build-a, build-b, test-a, test-b]",
			"test-a build-a\ntest-b build-a\ntest-b build-b", strings.Repeat("info parallel-tests-and-build\n", 2)},
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
	planner := graph.Planner{Moves: still, PushesNothing: pushes, Read: reads, Images: none, MayRunBeside: always(func(p *survey.Pipeline, tests, build *survey.PipelineTask) string {
		asked = p.Object.Name + " " + tests.Name() + " " + build.Name()
		return "they share a sink"
	})}
	got := planner.Plan(plantest.Survey(t, pipeline("test", "build test")), v1alpha1.Default().Spec, plan.Plan{})
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	plantest.Compare(t, plantest.Messages(got), "build still waits for test: they share a sink")
	plantest.Compare(t, []string{asked}, "p test build")
}

func TestFinallyIsLeftAlone(t *testing.T) {
	finally := "  finally:\n    - {name: build-last, taskSpec: {steps: [{image: i, script: echo}]}}\n    - {name: notify, taskRef: {name: send-to-webhook-slack}, params: [{name: S, value: $(tasks.test.status)}]}\n"
	got := planned(t, pipeline("test", "build test")+finally)
	plantest.Compare(t, plantest.Edits(got.Edits), "remove "+at(1))
}

func TestNothingMovesWhereNothingShall(t *testing.T) {
	spec := v1alpha1.Default().Spec
	spec.Pipelines.Parallel = []v1alpha1.Parallel{v1alpha1.ParallelNone}
	got := graph.Planner{Moves: still, PushesNothing: pushes, Read: reads, MayRunBeside: always(anywhere), Images: none}.Plan(plantest.Survey(t, pipeline("test", "build test")), spec, plan.Plan{})
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

// reads takes a step's script for what is known of it: "unknown x", "writes x",
// "assumes x", "gates x", all else is harmless.
func reads(_ *survey.Pipeline, task *survey.PipelineTask) harmless.Reading {
	var r harmless.Reading
	for _, step := range task.Task.Steps {
		for _, call := range step.Runs.Calls {
			word := harmless.Word{In: step.String(), Text: strings.Join(call.Args(), " ")}
			switch call.Name() {
			case "unknown":
				r.Unknown = append(r.Unknown, word)
			case "writes":
				r.Writes = append(r.Writes, word)
			case "deploys":
				r.Deploys = append(r.Deploys, word)
			case "assumes":
				r.Assumed = append(r.Assumed, word)
			case "gates":
				r.Gates = append(r.Gates, word.Text)
			}
		}
	}
	return r
}

// roles takes the commands build, test and deploy for those roles.
func roles(_ tekton.TaskSpec, _ tekton.Step, runs shell.Script) []survey.Use {
	var uses []survey.Use
	for _, call := range runs.Calls {
		if survey.IsRole(survey.Role(call.Name())) {
			uses = append(uses, survey.Use{Role: survey.Role(call.Name()), Tool: "x"})
		}
	}
	return uses
}

func TestBothTasksOfAPairAreKnownWhole(t *testing.T) {
	for name, test := range map[string]struct{ tests, build, roles, rule, why string }{
		"both are": {"test", "build", "", "parallel-tests-and-build", ""},
		"tests that run what nobody knows": {
			"test; unknown ./pack", "build", "", "order-unknown-command", "step 1 of test has what isn't known to be harmless: ./pack; annotate its Task with cicd.cortex.io/role: test where it only tests"},
		"a build that runs what nobody knows": {
			"test", "build; unknown git push", "", "order-unknown-command", "step 1 of build has what isn't known to be harmless: git push; annotate its Task with cicd.cortex.io/role: build where it only builds"},
		"a build that deploys": {"test", "build; deploys kubectl apply", "", "order-unknown-command", "kubectl apply"},
		"a build that tests by a name alone": {
			"test", "build; assumes npm test", "", "order-unknown-command", "npm test"},
		"tests that write a file":                                 {"test; writes VERSION", "build", "", "order-makes-files", "step 1 of test writes what the image may need: VERSION"},
		"a build that writes one, which is for others to look at": {"test", "build; writes VERSION", "", "parallel-tests-and-build", ""},
		"tests by the user's word":                                {"test; unknown ./pack; writes x", "build", "test=test", "parallel-tests-and-build", ""},
		"a build by the user's word":                              {"test", "build; unknown ./notify", "build=build", "parallel-tests-and-build", ""},
		"a build by the user's word that is seen to deploy": {
			"test", "build; deploy", "build=build", "order-unknown-command", "step 1 of build deploys, though its role is build"},
		"tests by their name are said": {"test; assumes npm test", "build", "", "order-assumed parallel-tests-and-build", "step 1 of test runs npm test, of which only the source tells what it does"},
	} {
		t.Run(name, func(t *testing.T) {
			task := func(name, script string) string {
				return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + "}\nspec: {steps: [{image: i, script: \"" + script + "\"}]}\n---\n"
			}
			s := plantest.Survey(t, task("test", test.tests)+task("build", test.build)+`apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, annotations: {cicd.cortex.io/role: "`+test.roles+`"}}
spec: {tasks: [{name: test, taskRef: {name: test}}, {name: build, taskRef: {name: build}, runAfter: [test]}]}
`, roles)
			got := graph.Planner{Moves: still, PushesNothing: pushes, Images: none, MayRunBeside: always(anywhere), Read: reads}.Plan(s, v1alpha1.Default().Spec, plan.Plan{})
			var rules []string
			for _, f := range got.Findings {
				rules = append(rules, f.Rule)
			}
			if said := strings.Join(rules, " "); said != test.rule {
				t.Errorf("got the rules %s, want %s", said, test.rule)
			}
			if said := strings.Join(plantest.Messages(got), ""); !strings.Contains(said, test.why) {
				t.Errorf("got %q, want in it %q", said, test.why)
			}
		})
	}
}
