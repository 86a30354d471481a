package isolate

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// sameClaim says by which claim two tasks have files in common, beside the
// workspaces that the Pipeline gives to both: one that both Tasks mount as a
// volume, or that a run of the list binds to a workspace of each.
func (c *Checker) sameClaim(pipeline *survey.Pipeline, first, second *survey.PipelineTask) string {
	if first.Task == nil || second.Task == nil {
		return ""
	}
	for _, volume := range first.Task.Spec.Volumes() {
		if claim := volume.Claim(); claim != "" && mounts(second.Task, claim) {
			return fmt.Sprintf("both have volumes of claim %s, so that it isn't known what they share", claim)
		}
	}
	for _, run := range c.survey.Runs {
		if run.Pipeline != pipeline {
			continue
		}
		if claim := boundToBoth(run, first, second); claim != "" {
			return fmt.Sprintf("%s binds claim %s to a workspace of each", run.Object.ID, claim)
		}
	}
	return ""
}

func mounts(task *survey.Task, claim string) bool {
	for _, volume := range task.Spec.Volumes() {
		if volume.Claim() == claim {
			return true
		}
	}
	return false
}

// boundToBoth is a claim that a run binds to two workspaces, one of each task,
// in directories that may be the same.
func boundToBoth(run *survey.Run, first, second *survey.PipelineTask) string {
	names, others := pipelineWorkspaces(first), pipelineWorkspaces(second)
	for _, workspace := range run.Workspaces() {
		if workspace.Claim() == "" || !slices.Contains(names, workspace.Name()) {
			continue
		}
		for _, other := range run.Workspaces() {
			same := other.Name() == workspace.Name() || other.Claim() != workspace.Claim()
			if !same && slices.Contains(others, other.Name()) && mayOverlap(subPath(workspace.Value), subPath(other.Value)) {
				return workspace.Claim()
			}
		}
	}
	return ""
}

func subPath(workspace object.Value) string { return workspace.Get("subPath").Text() }

// pipelineWorkspaces are the workspaces of its Pipeline that a task is given.
func pipelineWorkspaces(task *survey.PipelineTask) []string {
	var names []string
	for _, binding := range task.Bindings() {
		workspace, _, _ := task.Binding(binding)
		names = append(names, workspace)
	}
	return names
}
