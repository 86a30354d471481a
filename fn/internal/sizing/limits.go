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
	// pods are upper bounds for a pod of Tekton's.
	pods []podBound
	// source names who says so, for messages.
	source map[string]object.ID
}

// podBound is a LimitRange of pods, or a ResourceQuota: what is over one alone
// could never run.
type podBound struct {
	quota
	// all is set where affinity assistants count together with the pod.
	all bool
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
				l.pods = append(l.pods, podBound{quota: quota{id: o.ID, hard: needs{max, max}.usage()}})
			}
		}
	}
	for _, q := range quotas(s, namespace) {
		l.pods = append(l.pods, podBound{q, true})
	}
	return l
}

func (l *limits) container(id object.ID, item object.Value) {
	tighten := func(into, from amounts, choose func(a, b resource.Quantity) resource.Quantity) {
		for name, q := range from {
			if have, ok := into[name]; ok {
				q = choose(have, q)
			}
			into[name] = q
			l.source[name] = id
		}
	}
	min, max := readAmounts(item.Get("min")), readAmounts(item.Get("max"))
	// The API server completes the defaults: a maximum is the default limit,
	// that the default request, and else the minimum is
	// (SetDefaults_LimitRangeItem, k8s.io/kubernetes/pkg/apis/core/v1/defaults.go).
	limit := readAmounts(item.Get("default")).over(max)
	request := readAmounts(item.Get("defaultRequest")).over(limit).over(min)
	tighten(l.min, min, larger)
	tighten(l.max, max, smaller)
	tighten(l.ratio, readAmounts(item.Get("maxLimitRequestRatio")), smaller)
	tighten(l.defaultLimit, limit, smaller)
	tighten(l.defaultRequest, request, smaller)
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
