package tekton

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Interceptor is one of those that an event passes before a trigger fires.
type Interceptor struct{ object.Value }

// Interceptors are the trigger's, each of which must let an event through.
func (t Trigger) Interceptors() []Interceptor { return interceptors(t.Value) }

func interceptors(at object.Value) []Interceptor {
	var all []Interceptor
	for _, one := range at.Get("interceptors").Items() {
		all = append(all, Interceptor{one})
	}
	return all
}

// forges are the interceptors that know a forge's events by name.
var forges = []string{"github", "gitlab", "bitbucket"}

// Events are the types of events that it lets through; none where it doesn't
// say. v1alpha1 has them under the forge's name.
func (i Interceptor) Events() []string {
	param, _ := i.Get("params").Named("eventTypes")
	events := param.Get("value").Texts()
	for _, forge := range forges {
		events = append(events, i.Get(forge, "eventTypes").Texts()...)
	}
	return events
}

// Forge is the forge whose interceptor it is; "" for another.
func (i Interceptor) Forge() string {
	for _, forge := range forges {
		if i.Get("ref", "name").Text() == forge || i.Get(forge).Exists() {
			return forge
		}
	}
	return ""
}

// IsCEL tells whether it is Tekton's, whose filter is an expression in CEL.
func (i Interceptor) IsCEL() bool {
	return i.Get("ref", "name").Text() == "cel" || i.Get("cel").Exists()
}

// Namespaced tells whether it is one that somebody has put into a namespace, whatever
// it is called.
func (i Interceptor) Namespaced() bool { return i.Get("ref", "kind").Text() == "NamespacedInterceptor" }

// Filter is the expression in CEL that an event must meet; "" for none.
func (i Interceptor) Filter() string {
	param, _ := i.Get("params").Named("filter")
	return param.Get("value").Text() + i.Get("cel", "filter").Text()
}

// Overlays are the values that it adds to an event, expressions in CEL by their keys
// (https://tekton.dev/docs/triggers/cel_expressions/): $(extensions.KEY) is one.
func (i Interceptor) Overlays() map[string]string {
	all := map[string]string{}
	param, _ := i.Get("params").Named("overlays")
	for _, at := range append(param.Get("value").Items(), i.Get("cel", "overlays").Items()...) {
		all[at.TextOf("key")] = at.TextOf("expression")
	}
	return all
}

// Name is the trigger's name inside an EventListener; "" for none.
func (t Trigger) Name() string { return t.Get("name").Text() }

// Refers tells whether the trigger is another object's, which an EventListener names.
func (t Trigger) Refers() bool { return t.TextOf("triggerRef") != "" }

// GitEvents is what the annotations of a PipelineRun that Pipelines-as-Code
// reads say of the events that start it.
type GitEvents struct {
	// Events are types of events, such as pull_request.
	Events []string
	// Filter is an expression in CEL.
	Filter string
	// Comment is set where a comment starts it.
	Comment bool
	// Label is set where a request's label starts it.
	Label bool
}

// GitEventsOf reads them of a run.
// https://pipelinesascode.com/docs/guide/matchingevents/
func GitEventsOf(run object.Value) GitEvents {
	at := func(key string) string {
		return run.Get("metadata", "annotations", "pipelinesascode.tekton.dev/"+key).Text()
	}
	events := strings.FieldsFunc(at("on-event"), inList)
	return GitEvents{Events: events, Filter: at("on-cel-expression"), Comment: at("on-comment") != "", Label: at("on-label") != ""}
}
