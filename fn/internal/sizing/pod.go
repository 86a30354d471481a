package sizing

import "k8s.io/apimachinery/pkg/api/resource"

// pod is a pod as a ResourceQuota sees it.
type pod struct {
	takes usage
	// ends is set where the pod has activeDeadlineSeconds. Tekton gives it to
	// all pods of TaskRuns (pkg/pod/pod.go), so that quotas of the scope
	// Terminating count them, and not to affinity assistants.
	ends bool
}

// bestEffort tells whether the pod names neither CPU nor memory.
func (p pod) bestEffort() bool {
	for _, name := range []string{"requests.cpu", "requests.memory", "limits.cpu", "limits.memory"} {
		if p.takes[name] > 0 {
			return false
		}
	}
	return true
}

// assistant is an affinity assistant, the pod by which Tekton keeps the pods
// of a run on one node (pkg/reconciler/pipelinerun/affinity_assistant.go).
var assistant = pod{takes: usage{
	"pods": 1, "requests.cpu": 50, "limits.cpu": 50, "requests.memory": 100 << 20, "limits.memory": 100 << 20,
}}

// pod is the pod of a TaskRun whose steps and sidecars ask for so much. All
// containers count together, although steps run one after another; Tekton's
// own init containers ask for nothing and so have the defaults, and count
// where one of them alone is more than that
// (https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers).
func (l limits) pod(steps, sidecars []needs) pod {
	takes := usage{"pods": 1}
	for _, step := range steps {
		takes = takes.plus(l.step(step, len(steps)).usage())
	}
	for _, sidecar := range sidecars {
		takes = takes.plus(l.defaulted(sidecar).usage())
	}
	return pod{takes: takes.or(l.defaulted(needs{}).usage()), ends: true}
}

// step is what a step has in the end. Before Kubernetes sees it Tekton gives a
// step without a request its share of the default, even if it has a limit
// (pkg/internal/computeresources/transformer.go).
func (l limits) step(own needs, steps int) needs {
	return l.defaulted(needs{own.requests.over(l.shares(steps)), own.limits})
}

// shares are a step's requests where it has none, of so many steps.
func (l limits) shares(steps int) amounts {
	shares := amounts{}
	for _, name := range sized {
		share := larger(part(name, l.defaultRequest[name], int64(steps)), l.min[name])
		if !share.IsZero() {
			shares[name] = share
		}
	}
	return shares
}

// part is q by n, rounded down as Tekton does.
func part(name string, q resource.Quantity, n int64) resource.Quantity {
	if name == "cpu" {
		return *resource.NewMilliQuantity(q.MilliValue()/max(n, 1), q.Format)
	}
	return *resource.NewQuantity(q.Value()/max(n, 1), q.Format)
}

// defaulted is what Kubernetes makes of a container: it requests what it says,
// or else as much as its own limit, or else the default.
func (l limits) defaulted(own needs) needs {
	return needs{own.requests.over(own.limits).over(l.defaultRequest), own.limits.over(l.defaultLimit)}
}

// usage is what a container takes.
func (n needs) usage() usage {
	u := usage{}
	for name, q := range n.requests {
		u["requests."+name] = count(name, q)
	}
	for name, q := range n.limits {
		u["limits."+name] = count(name, q)
	}
	return u
}
