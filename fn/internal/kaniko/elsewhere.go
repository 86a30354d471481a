package kaniko

import (
	"fmt"
	"slices"

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
				Advice:  "put the Task into the list, or " + whatToPass(s, spec, task),
			})
		}
	}
	return p
}

// whatToPass is the advice for a pipeline task, in the words of its Pipeline. The
// catalog's Task has its destination in IMAGE.
func whatToPass(s *survey.Survey, spec v1alpha1.Spec, task *survey.PipelineTask) string {
	b := &build{survey: s, spec: spec, call: invocation{flags: map[string]string{}}}
	where := "pass it in the param that takes further arguments: "
	var images []string
	for _, param := range task.Params() {
		value := param.Passed()
		if slices.Contains(extraArgs, param.Name()) {
			where = "pass it in " + param.Name() + ": "
			b.call.flags = readFlags(append(value.Texts(), value.Text()))
		}
		if isImage(value.Text()) {
			images = append(images, value.Text())
		}
	}
	if image, passes := task.Param("IMAGE"); passes && b.call.flags["destination"] == "" {
		b.call.flags["destination"] = image.Passed().Text()
	}
	return where + b.byHand(images)
}
