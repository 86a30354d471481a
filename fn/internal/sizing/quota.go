package sizing

import (
	"maps"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// quota is a ResourceQuota.
type quota struct {
	id   object.ID
	hard usage
	// scopes say which pods count; all where there is none.
	scopes []string
}

// scopes are those of which it can be told whether a pod is in them. Whether
// it has a priority class, say, is decided in podTemplates and in the cluster
// (https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes).
var scopes = map[string]func(pod) bool{
	"Terminating":    func(p pod) bool { return p.ends },
	"NotTerminating": func(p pod) bool { return !p.ends },
	"BestEffort":     pod.bestEffort,
	"NotBestEffort":  func(p pod) bool { return !p.bestEffort() },
}

// quotas are a namespace's, without those of which it isn't sure what they
// count.
func quotas(s *survey.Survey, namespace string) []quota {
	var all []quota
	for _, o := range s.Quotas {
		q := readQuota(o)
		unsure := slices.ContainsFunc(q.scopes, func(scope string) bool { return scopes[scope] == nil })
		if o.Namespace == namespace && !unsure {
			all = append(all, q)
		}
	}
	return all
}

// synonyms are other names for what a quota counts. count/pods is none of pods: it
// counts pods that are done as well, which the function makes neither more nor
// fewer.
var synonyms = map[string]string{
	"cpu":                          "requests.cpu",
	"memory":                       "requests.memory",
	"ephemeral-storage":            "requests.ephemeral-storage",
	"count/persistentvolumeclaims": "persistentvolumeclaims",
}

func readQuota(o object.Object) quota {
	q := quota{id: o.ID, hard: usage{}, scopes: o.Get("spec", "scopes").Texts()}
	hard := readAmounts(o.Get("spec", "hard"))
	for _, key := range slices.Sorted(maps.Keys(hard)) {
		name, amount := key, count(key, hard[key])
		if other, ok := synonyms[key]; ok {
			name, amount = other, count(other, hard[key])
		}
		if have, ok := q.hard[name]; ok {
			amount = min(have, amount)
		}
		q.hard[name] = amount
	}
	for _, expression := range o.Get("spec", "scopeSelector", "matchExpressions").Items() {
		scope := expression.Get("scopeName").Text()
		if expression.Get("operator").Text() != "Exists" {
			scope = "of some values only"
		}
		q.scopes = append(q.scopes, scope)
	}
	return q
}

// takes is what a pod takes of the quota.
func (q quota) takes(p pod) usage {
	for _, scope := range q.scopes {
		if !scopes[scope](p) {
			return usage{}
		}
	}
	return p.takes
}

// room is how often use fits into the quota besides what is taken, and the
// name of what decides; "" where the quota bounds nothing of it.
func (q quota) room(taken, use usage) (times int64, name string) {
	for _, key := range slices.Sorted(maps.Keys(q.hard)) {
		if use[key] == 0 {
			continue
		}
		fit := max(q.hard[key]-taken[key], 0) / use[key]
		if name == "" || fit < times {
			times, name = fit, key
		}
	}
	return times, name
}

// over is what the use goes over, "" where it fits.
func (q quota) over(use usage) (name string) {
	for _, key := range slices.Sorted(maps.Keys(q.hard)) {
		if use[key] > q.hard[key] {
			return key
		}
	}
	return ""
}

// changes tells whether two uses differ in what the quota counts.
func (q quota) changes(before, after usage) bool {
	for key := range q.hard {
		if before[key] != after[key] {
			return true
		}
	}
	return false
}
