package rollout_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
)

func TestACopyThatNothingStartsIsTold(t *testing.T) {
	const (
		run     = "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci}\nspec: {pipelineRef: {name: p}}\n"
		taskRun = "---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r, namespace: ci}\nspec: {taskRef: {name: t}}\n"
	)
	for name, test := range map[string]struct{ stream, rollout, want string }{
		"a Task alone":                      {task, "Alongside", "info copy-unused t"},
		"a Task of a run":                   {task + taskRun, "Alongside", ""},
		"a Pipeline without runs":           {task + pipeline, "Alongside", "info copy-unused p"},
		"a Pipeline with a run":             {task + pipeline + run, "Alongside", "info not-copied r"},
		"a Pipeline with a template":        {task + pipeline + template(""), "Alongside", "info copy-unused tt"},
		"a template that triggers refer to": {task + pipeline + template(""), "Cutover", ""},
		"in place":                          {task, "InPlace", ""},
	} {
		t.Run(name, func(t *testing.T) {
			config := plantest.Config(t, "rollout: "+test.rollout)
			sofar := plan.Plan{Edits: []edit.Edit{{
				Object: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: "t"},
				Op:     edit.Set, Path: object.Root("spec", "x"), Value: "y",
			}}}
			plantest.Compare(t, plantest.Places(rollout.Plan(plantest.SurveyFor(t, test.stream, config), config, sofar)), test.want)
		})
	}
}
