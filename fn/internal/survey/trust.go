package survey

import (
	"cmp"
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Trust is who may start a run, as far as the list tells.
type Trust struct {
	// Untrusted says why the run may be of code that nobody has reviewed, such
	// as a pull request's; "" where that isn't known.
	Untrusted string
	// Unclear says what isn't known to keep such runs out, where Untrusted says
	// nothing; else "". Whether anything else comes that way isn't known then.
	Unclear string
	// Others is set where it may also be started in another way: of that nothing
	// is known, or that it is for code that was accepted.
	Others bool
}

// unknown is the trust of what nothing in the list starts.
var unknown = Trust{Others: true}

// or is the trust of what is started in two ways.
func (t Trust) or(other Trust) Trust {
	return Trust{
		Untrusted: cmp.Or(t.Untrusted, other.Untrusted), Unclear: cmp.Or(t.Unclear, other.Unclear),
		Others: t.Others || other.Others,
	}
}

// The words of the annotation.
const (
	trusted   = "trusted"
	untrusted = "untrusted"
)

// declared is what an annotation says, on an object or on a run inside one.
func declared(at object.Value) (Trust, bool) {
	switch at.Get("metadata", "annotations", v1alpha1.AnnotationTrust).Text() {
	case trusted:
		return unknown, true
	case untrusted:
		return Trust{Untrusted: "by its annotation " + v1alpha1.AnnotationTrust}, true
	}
	return Trust{}, false
}

// Trust is who may start a run of a Pipeline, or of none.
func (s *Survey) Trust(holder object.Object, run object.Value, pipeline *Pipeline) Trust {
	said := []object.Value{run, holder.Value}
	if pipeline != nil {
		said = append(said, pipeline.Object.Value)
	}
	for _, at := range said {
		if trust, says := declared(at); says {
			return trust
		}
	}
	switch {
	case tekton.IsRun(holder.Kind):
		return ofGit(tekton.GitEventsOf(run))
	case holder.Kind == tekton.KindTriggerTemplate:
		return s.templateTrust(holder)
	}
	for _, trigger := range tekton.TriggersIn(holder) {
		if run.Path().HasPrefix(trigger.Path()) {
			return s.triggerTrust(holder, trigger)
		}
	}
	return unknown
}

// templateTrust is that of all triggers that use a TriggerTemplate.
func (s *Survey) templateTrust(template object.Object) Trust {
	var all Trust
	for _, by := range s.TriggersOf(template.ID) {
		all = all.or(s.triggerTrust(by.Object, by.Trigger))
	}
	if all == (Trust{}) {
		return unknown
	}
	return all
}

// triggerTrust is by the events that a trigger lets through.
func (s *Survey) triggerTrust(o object.Object, trigger tekton.Trigger) Trust {
	if trust, says := declared(o.Value); says {
		return trust
	}
	passed := s.reaching(o, passedBy(trigger.Interceptors())).and(s.boundTo(o, trigger))
	return passed.trust(fmt.Sprintf("by %s%s", o.ID, named(trigger)))
}

// passedBy is what interceptors, one behind the other, let through.
func passedBy(interceptors []tekton.Interceptor) events {
	passed := allEvents
	for _, interceptor := range interceptors {
		passed = passed.and(intercepted(interceptor))
	}
	return passed
}

// intercepted is what an interceptor lets through.
func intercepted(at tekton.Interceptor) events {
	types := at.Events()
	if forge := at.Forge(); forge != "" && len(types) == 0 {
		return unclear(fmt.Sprintf("its interceptor %s names no eventTypes, and lets all through", forge)).and(filtered(at.Filter()))
	}
	return eventsOf(types).and(filtered(at.Filter()))
}

func named(trigger tekton.Trigger) string {
	if trigger.Name() == "" {
		return ""
	}
	return " (" + trigger.Name() + ")"
}

// reaching is what reaches a trigger, of what it lets through itself, in all ways by
// which EventListeners take it: each of their groups has interceptors before it.
func (s *Survey) reaching(o object.Object, own events) events {
	ways := s.Ways(o)
	all := passedBy(ways[0]).and(own)
	for _, way := range ways[1:] {
		all = all.or(passedBy(way).and(own))
	}
	return all
}

// ofGit is the trust of a run that Pipelines-as-Code starts. An expression counts
// alone (pkg/matcher/annotation_matcher.go).
func ofGit(git tekton.GitEvents) Trust {
	passed := eventsOf(git.Events)
	switch {
	case git.Filter != "":
		passed = filtered(git.Filter)
	case git.Label && !passed.asked:
		passed = events{request: "a label", asked: true}
	}
	if git.Comment {
		passed = events{request: cmp.Or(passed.request, "a comment"), asked: true, others: passed.others}
	}
	return passed.trust("by Pipelines-as-Code")
}

// badTrust says of an annotation that has another word.
func (s *Survey) badTrust(o object.Object) {
	at := o.Get("metadata", "annotations", v1alpha1.AnnotationTrust)
	if word := at.Text(); at.Exists() && word != trusted && word != untrusted {
		s.Findings = append(s.Findings, finding.Finding{
			Severity: finding.Error, Rule: RuleTrust, Object: o.ID, Field: at.Path(),
			Message: fmt.Sprintf("is %q, and it isn't clear whose code the runs are of", word),
			Advice:  "write trusted or untrusted",
		})
	}
}
