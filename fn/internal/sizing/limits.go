package sizing

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// limits are what a namespace's LimitRanges say of a container, and the
// LimitRanges and ResourceQuotas of a pod.
type limits struct {
	min, max, ratio              amounts
	defaultLimit, defaultRequest amounts
	// pods bound the sum of a pod's requests and limits.
	pods []podBound
	// source names who says so, for messages.
	source map[string]object.ID
}

// podBound is an upper bound for the sum over a pod's containers.
type podBound struct {
	id       object.ID
	requests amounts
	limits   amounts
}

// readLimits gathers what holds in a namespace; of several that bound the same
// resource, the tightest.
func readLimits(s *survey.Survey, namespace string) limits {
	l := limits{min: amounts{}, max: amounts{}, ratio: amounts{}, defaultLimit: amounts{}, defaultRequest: amounts{}, source: map[string]object.ID{}}
	for _, o := range s.LimitRanges {
		if o.Namespace != namespace {
			continue
		}
		for _, item := range o.Get("spec", "limits").Items() {
			switch item.Get("type").Text() {
			case "Container":
				l.container(o.ID, item)
			case "Pod":
				max := readAmounts(item.Get("max"))
				l.pods = append(l.pods, podBound{id: o.ID, requests: max, limits: max})
			}
		}
	}
	for _, o := range s.Quotas {
		if o.Namespace == namespace {
			l.pods = append(l.pods, quota(o))
		}
	}
	return l
}

func (l *limits) container(id object.ID, item object.Value) {
	tighten := func(into amounts, from object.Value, choose func(a, b resource.Quantity) resource.Quantity) {
		for name, q := range readAmounts(from) {
			if have, ok := into[name]; ok {
				q = choose(have, q)
			}
			into[name] = q
			l.source[name] = id
		}
	}
	tighten(l.min, item.Get("min"), larger)
	tighten(l.max, item.Get("max"), smaller)
	tighten(l.ratio, item.Get("maxLimitRequestRatio"), smaller)
	tighten(l.defaultLimit, item.Get("default"), smaller)
	tighten(l.defaultRequest, item.Get("defaultRequest"), smaller)
}

// quota is a ResourceQuota as a bound for one pod: what is over it alone could
// never run.
func quota(o object.Object) podBound {
	hard := readAmounts(o.Get("spec", "hard"))
	bound := podBound{id: o.ID, requests: amounts{}, limits: amounts{}}
	for _, name := range []string{"cpu", "memory"} {
		for _, key := range []string{name, "requests." + name} {
			if q, ok := hard[key]; ok {
				bound.requests[name] = q
			}
		}
		if q, ok := hard["limits."+name]; ok {
			bound.limits[name] = q
		}
	}
	return bound
}

// contradiction says where the bounds leave no room for any container, and
// whose they are.
func (l limits) contradiction() (why string, id object.ID) {
	for _, name := range slices.Sorted(maps.Keys(l.source)) {
		min, max, ratio := l.min[name], l.max[name], l.ratio[name]
		if _, bounded := l.max[name]; bounded && min.Cmp(max) > 0 {
			return fmt.Sprintf("asks for at least %s of %s and allows at most %s", text(name, min), name, text(name, max)), l.source[name]
		}
		if _, bounded := l.ratio[name]; bounded && ratio.AsApproximateFloat64() < 1 {
			return fmt.Sprintf("allows a limit of %s times the request for %s, and a limit can't be below the request", ratio.String(), name), l.source[name]
		}
	}
	return "", object.ID{}
}

// fit moves a request and a limit of one resource into the bounds, never below
// floor. It says what it did, "" where they fitted as they were.
func (l limits) fit(name string, request, limit, floor resource.Quantity) (resource.Quantity, resource.Quantity, string) {
	said := ""
	if max, ok := l.max[name]; ok && limit.Cmp(max) > 0 {
		limit = larger(max, floor)
		said = fmt.Sprintf("the limit is %s, the most that it allows", text(name, limit))
	}
	if min, ok := l.min[name]; ok && request.Cmp(min) < 0 {
		request, limit = min, larger(limit, min)
		said = fmt.Sprintf("the request is %s, the least that it allows", text(name, request))
	}
	request = smaller(request, limit)
	if ratio, ok := l.ratio[name]; ok {
		if least := divided(name, limit, ratio); request.Cmp(least) < 0 {
			request = least
			said = fmt.Sprintf("the request is %s, because the limit of %s may be %s times as much at most", text(name, request), text(name, limit), ratio.String())
		}
	}
	return request, limit, said
}
