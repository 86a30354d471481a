package isolate

import (
	"fmt"
	"path"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// impossible says why a Task can't be given a copy of the workspace.
func impossible(task *survey.Task, workspace tekton.Workspace) string {
	switch {
	case workspace.Optional():
		return fmt.Sprintf("its workspace %s is optional", workspace.Name())
	case len(task.Spec.Sidecars()) > 0:
		return "it has sidecars, which would see the original"
	case task.Spec.Mentions(`$(workspaces["`), task.Spec.Mentions(`$(workspaces['`):
		return "it names workspaces in brackets"
	case task.Spec.Mentions("$(workspaces." + workspace.Name() + ".volume)"), task.Spec.Mentions("$(workspaces." + workspace.Name() + ".claim)"):
		return fmt.Sprintf("it mounts what workspace %s is of in a way of its own", workspace.Name())
	case strings.Contains(workspace.MountPath(), "$("):
		return fmt.Sprintf("its workspace %s is mounted where a param says", workspace.Name())
	}
	for _, step := range task.Steps {
		if step.Refers() {
			return fmt.Sprintf("%s refers to a StepAction", step)
		}
		if step.Isolated() {
			return fmt.Sprintf("%s chooses its own workspaces", step)
		}
		if belowFor(task, step, workspace) {
			return fmt.Sprintf("%s isn't run by root, and its working directory in the copy is made by root before it is filled", step)
		}
	}
	if _, found := copier(task); !found {
		return "none of its steps has a script for a shell, whose image would surely have cp"
	}
	return ""
}

// belowFor tells whether a step that is known not to run as root works in a
// directory below the workspace. The container runtime makes that directory in
// the copy before any step runs, and only root can write into it.
func belowFor(task *survey.Task, step survey.Step, workspace tekton.Workspace) bool {
	of := func(keys ...string) object.Value {
		if own := step.Get(keys...); own.Exists() {
			return own
		}
		return task.Spec.StepTemplate().Get(keys...)
	}
	user := of("securityContext", "runAsUser")
	if !of("securityContext", "runAsNonRoot").Truth() && (!user.Exists() || fmt.Sprint(user.Raw()) == "0") {
		return false
	}
	at := workspace.MountPath()
	dir := strings.ReplaceAll(task.Spec.WithDefaults(of("workingDir").Text()), "$(workspaces."+workspace.Name()+".path)", at)
	return strings.HasPrefix(path.Clean(dir), at+"/") || strings.HasPrefix(dir, "$(")
}

// toldOriginal is a param of the Task whose value names a workspace: given by
// one who uses the Task, in a place where the copy's path can't be written. The
// Task's own defaults are repointed.
func (c *Checker) toldOriginal(task *survey.Task) string {
	param, known := c.told[task]
	if !known {
		param = c.findTold(task)
		c.told[task] = param
	}
	return param
}

func (c *Checker) findTold(task *survey.Task) string {
	for _, user := range c.survey.AllUsers(task) {
		told := append(user.Task.Params(), user.Pipeline.Spec.Params()...)
		for _, run := range c.runs(user.Pipeline) {
			if run != nil {
				told = append(told, run.Params()...)
			}
		}
		for _, param := range told {
			if param.Get("value").Mentions("$(workspaces") || param.Default().Mentions("$(workspaces") {
				return param.Name()
			}
		}
	}
	return ""
}

// copier is the step whose image can copy: the first with a shell script.
func copier(task *survey.Task) (survey.Step, bool) {
	for _, step := range task.Steps {
		if step.Script() != "" && shell.Interpreted(step.Script()) {
			return step, true
		}
	}
	return survey.Step{}, false
}
