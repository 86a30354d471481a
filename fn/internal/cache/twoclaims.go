package cache

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// TwoClaims warns of runs that bind two claims to workspaces of one task. Under
// coschedule: workspaces Tekton ends such a TaskRun (pkg/workspace/validate.go,
// ValidateOnlyOnePVCIsUsed).
func TwoClaims(s *survey.Survey, spec v1alpha1.Spec) finding.List {
	var all finding.List
	if spec.Tekton.Coschedule != v1alpha1.CoscheduleWorkspaces {
		return all
	}
	for _, run := range s.Runs {
		if run.Pipeline == nil || !s.Reached(run.Object.ID) {
			continue
		}
		for _, task := range run.Pipeline.All() {
			if claims := claimsOf(run, task); len(claims) > 1 {
				all = append(all, twoClaims(run.Object.ID, run.WorkspacesPath(), "task "+task.Name(), claims))
			}
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
	return all
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

func twoClaims(id object.ID, field object.Path, who string, claims boundClaims) finding.Finding {
	var each []string
	for _, one := range claims {
		each = append(each, fmt.Sprintf("%s (%s)", one.workspace, one.claim))
	}
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleTwoClaims, Object: id, Field: field,
		Message: fmt.Sprintf("binds %d claims to workspaces of %s, %s: under Tekton's default, coschedule: workspaces, its TaskRun ends with \"more than one PersistentVolumeClaim is bound\"", len(claims), who, strings.Join(each, " and ")),
		Advice:  "have one workspace of the Pipeline, which its tasks bind with two subPaths, or make one of the claims a volume of the Task; or set the cluster's flag coschedule to disabled or pipelineruns, and spec.tekton.coschedule with it",
	}
}
