package graph_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// An annotation is its owner's word for all that a Task runs; what that is known to
// deploy is named.
func TestWhatAnAnnotatedTestDeploysIsNamed(t *testing.T) {
	task := func(script string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: test}\nspec: {steps: [{name: s, image: i, script: \"" + script + "\"}]}\n"
	}
	for script, want := range map[string]string{
		"deploys app": "step s of test runs app, which deploys as far as is known: by its annotation it is a test all the same",
		"unknown app": "",
	} {
		got := planned(t, pipeline("test", "build test")+task(script))
		if len(got.Relaxed) != 1 {
			t.Errorf("%s: the pair stays", script)
		}
		var said []string
		for _, f := range got.Findings {
			if f.Rule == graph.RuleAssumed {
				said = append(said, f.Message)
			}
		}
		if all := strings.Join(said, "\n"); (all == "") != (want == "") || !strings.Contains(all, want) {
			t.Errorf("%s: said %q, want %q", script, all, want)
		}
	}
}

// Whoever follows an advice doesn't meet the next obstacle behind it.
func TestAllThatHasToBeMendedIsToldAtOnce(t *testing.T) {
	const make = ": taskSpec: {steps: [{image: i, script: unknown make}]}"
	for name, test := range map[string]struct {
		tasks []string
		want  string
	}{
		"a tag that moves, behind a step that nobody knows": {[]string{"fetch", "unit fetch" + make, "build unit"},
			"role: build=build,unit=test on the Pipeline; besides, build pushes latest: whoever pulls it would get an image whose tests failed; tag images with the commit, or set spec.pipelines.parallel to [TestsAndBuild, MovingTags]"},
		"a when, behind a step that nobody knows": {[]string{"fetch", "unit fetch: taskSpec: {steps: [{image: i, script: unknown make}]}, when: [{cel: x}]", "build unit"},
			"build still waits for unit: unit has when, so that it isn't sure to run"},
	} {
		t.Run(name, func(t *testing.T) {
			planner := graph.Planner{PushesNothing: pushes, Read: reads, MayRunBeside: always(anywhere), Images: none, Moves: func(*survey.Pipeline, *survey.PipelineTask) string {
				return "latest"
			}}
			got := plantest.Messages(planner.Plan(plantest.Survey(t, pipeline(test.tasks...)), v1alpha1.Default().Spec, plan.Plan{}))
			if len(got) != 1 || !strings.HasSuffix(got[0], test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
