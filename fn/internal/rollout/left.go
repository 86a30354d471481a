package rollout

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// leftAlone says of the runs that an object is or holds what the rollout
// doesn't do for them: runs of a Pipeline that has a copy go on with the
// original, and what a run embeds stays as it is.
func (r *roll) leftAlone(o object.Object) {
	if !r.survey.Reached(o.ID) {
		return
	}
	editable := r.survey.Editable(o.Kind)
	for _, run := range r.survey.Runs {
		switch pipeline := run.Pipeline; {
		case run.Object.ID != o.ID || pipeline == nil:
		case !pipeline.Embedded && !editable && r.copied(pipeline.Object):
			r.find(finding.Info, RuleNotCopied, o.ID, nil,
				fmt.Sprintf("runs a Pipeline that has an optimized copy, and goes on with the original under rollout %s", r.config.Spec.Rollout), "")
		case pipeline.Embedded && (!editable || pipeline.Fixed) && slices.ContainsFunc(pipeline.All(), worthwhile):
			r.leftEmbedded(o, pipeline.Spec.Path(), "Pipeline")
		}
	}
	for _, run := range r.survey.TaskRuns {
		if run.Object.ID == o.ID && run.Task != nil && run.Task.Embedded && !editable && optimizable(run.Task) {
			r.leftEmbedded(o, run.Task.Spec.Path(), "Task")
		}
	}
}

func (r *roll) leftEmbedded(o object.Object, field object.Path, kind string) {
	r.find(finding.Info, RuleNotCopied, o.ID, field,
		fmt.Sprintf("embeds its %s, which is left alone under rollout %s", kind, r.config.Spec.Rollout),
		fmt.Sprintf("make it a %s of its own, or set spec.rollout to InPlace", kind))
}

// worthwhile tells whether a pipeline task runs what cacheopt could change.
func worthwhile(task *survey.PipelineTask) bool { return task.Task != nil && optimizable(task.Task) }

func optimizable(task *survey.Task) bool {
	return slices.ContainsFunc(task.Steps, func(step survey.Step) bool {
		return step.Does(survey.Build, survey.Test, survey.Install)
	})
}

// sharedTasks says of Tasks that are changed in place who else runs them: a
// Pipeline that isn't selected gets the caches and sizes too. What it passes
// still fits, as new params have defaults and new workspaces are optional.
func (r *roll) sharedTasks() {
	for _, task := range r.survey.SelectedTasks() {
		if task.Embedded || !r.changed[task.Object.ID] {
			continue
		}
		for _, user := range r.survey.AllUsers(task) {
			if r.survey.Selected(user.Pipeline.Object.ID) {
				continue
			}
			r.find(finding.Info, RuleTaskShared, task.Object.ID, nil,
				fmt.Sprintf("is changed in place, and so for %s of %s too, which isn't selected", user.Task.Name(), user.Pipeline.Object.ID),
				"select that as well, or set spec.rollout to Alongside to change a copy")
			break
		}
	}
}

// fromGit says of a run that Pipelines-as-Code reads from Git that only what is
// committed there counts: it runs no kustomize.
func (r *roll) fromGit(o object.Object) {
	if tekton.PipelinesAsCode(o) {
		r.find(finding.Info, RuleFromGit, o.ID, nil,
			"is read from Git by Pipelines-as-Code, which runs neither kustomize nor functions", "commit the output in its place")
	}
}
