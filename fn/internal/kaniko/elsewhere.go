package kaniko

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// planElsewhere says of the Pipelines' tasks that run a Task of Kaniko which the
// list doesn't hold what to pass to it.
func planElsewhere(s *survey.Survey, spec v1alpha1.Spec) plan.Plan {
	var p plan.Plan
	if spec.Build.LayerCache == v1alpha1.LayerCacheDisabled {
		return p
	}
	for _, pipeline := range s.SelectedPipelines() {
		for _, task := range pipeline.All() {
			hint := slices.IndexFunc(task.TaskHint(), namesExecutor)
			if task.Task != nil || hint < 0 {
				continue
			}
			p.Find(finding.Finding{
				Severity: finding.Warning, Rule: RuleElsewhere, Object: pipeline.Object.ID, Field: task.Path().Key("taskRef"),
				Message: fmt.Sprintf("%s runs the Task %s, which by its name builds with Kaniko; it isn't in the list, and is left alone", task.Name(), task.TaskHint()[hint]),
				Advice:  "put the Task into the list, or " + whatToPass(s, spec, caller{pipeline, task, s.RunsOf(pipeline)}),
			})
		}
	}
	return p
}

// whatToPass is the advice for a pipeline task, in the words of its Pipeline. The
// catalog's Task has its destination in IMAGE.
func whatToPass(s *survey.Survey, spec v1alpha1.Spec, c caller) string {
	b := &build{survey: s, spec: spec, call: invocation{flags: map[string]string{}}}
	where := "pass it in the param that takes further arguments: "
	if slices.Contains(c.task.TaskHint(), "kaniko") {
		where = "pass it in EXTRA_ARGS: "
	}
	for _, param := range c.task.Params() {
		if value := param.Passed(); slices.Contains(extraArgs, param.Name()) {
			where = "pass it in " + param.Name() + ", behind what is there: "
			b.call.flags = readFlags(append(value.Texts(), value.Text()))
		}
	}
	b.call.flags["destination"] = cmp.Or(b.call.flags["destination"], c.destination())
	images := c.executors()
	return where + b.byHand(images) + b.otherKaniko(images)
}

// destination is the image that the task has in IMAGE: as a run of the list has it
// where the Pipeline doesn't tell its registry.
func (c caller) destination() string {
	image, passes := c.task.Param("IMAGE")
	if text := image.Passed().Text(); !passes || !strings.HasPrefix(text, "$(") {
		return text
	}
	return c.each()[0].Param("IMAGE").Text()
}

// executors are the images of Kaniko that the task is given.
func (c caller) executors() []string {
	var all []string
	for _, run := range c.each() {
		for _, param := range c.task.Params() {
			if value := run.Param(param.Name()).Text(); isImage(value) && !slices.Contains(all, value) {
				all = append(all, value)
			}
		}
	}
	return all
}

// otherKaniko is what goes with the flags where the Task's Kaniko may be one that
// takes old layers, as the catalog's v1.5.1 is
// (https://github.com/tektoncd/catalog/tree/main/task/kaniko/0.7).
func (b *build) otherKaniko(images []string) string {
	if v, known := oldest(images); known && !v.before(argsInKeys) {
		return ""
	}
	return "; with BUILDER_IMAGE " + forkImage + " beside it, as Kaniko before " + argsInKeys.String() + ", the catalog's v1.5.1 among it, takes old layers"
}
