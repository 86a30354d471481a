package sizing

import (
	"maps"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

const defaults = limitRange + "      default: {cpu: 500m, memory: 512Mi}\n      defaultRequest: {cpu: 100m, memory: 128Mi}\n"

func TestPod(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   usage
	}{
		"without limits and bounds takes no amounts": {task, usage{"pods": 1}},
		"takes the sum of its steps": {
			task + "      computeResources: {requests: {cpu: 100m, memory: 1Ki}, limits: {cpu: 1}}\n    - {image: i, computeResources: {requests: {cpu: 50m}}}\n",
			usage{"pods": 1, "requests.cpu": 150, "limits.cpu": 1000, "requests.memory": 1024}},
		"takes the step template's amounts where a step has none": {
			task + "    - {image: i, computeResources: {requests: {cpu: 50m}}}\n  stepTemplate: {computeResources: {requests: {cpu: 20m}}}\n",
			usage{"pods": 1, "requests.cpu": 70}},
		"requests as much as a step may have, where it says nothing": {
			task + "      computeResources: {limits: {cpu: 2}}\n", usage{"pods": 1, "requests.cpu": 2000, "limits.cpu": 2000}},
		"counts sidecars": {
			task + "      computeResources: {limits: {cpu: 2}}\n  sidecars: [{image: i, computeResources: {limits: {cpu: 1}}}]\n",
			usage{"pods": 1, "requests.cpu": 3000, "limits.cpu": 3000}},
		"shares the default request among its steps, and not the limit": {
			task + "    - {image: i}\n" + defaults,
			usage{"pods": 1, "requests.cpu": 100, "limits.cpu": 1000, "requests.memory": 128 << 20, "limits.memory": 1 << 30}},
		"gives a step no less than the minimum": {
			task + "    - {image: i}\n" + defaults + "      min: {cpu: 80m}\n",
			usage{"pods": 1, "requests.cpu": 160, "limits.cpu": 1000, "requests.memory": 128 << 20, "limits.memory": 1 << 30}},
		"gives a sidecar all of the default": {
			task + "  sidecars: [{image: i}]\n" + defaults,
			usage{"pods": 1, "requests.cpu": 200, "limits.cpu": 1000, "requests.memory": 256 << 20, "limits.memory": 1 << 30}},
		"takes what Tekton's own containers have where that is more": {
			task + "      computeResources: {requests: {cpu: 10m, memory: 1Mi}, limits: {cpu: 10m, memory: 1Gi}}\n" + defaults,
			usage{"pods": 1, "requests.cpu": 100, "limits.cpu": 500, "requests.memory": 128 << 20, "limits.memory": 1 << 30}},
		"has the maximum where there is no default": {
			task + limitRange + "      max: {cpu: 2}\n", usage{"pods": 1, "requests.cpu": 2000, "limits.cpu": 2000}},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream)
			got := readLimits(s, "ci").pod(stepsBefore(s.Tasks[0]), sidecars(s.Tasks[0]))
			if !maps.Equal(got.takes, test.want) {
				t.Errorf("got %v\nwant %v", got.takes, test.want)
			}
		})
	}
}

func TestWhatAQuotaCounts(t *testing.T) {
	const head = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {hard: {cpu: 2, requests.cpu: 3, limits.memory: 1Gi, pods: 5, count/pods: 9}, "
	sized, bare := usage{"pods": 1, "requests.cpu": 100}, usage{"pods": 1}
	for scope, want := range map[string]struct{ sized, bare, assistant bool }{
		"":                                     {true, true, true},
		"scopes: [Terminating]":                {true, true, false},
		"scopes: [NotTerminating]":             {false, false, true},
		"scopes: [BestEffort]":                 {false, true, false},
		"scopes: [NotBestEffort]":              {true, false, true},
		"scopes: [NotBestEffort, Terminating]": {true, false, false},
		"scopeSelector: {matchExpressions: [{scopeName: Terminating, operator: Exists}]}":                       {true, true, false},
		"scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [a]}]}":            {},
		"scopeSelector: {matchExpressions: [{scopeName: Terminating, operator: NotIn}]}":                        {},
		"scopes: [CrossNamespacePodAffinity]":                                                                   {},
		"scopes: [Terminating], scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: Exists}]}": {false, true, false},
	} {
		t.Run(scope, func(t *testing.T) {
			var got struct{ sized, bare, assistant bool }
			for _, q := range quotas(plantest.Survey(t, head+scope+"}\n"), "ci") {
				got.sized = len(q.takes(pod{sized, true})) > 0
				got.bare = len(q.takes(pod{bare, true})) > 0
				got.assistant = len(q.takes(assistant)) > 0
				if want := (usage{"requests.cpu": 2000, "limits.memory": 1 << 30, "pods": 5, "count/pods": 9}); !maps.Equal(q.hard, want) {
					t.Errorf("it bounds %v, want %v", q.hard, want)
				}
			}
			if got != want {
				t.Errorf("it counts %+v, want %+v", got, want)
			}
		})
	}
}

func TestAmountsOutOfRangeAreTheLargest(t *testing.T) {
	s := plantest.Survey(t, task+"      computeResources: {requests: {cpu: 9E, memory: 1e30}, limits: {cpu: -1}}\n")
	got := readLimits(s, "ci").pod(stepsBefore(s.Tasks[0]), nil).takes.times(1 << 20)
	want := usage{"pods": 1 << 20, "requests.cpu": largest, "requests.memory": largest, "limits.cpu": 0}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
