package v1alpha1

import "k8s.io/apimachinery/pkg/api/resource"

// size is what a step of a Size asks for, and the most that it may use.
type size struct {
	requests, limits Amounts
}

// sizes is the guide's table ("Right-Size Resources").
var sizes = map[Size]size{
	SizeSmall: {
		requests: Amounts{CPU: "200m", Memory: "512Mi"},
		limits:   Amounts{CPU: "1000m", Memory: "2Gi"},
	},
	SizeMedium: {
		requests: Amounts{CPU: "500m", Memory: "1Gi"},
		limits:   Amounts{CPU: "2000m", Memory: "4Gi"},
	},
	SizeLarge: {
		requests: Amounts{CPU: "1000m", Memory: "2Gi"},
		limits:   Amounts{CPU: "4000m", Memory: "8Gi"},
	},
}

// Target is what a step should have, by the names that Kubernetes gives to
// resources: that of the size, and over it what the config gives itself. A
// resource that neither speaks of isn't there.
func (r Resources) Target() (requests, limits map[string]resource.Quantity) {
	of := sizes[r.Size]
	return quantities(of.requests, r.Requests), quantities(of.limits, r.Limits)
}

// quantities are the amounts of all layers; a later one goes over the earlier
// ones. What is no quantity is left out, and Load lets none through.
func quantities(layers ...Amounts) map[string]resource.Quantity {
	found := map[string]resource.Quantity{}
	for _, layer := range layers {
		for _, amount := range layer.list() {
			if q, err := amount.quantity.Parse(); err == nil {
				found[amount.name] = q
			}
		}
	}
	return found
}

type amount struct {
	name     string
	quantity Quantity
}

// list are the amounts that are set.
func (a Amounts) list() []amount {
	var set []amount
	for _, one := range []amount{
		{"cpu", a.CPU},
		{"memory", a.Memory},
		{"ephemeral-storage", a.EphemeralStorage},
	} {
		if one.quantity != "" {
			set = append(set, one)
		}
	}
	return set
}
