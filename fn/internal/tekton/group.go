package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// TriggerGroup is interceptors that an EventListener has in front of Triggers which it
// finds by their labels.
type TriggerGroup struct {
	object.Value
	namespace string
}

// GroupsIn are an EventListener's.
func GroupsIn(o object.Object) []TriggerGroup {
	var all []TriggerGroup
	for _, at := range o.Get("spec", "triggerGroups").Items() {
		all = append(all, TriggerGroup{at, o.Namespace})
	}
	return all
}

// Interceptors are those that stand before the group's Triggers.
func (g TriggerGroup) Interceptors() []Interceptor { return interceptors(g.Value) }

// Takes tells whether a Trigger is of the group: of the namespaces that it names, * for
// all, else of its own; and by its labels, any without a selector.
// https://tekton.dev/docs/triggers/eventlisteners/#specifying-triggergroups
func (g TriggerGroup) Takes(trigger object.Object) bool {
	selector := g.Get("triggerSelector")
	return trigger.Kind == KindTrigger && takesNamespace(selector, g.namespace, trigger) && takesLabels(selector.Get("labelSelector"), trigger.Labels())
}

func takesNamespace(selector object.Value, own string, o object.Object) bool {
	names := selector.Get("namespaceSelector", "matchNames").Texts()
	if len(names) == 0 {
		return o.Namespace == own
	}
	return slices.Contains(names, "*") || slices.ContainsFunc(o.Namespaces(), func(namespace string) bool { return slices.Contains(names, namespace) })
}

func takesLabels(selector object.Value, labels map[string]string) bool {
	wanted := selector.Get("matchLabels")
	for _, key := range wanted.Keys() {
		if value, has := labels[key]; !has || value != wanted.Get(key).Text() {
			return false
		}
	}
	return !slices.ContainsFunc(selector.Get("matchExpressions").Items(), func(at object.Value) bool { return !meets(at, labels) })
}

// meets tells whether labels meet an expression.
func meets(expression object.Value, labels map[string]string) bool {
	value, has := labels[expression.TextOf("key")]
	listed := slices.Contains(expression.Get("values").Texts(), value)
	switch expression.TextOf("operator") {
	case "In":
		return has && listed
	case "NotIn":
		return !has || !listed
	case "Exists":
		return has
	case "DoesNotExist":
		return !has
	}
	return true
}

// TakesAlone tells whether an EventListener takes a Trigger without a group's
// interceptors: by its name, or by a selector of its own.
func TakesAlone(listener, trigger object.Object) bool {
	if listener.Kind != KindEventListener || trigger.Kind != KindTrigger {
		return false
	}
	spec := listener.Get("spec")
	selects := spec.Get("namespaceSelector").Exists() || spec.Get("labelSelector").Exists()
	named := slices.ContainsFunc(spec.Get("triggers").Items(), func(at object.Value) bool {
		return listener.Namespace == trigger.Namespace && slices.Contains(trigger.Names(), at.TextOf("triggerRef"))
	})
	return named || selects && takesNamespace(spec, listener.Namespace, trigger) && takesLabels(spec.Get("labelSelector"), trigger.Labels())
}
