package sizing

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// refuseOwn says where a namespace refuses the containers that Tekton adds to
// each pod: prepare, and most often place-scripts. They name no resources, and
// so have the defaults. That was so before, but nothing else would run either.
func (l limits) refuseOwn() finding.List {
	own := l.defaulted(needs{})
	var findings finding.List
	for _, name := range slices.Sorted(maps.Keys(l.ratio)) {
		if why := l.outOfRatio(name, own); why != "" {
			findings = append(findings, finding.Finding{
				Severity: finding.Warning, Rule: RuleDefaults, Object: l.source[name], Field: object.Root("spec", "limits"),
				Message: fmt.Sprintf("refuses every pod of Tekton's: containers that name no %s, as Tekton's own, %s, and the limit may be %s times the request at most", name, why, l.ratio.text(name)),
				Advice:  "mend default and defaultRequest, or set default-container-resource-requirements in Tekton's ConfigMap config-defaults",
			})
		}
	}
	return findings
}

// outOfRatio says why a container is refused for its ratio; "" where it isn't.
// One without a request or a limit is.
func (l limits) outOfRatio(name string, own needs) string {
	request, requests := own.requests[name]
	limit, limited := own.limits[name]
	switch {
	case !requests || !limited:
		return "get no request and limit by default"
	case request.Cmp(divided(name, limit, l.ratio[name])) < 0:
		return fmt.Sprintf("get a request of %s and a limit of %s", text(name, request), text(name, limit))
	}
	return ""
}

// refuseAssistant says where a LimitRange refuses affinity assistants. The pods
// of a run are to be on the node of its assistant, and so wait for it.
func (l limits) refuseAssistant() finding.List {
	var findings finding.List
	for _, name := range slices.Sorted(maps.Keys(l.min)) {
		has, asks := assistant.takes["requests."+name]
		if !asks || count(name, l.min[name]) <= has {
			continue
		}
		findings = append(findings, finding.Finding{
			Severity: finding.Warning, Rule: RuleAssistant, Object: l.source[name], Field: object.Root("spec", "limits"),
			Message: fmt.Sprintf("asks for at least %s of %s, and Tekton's affinity assistants have %s: they are refused, and the pods of runs with a claim wait for them for ever", l.min.text(name), name, amount("requests."+name, has)),
			Advice:  "lower the minimum, or set coschedule to disabled in Tekton's ConfigMap feature-flags and in spec.tekton",
		})
	}
	return findings
}

func (a amounts) text(name string) string {
	q := a[name]
	return q.String()
}
