package cache

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

// TwoClaims warns of runs that bind two claims to workspaces of one task. Under
// coschedule: workspaces Tekton ends such a TaskRun (pkg/workspace/validate.go,
// ValidateOnlyOnePVCIsUsed). OpenShift Pipelines comes with
// disable-affinity-assistant, under which it doesn't.
func TwoClaims(s *survey.Survey, spec v1alpha1.Spec, openShift bool) finding.List {
	var all finding.List
	if spec.Tekton.Coschedule != v1alpha1.CoscheduleWorkspaces {
		return all
	}
	for _, run := range s.Runs {
		if run.Pipeline == nil || !s.Reached(run.Object.ID) {
			continue
		}
		all = append(all, claimsOfTasks(run)...)
		if two := oneClaimTwice(run); two != "" {
			all = append(all, finding.Finding{
				Severity: finding.Warning, Rule: RuleTwoClaims, Object: run.Object.ID, Field: run.WorkspacesPath(), Message: two,
				Advice: "have one workspace of the Pipeline for it, which its tasks bind with two subPaths",
			})
		}
	}
	for _, run := range s.TaskRuns {
		var bound boundClaims
		for _, workspace := range run.Workspaces() {
			bound.add(workspace.Name(), workspace)
		}
		if s.Reached(run.Object.ID) && len(bound) > 1 {
			all = append(all, twoClaims(run.Object.ID, run.WorkspacesPath(), "the Task", bound))
		}
	}
	if openShift {
		all = onOpenShift(all)
	}
	return all
}

// onOpenShift are the findings where the list is for OpenShift.
func onOpenShift(all finding.List) finding.List {
	for i := range all {
		all[i].Severity = finding.Info
		all[i].Message += "; OpenShift Pipelines comes with disable-affinity-assistant, under which that isn't so"
	}
	return all
}

// claimsOfTasks are the findings of a run's tasks, one for all that are bound to the
// same claims.
func claimsOfTasks(run *survey.Run) finding.List {
	var all finding.List
	at, tasks := map[string]int{}, map[string][]string{}
	for _, task := range run.Pipeline.All() {
		claims := claimsOf(run, task)
		if len(claims) < 2 {
			continue
		}
		key := claims.String()
		tasks[key] = append(tasks[key], task.Name())
		who := "task " + task.Name()
		if n := len(tasks[key]); n > 1 {
			who = "tasks " + strings.Join(tasks[key], ", ")
		}
		f := twoClaims(run.Object.ID, run.WorkspacesPath(), who, claims)
		if i, found := at[key]; found {
			all[i] = f
			continue
		}
		at[key], all = len(all), append(all, f)
	}
	return all
}

// oneClaimTwice says where two workspaces of a run's Pipeline are on one claim. Tekton
// makes one affinity assistant for it, named by the last of them, and a task that has
// the first alone waits for another that is never made (pkg/reconciler/pipelinerun,
// affinity_assistant.go, claimNameToWorkspaceName).
func oneClaimTwice(run *survey.Run) string {
	last := map[string]string{}
	var first, claim string
	for _, workspace := range run.Workspaces() {
		on := workspace.Claim()
		if had := last[on]; on != "" && had != "" && first == "" {
			first, claim = had, on
		}
		last[on] = workspace.Name()
	}
	if first == "" || !slices.ContainsFunc(run.Pipeline.All(), func(task *survey.PipelineTask) bool { return task.Binds(first) && !task.Binds(last[claim]) }) {
		return ""
	}
	return fmt.Sprintf("binds claim %s to workspaces %s and %s: under Tekton's default, coschedule: workspaces, the pods of tasks that have %s alone wait for a node until they time out", claim, first, last[claim], first)
}

// boundClaims are the workspaces of a task that are on claims, one for each
// claim.
type boundClaims []struct{ workspace, claim string }

func (b *boundClaims) add(name string, workspace tekton.Bound) {
	claim := workspace.Claim()
	switch {
	case claim == "" && workspace.MakesClaim():
		claim = "one of its own, for " + workspace.Name()
	case claim == "":
		return
	}
	for _, has := range *b {
		if has.claim == claim {
			return
		}
	}
	*b = append(*b, struct{ workspace, claim string }{name, claim})
}

// claimsOf are the claims that a run brings to a pipeline task.
func claimsOf(run *survey.Run, task *survey.PipelineTask) boundClaims {
	var bound boundClaims
	for _, name := range task.Bindings() {
		from, _, _ := task.Binding(name)
		if workspace, found := run.Workspace(from); found {
			bound.add(name, tekton.Bound{Value: workspace})
		}
	}
	return bound
}

// String names the workspaces with their claims.
func (b boundClaims) String() string {
	var each []string
	for _, one := range b {
		each = append(each, fmt.Sprintf("%s (%s)", one.workspace, one.claim))
	}
	return strings.Join(each, " and ")
}

func twoClaims(id object.ID, field object.Path, who string, claims boundClaims) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleTwoClaims, Object: id, Field: field,
		Message: fmt.Sprintf("binds %d claims to workspaces of %s, %s: under Tekton's default, coschedule: workspaces, such a TaskRun ends with \"more than one PersistentVolumeClaim is bound\"", len(claims), who, claims),
		Advice:  "have one workspace of the Pipeline, which its tasks bind with two subPaths, or make one of the claims a volume of the Task; or set the cluster's flag coschedule to disabled or pipelineruns, and spec.tekton.coschedule with it",
	}
}
