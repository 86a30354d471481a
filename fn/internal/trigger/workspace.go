package trigger

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// small says of a claim that a run binds, and that is smaller than the config
// wants a run's workspace to be. It is the user's, and stays.
func (r *room) small(o object.Object, run run) {
	want, err := v1alpha1.Quantity(r.atLeast).Parse()
	if err != nil {
		return
	}
	for _, workspace := range run.Workspaces() {
		size := r.claimSize(o.Namespace, workspace.Claim())
		have, err := v1alpha1.Quantity(size).Parse()
		if err == nil && have.Cmp(want) < 0 {
			r.out.Find(finding.Finding{
				Severity: finding.Info, Rule: RuleStorage, Object: o.ID, Field: workspace.Path(),
				Message: fmt.Sprintf("workspace %s is the claim %s of %s, less than spec.triggers.workspaceStorage %s", workspace.Name(), workspace.Claim(), size, r.atLeast),
				Advice:  "grow the claim if repositories don't fit",
			})
		}
	}
}

// claimSize is the storage that a claim of the list requests; "" for one that
// the list doesn't hold.
func (r *room) claimSize(namespace, name string) string {
	claim, _ := r.survey.Named("PersistentVolumeClaim", namespace, name)
	return claim.Get("spec", "resources", "requests", "storage").Text()
}

// sharesNothing says of a workspace that several tasks have and that is an
// emptyDir: each gets one of its own, so that what one fetches, no other sees.
func (r *room) sharesNothing(run *survey.Run) {
	for _, workspace := range run.Workspaces() {
		if !workspace.Empty() {
			continue
		}
		var users []string
		for _, task := range run.Pipeline.All() {
			if task.Binds(workspace.Name()) {
				users = append(users, task.Name())
			}
		}
		if len(users) > 1 {
			r.out.Find(finding.Finding{
				Severity: finding.Warning, Rule: RuleEmpty, Object: run.Object.ID, Field: workspace.Path(),
				Message: fmt.Sprintf("workspace %s is an emptyDir, of which each task has its own: what %s writes there, %s doesn't see", workspace.Name(), users[0], users[1]),
				Advice:  "bind a volumeClaimTemplate if the tasks should share files",
			})
		}
	}
}
