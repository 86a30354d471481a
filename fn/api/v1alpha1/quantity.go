package v1alpha1

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// Quantity is a Kubernetes quantity as it is written, such as 20Gi or 500m.
type Quantity string

// Parse is the quantity's value. It refuses what Kubernetes takes minutes to
// parse: resource.ParseQuantity writes 1e99999999 out, digit by digit.
func (q Quantity) Parse() (resource.Quantity, error) {
	if len(q) > maxDigits || q.exponent() > maxExponent {
		return resource.Quantity{}, resource.ErrFormatWrong
	}
	return resource.ParseQuantity(string(q))
}

const (
	// maxDigits is more than a quantity that fits into 64 bits can have.
	maxDigits = 64
	// maxExponent is how many digits an exponent may have.
	maxExponent = 2
)

// exponent is how many digits the exponent of 1e20 has; the suffixes E and Ei
// have none.
func (q Quantity) exponent() int {
	at := strings.IndexAny(string(q), "eE")
	if at < 0 {
		return 0
	}
	return len(strings.TrimLeft(string(q[at+1:]), "+-0"))
}
