package sizing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// amounts are quantities by resource name: cpu, memory.
type amounts map[string]resource.Quantity

// sized are the resources of a container that cacheopt sets.
var sized = []string{"cpu", "memory", "ephemeral-storage"}

// needs are a container's requests and limits.
type needs struct{ requests, limits amounts }

// states tells whether any of the two names the resource.
func (n needs) states(name string) bool {
	_, requests := n.requests[name]
	_, limits := n.limits[name]
	return requests || limits
}

// read is what a container asks for. Quantities that can't be read count as
// absent; Tekton refuses them by itself.
func read(resources object.Value) needs {
	return needs{readAmounts(resources.Get("requests")), readAmounts(resources.Get("limits"))}
}

func readAmounts(at object.Value) amounts {
	all := amounts{}
	for _, name := range at.Keys() {
		if q, err := v1alpha1.Quantity(at.Get(name).Text()).Parse(); err == nil {
			all[name] = q
		}
	}
	return all
}

// over is a's amounts, and b's where a has none.
func (a amounts) over(b amounts) amounts {
	all := amounts{}
	for name, q := range b {
		all[name] = q
	}
	for name, q := range a {
		all[name] = q
	}
	return all
}

// text writes a quantity as the guide does: CPU in thousandths, memory with
// its largest unit.
func text(name string, q resource.Quantity) string {
	if name == "cpu" {
		return fmt.Sprintf("%dm", q.MilliValue())
	}
	return q.String()
}

func larger(a, b resource.Quantity) resource.Quantity {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

func smaller(a, b resource.Quantity) resource.Quantity {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

// divided is q/ratio, rounded up to what a quantity of its kind can say.
func divided(name string, q, ratio resource.Quantity) resource.Quantity {
	r := ratio.AsApproximateFloat64()
	if name == "cpu" {
		return *resource.NewMilliQuantity(ceil(float64(q.MilliValue())/r), q.Format)
	}
	return *resource.NewQuantity(ceil(float64(q.Value())/r), q.Format)
}

func ceil(f float64) int64 {
	n := int64(f)
	if float64(n) < f {
		n++
	}
	return n
}
