package sizing_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/sizing"
)

func TestALimitRangeThatRefusesTektonsOwnContainers(t *testing.T) {
	for name, test := range map[string]struct{ limits, says string }{
		"defaults within the ratio":      {"default: {cpu: 400m}, defaultRequest: {cpu: 100m}, maxLimitRequestRatio: {cpu: 4}", ""},
		"a default that is both":         {"default: {cpu: 400m}, maxLimitRequestRatio: {cpu: 4}", ""},
		"a maximum that is both":         {"max: {cpu: 2}, maxLimitRequestRatio: {cpu: 1}", ""},
		"the guide's, beyond it":         {"default: {cpu: 500m}, defaultRequest: {cpu: 100m}, maxLimitRequestRatio: {cpu: 4}", "get a request of 100m and a limit of 500m, and the limit may be 4 times the request at most"},
		"no default":                     {"maxLimitRequestRatio: {memory: 2}", "that name no memory, as Tekton's own, get no request and limit by default"},
		"a default request and no limit": {"defaultRequest: {memory: 1Gi}, maxLimitRequestRatio: {memory: 2}", "get no request and limit by default"},
		"no ratio":                       {"default: {cpu: 500m}, defaultRequest: {cpu: 1m}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			own := ", computeResources: {requests: {cpu: 4, memory: 4Gi}, limits: {cpu: 4, memory: 4Gi}}"
			got := planned(t, task(own)+limitRange("l", "{type: Container, "+test.limits+"}"), "", 1)
			var said string
			for _, f := range got.Findings {
				if f.Rule == sizing.RuleDefaults {
					said += f.Text()
				}
			}
			if said == "" != (test.says == "") || !strings.Contains(said, test.says) {
				t.Errorf("got %q, want in it %q", said, test.says)
			}
		})
	}
}

func TestALimitRangeThatRefusesAffinityAssistants(t *testing.T) {
	app := takes("a", "1") + takes("b", "1") + pipeline("") + "  workspaces: [{name: source}]\n"
	for name, test := range map[string]struct{ stream, spec, finding string }{
		"asks for more memory":                  {app + limitRange("l", "{type: Container, min: {memory: 128Mi}}"), "", "warning affinity-assistant l spec.limits"},
		"asks for more CPU":                     {app + limitRange("l", "{type: Container, min: {cpu: 51m}}"), "", "warning affinity-assistant l spec.limits"},
		"asks for as much":                      {app + limitRange("l", "{type: Container, min: {cpu: 50m, memory: 100Mi}}"), "", ""},
		"asks for more where there are none":    {app + limitRange("l", "{type: Container, min: {cpu: 51m}}"), "tekton: {coschedule: disabled}", ""},
		"asks for room on disk, which isn't it": {app + limitRange("l", "{type: Container, min: {ephemeral-storage: 1Gi}}"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, strings.TrimPrefix(test.stream, "---\n"))
			got := sizing.PlanFit(s, plantest.Config(t, test.spec).Spec, plan.Plan{})
			plantest.Compare(t, plantest.Places(got), test.finding)
		})
	}
}
