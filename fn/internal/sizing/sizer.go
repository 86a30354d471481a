package sizing

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// sizer sizes one Task.
type sizer struct {
	task   *survey.Task
	bounds limits
	wanted map[int]want
	// added are the needs of steps that the plan puts into the Task.
	added []needs
	// assistants are the affinity assistants of a run that the Task is in.
	assistants int64
	out        plan.Plan
}

func (z *sizer) plan() {
	for _, name := range z.names() {
		raised := z.raise(name)
		if bound, over := z.overPod(name, raised); over {
			z.find(finding.Warning, RuleOver, nil, fmt.Sprintf("keeps its %s as it is: with the sizes of the config %s would be over what %s allows", name, z.who(bound), bound.id), "raise that, or choose a smaller size")
			continue
		}
		for _, i := range slices.Sorted(maps.Keys(raised)) {
			z.set(i, name, raised[i])
		}
	}
}

// names are the resources that any of the sizes speaks of.
func (z *sizer) names() []string {
	all := map[string]bool{}
	for _, want := range z.wanted {
		requests, limits := want.Target()
		for name := range requests {
			all[name] = true
		}
		for name := range limits {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// size is one resource of one step, before and after.
type size struct {
	was, is needs
	said    string
}

// raise gives the steps' new requests and limits of one resource.
func (z *sizer) raise(name string) map[int]size {
	sizes := map[int]size{}
	for i, want := range z.wanted {
		was := effective(z.task, z.task.Steps[i].Step)
		if !want.all && !was.states(name) {
			continue
		}
		if s, ok := z.raiseStep(name, was, want.Resources); ok {
			sizes[i] = s
		}
	}
	return sizes
}

// raiseStep raises one resource of a step. A step without a limit has all the
// node: it gets one only where the namespace would set a smaller one.
func (z *sizer) raiseStep(name string, was needs, want v1alpha1.Resources) (size, bool) {
	wantRequests, wantLimits := want.Target()
	given := was.limits.over(z.bounds.defaultLimit)
	limit, limited := given[name]
	if max, ok := z.bounds.max[name]; ok && limited && limit.Cmp(max) > 0 {
		// The user's own limit is refused already; no size of ours mends that.
		return size{}, false
	}
	wantLimit, wantsLimit := wantLimits[name]
	if limited && wantsLimit {
		limit = larger(limit, wantLimit)
	}
	request := z.request(name, was, wantRequests[name])
	s := size{was: was, is: needs{amounts{name: request}, amounts{}}}
	if !limited {
		limit = wantLimit
	}
	limit = larger(limit, request)
	s.is.requests[name], limit, s.said = z.bounds.fit(name, request, limit, was.limits[name])
	if limited {
		s.is.limits[name] = limit
	}
	return s, true
}

// request is the larger of what the step has and the config wants. A step that
// names none has its share of the namespace's default, or else as much as its
// limit (Kubernetes' own default).
func (z *sizer) request(name string, was needs, want resource.Quantity) resource.Quantity {
	if have, ok := was.requests[name]; ok {
		return larger(have, want)
	}
	if share, ok := z.bounds.shares(len(z.task.Steps))[name]; ok {
		return larger(share, want)
	}
	return larger(was.limits[name], want)
}

// overPod finds a bound that the Task's pod would be over with the new sizes.
func (z *sizer) overPod(name string, raised map[int]size) (podBound, bool) {
	pod := z.pod(raised)
	for _, bound := range z.bounds.pods {
		use := bound.takes(pod)
		if bound.all {
			use = use.plus(bound.takes(assistant).times(z.assistants))
		}
		for _, key := range []string{"requests." + name, "limits." + name} {
			if most, ok := bound.hard[key]; ok && use[key] > most {
				return bound, true
			}
		}
	}
	return podBound{}, false
}

// who is what a bound counts together.
func (z *sizer) who(bound podBound) string {
	if bound.all && z.assistants > 0 {
		return "its pod, with the run's affinity assistants beside it,"
	}
	return "its pod"
}

// pod is the Task's pod with the new sizes.
func (z *sizer) pod(raised map[int]size) pod {
	steps := slices.Clone(z.added)
	for i, step := range z.task.Steps {
		has := effective(z.task, step.Step)
		if s, ok := raised[i]; ok {
			has = needs{s.is.requests.over(has.requests), s.is.limits.over(has.limits)}
		}
		steps = append(steps, has)
	}
	return z.bounds.pod(steps, sidecars(z.task))
}

// set plans the edits of one resource of one step.
func (z *sizer) set(i int, name string, s size) {
	step := z.task.Steps[i]
	z.setAmount(step.Resources().Get("requests", name), name, s.was.requests, s.is.requests)
	z.setAmount(step.Resources().Get("limits", name), name, s.was.limits, s.is.limits)
	if s.said != "" {
		z.find(finding.Info, RuleFitted, step.Resources().Path(), fmt.Sprintf("%s of %s is fitted to %s: %s", name, step, z.bounds.source[name], s.said), "")
	}
}

func (z *sizer) setAmount(at object.Value, name string, was, is amounts) {
	have, had := was[name]
	want, wants := is[name]
	if !wants || had && have.Cmp(want) >= 0 {
		return
	}
	why := fmt.Sprintf("set to %s, of which the step stated nothing, by the sizes of the config", text(name, want))
	if had {
		why = fmt.Sprintf("raised from %s to %s, by the sizes of the config", text(name, have), text(name, want))
	}
	z.out.Edit(edit.Edit{
		Object: z.task.Object.ID, Op: edit.Set, Path: at.Path(), Value: text(name, want),
		Rule: RuleSize, Reason: why,
	})
}

func (z *sizer) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	z.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: z.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
