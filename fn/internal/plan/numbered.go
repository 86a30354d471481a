package plan

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Numbered are the edits that give steps without a name the one that Tekton has
// for them, after their position, where the Task goes by it
// (https://tekton.dev/docs/pipelines/tasks/#accessing-steps-exitcode-in-subsequent-steps).
// New steps before them would change it.
func Numbered(task *survey.Task, rule string) []edit.Edit {
	if !task.Spec.Mentions("step-unnamed-") {
		return nil
	}
	var edits []edit.Edit
	for i, step := range task.Steps {
		if step.Name() == "" {
			edits = append(edits, edit.Edit{
				Object: task.Object.ID, Op: edit.Set, Path: step.Path().Key("name"), Value: fmt.Sprintf("unnamed-%d", i),
				Rule: rule, Reason: "the Task calls steps by their position, which new steps change",
			})
		}
	}
	return edits
}
