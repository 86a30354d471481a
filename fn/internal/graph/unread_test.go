package graph_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// Where a build pushes to that can't be read, nothing is taken for granted of its tags
// or of its repository, and sentences name the build.
func TestABuildThatCantBeReadMayPushAnything(t *testing.T) {
	watcher := watch.Watcher{Object: object.ID{Kind: "ImageRepository", Name: "w"}, Repository: "r.io/app"}
	for name, test := range map[string]struct {
		tasks    []string
		watchers []watch.Watcher
		parallel []v1alpha1.Parallel
		rule     string
		says     string
	}{
		"tests before it": {[]string{"test", "build test"}, nil, []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild},
			graph.RuleMoving, "build may push a tag that moves, such as latest, as nobody knows: whoever pulls it would get an image whose tests failed; tag images with the commit, and set spec.pipelines.parallel to [TestsAndBuild, MovingTags]"},
		"tests before it, and tags may move": {[]string{"test", "build test"}, nil, []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild, v1alpha1.ParallelMovingTags},
			graph.RuleParallel, "build runs beside test, so that what it pushes is there even if its tests fail"},
		"something that watches": {[]string{"test", "build test"}, []watch.Watcher{watcher}, []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild, v1alpha1.ParallelMovingTags},
			graph.RuleWatcher, "ImageRepository w rolls out what is pushed to the repository of build"},
		"another build": {[]string{"build", "build-2 build"}, nil, []v1alpha1.Parallel{v1alpha1.ParallelBuilds},
			graph.RuleImage, "it isn't known what build pushes, as nobody knows"},
	} {
		t.Run(name, func(t *testing.T) {
			spec := v1alpha1.Default().Spec
			spec.Pipelines.Parallel = test.parallel
			unread := func(*survey.Pipeline, *survey.PipelineTask) ([]string, string) { return nil, "nobody knows" }
			got := graph.Planner{
				Moves: still, PushesNothing: pushes, Read: reads, MayRunBeside: always(anywhere), Images: unread, Watchers: func() []watch.Watcher { return test.watchers },
			}.Plan(plantest.Survey(t, pipeline(test.tasks...)), spec, plan.Plan{})
			if len(got.Findings) != 1 || got.Findings[0].Rule != test.rule || !strings.Contains(got.Findings[0].Message, test.says) {
				t.Errorf("findings: %v, want %s: %s", got.Findings, test.rule, test.says)
			}
		})
	}
}
