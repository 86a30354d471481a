package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestClaimRefsAreWhereverClaimsAreNamed(t *testing.T) {
	for doc, want := range map[string]string{
		"kind: Task\nspec: {volumes: [{name: v, persistentVolumeClaim: {claimName: a}}]}":                                                        "a as v at spec.volumes[0].persistentVolumeClaim.claimName",
		"kind: PipelineRun\nspec: {workspaces: [{name: w, persistentVolumeClaim: {claimName: b}}]}":                                              "b as w at spec.workspaces[0].persistentVolumeClaim.claimName",
		"kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]}}}}}":          "c as v at spec.jobTemplate.spec.template.spec.volumes[0].persistentVolumeClaim.claimName",
		"kind: PipelineRun\nspec: {workspaces: [{name: w, volumeClaimTemplate: {spec: {}}}], params: [{name: p, value: {claimName: no-claim}}]}": "",
	} {
		got := ""
		for _, ref := range tekton.ClaimRefs(objectOf(t, doc)) {
			got += ref.Claim + " as " + ref.As + " at " + ref.Path.String()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", doc, got, want)
		}
	}
}
