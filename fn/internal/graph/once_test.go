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

// What is asked about a task by itself is asked once, and about a pair once,
// however many pairs there are.
func TestATaskAndAPairAreAskedAboutOnce(t *testing.T) {
	asked := map[string]int{}
	ask := func(what string, tasks ...*survey.PipelineTask) {
		for _, task := range tasks {
			what += " " + task.Name()
		}
		asked[what]++
	}
	graph.Planner{
		Read: reads,
		Moves: func(_ *survey.Pipeline, build *survey.PipelineTask) string {
			ask("moves", build)
			return ""
		},
		PushesNothing: func(build *survey.PipelineTask) bool {
			ask("pushes", build)
			return false
		},
		Images: func(_ *survey.Pipeline, build *survey.PipelineTask) ([]string, string) {
			ask("images", build)
			return nil, ""
		},
		MayRunBeside: always(func(_ *survey.Pipeline, before, after *survey.PipelineTask) string {
			ask("beside", before, after)
			return ""
		}),
	}.Plan(plantest.Survey(t, pipeline("test", "test-2 test", "test-3 test-2", "build test-3", "build-2 build", "build-3 build-2")), v1alpha1.Default().Spec, plan.Plan{})
	pairs := 0
	for what, times := range asked {
		if times != 1 {
			t.Errorf("asked %d times: %s", times, what)
		}
		if strings.HasPrefix(what, "beside") {
			pairs++
		}
	}
	if pairs != 9 || len(asked) != 18 {
		t.Errorf("asked about %d pairs and %d things, want 9 and 18: %v", pairs, len(asked), asked)
	}
}
