package sizing

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// usage is what pods or claims take of what a ResourceQuota counts, by its
// name there: requests.cpu and limits.cpu in thousandths, other requests and
// limits in their own units, pods and persistentvolumeclaims in numbers.
type usage map[string]int64

// largest is more than a pod or a claim can ask for in earnest: 1 PiB, or as
// many thousandths of a CPU. What is larger counts as that, so that no sum is
// out of range.
const largest = 1 << 50

// count is a quantity of what name stands for, as usage has it.
func count(name string, q resource.Quantity) int64 {
	if strings.TrimPrefix(strings.TrimPrefix(name, "requests."), "limits.") == "cpu" {
		return bounded(q, largest/1000, q.MilliValue)
	}
	return bounded(q, largest, q.Value)
}

func bounded(q resource.Quantity, below int64, value func() int64) int64 {
	if q.CmpInt64(below) >= 0 {
		return largest
	}
	return max(value(), 0)
}

// plus is what both take.
func (u usage) plus(other usage) usage {
	sum := usage{}
	for name, n := range u {
		sum[name] = n
	}
	for name, n := range other {
		sum[name] += n
	}
	return sum
}

// times is what so many take.
func (u usage) times(n int64) usage {
	product := usage{}
	for name, each := range u {
		if n > 0 {
			product[name] = min(each, largest/n) * n
		}
	}
	return product
}

// or is the larger of both, for each name.
func (u usage) or(other usage) usage {
	larger := u.plus(nil)
	for name, n := range other {
		larger[name] = max(larger[name], n)
	}
	return larger
}

// amount is how messages write n of name.
func amount(name string, n int64) string {
	switch {
	case strings.HasSuffix(name, ".cpu"):
		return text("cpu", *resource.NewMilliQuantity(n, resource.DecimalSI))
	case strings.HasSuffix(name, ".memory"), strings.HasSuffix(name, "storage"):
		return resource.NewQuantity(n, resource.BinarySI).String()
	}
	return resource.NewQuantity(n, resource.DecimalSI).String()
}
