package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
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
	for _, run := range r.runs[o.ID] {
		if name, _ := run.PipelineName(); pipelineUnknown(name) {
			r.startsUnknown(o, run, name)
		}
		switch pipeline := run.Pipeline; {
		case pipeline == nil:
		case !pipeline.Embedded && !editable && r.copied(pipeline.Object):
			r.find(finding.Info, RuleNotCopied, o.ID, nil,
				fmt.Sprintf("runs a Pipeline that has an optimized copy, and goes on with the original under rollout %s", r.config.Spec.Rollout), "let it refer to the copy, or set spec.rollout to InPlace")
		case pipeline.Embedded && (!editable || pipeline.Fixed) && slices.ContainsFunc(pipeline.All(), worthwhile):
			r.leftEmbedded(o, pipeline.Spec.Path(), "Pipeline")
		}
	}
	for _, run := range r.taskRuns[o.ID] {
		if run.Task != nil && run.Task.Embedded && !editable && optimizable(run.Task) {
			r.leftEmbedded(o, run.Task.Spec.Path(), "Task")
		}
	}
}

// pipelineUnknown tells whether only a trigger knows which Pipeline is meant.
func pipelineUnknown(name string) bool { return strings.Contains(name, "$(") }

// startsUnknown says of a run whose Pipeline is a trigger's param that it doesn't
// follow to a copy.
func (r *roll) startsUnknown(o object.Object, run *survey.Run, name string) {
	if !slices.ContainsFunc(r.survey.Pipelines, func(pipeline *survey.Pipeline) bool {
		return !pipeline.Embedded && pipeline.Object.Namespace == o.Namespace && r.copied(pipeline.Object)
	}) {
		return
	}
	severity, advice := finding.Warning, fmt.Sprintf("let what gives the param a value add %s to the names of optimized Pipelines, or set spec.rollout to InPlace", r.config.Spec.Suffix)
	if r.config.Spec.Rollout == v1alpha1.RolloutAlongside {
		severity = finding.Info
	}
	r.find(severity, RuleDynamic, o.ID, run.PipelineNamePath(),
		fmt.Sprintf("is %s: which Pipeline it starts only a trigger knows, so that it isn't moved to an optimized copy", name), advice)
}

// bindsNothing says of such runs that they don't bind the caches which Pipelines
// get as workspaces.
func (r *roll) bindsNothing() {
	asWorkspaces := map[string]bool{}
	for _, e := range r.sofar.Edits {
		if e.Object.Kind == tekton.KindPipeline && e.Path.String() == "spec.workspaces" {
			asWorkspaces[e.Object.Namespace] = true
		}
	}
	for _, run := range r.survey.Runs {
		name, _ := run.PipelineName()
		if pipelineUnknown(name) && asWorkspaces[run.Object.Namespace] {
			r.find(finding.Warning, RuleDynamic, run.Object.ID, run.PipelineNamePath(),
				fmt.Sprintf("is %s: which Pipeline it starts only a trigger knows, so that it binds no caches, and that Pipeline runs without them", name),
				"bind the workspaces of the caches in it, or set spec.mount to Volume")
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
