package survey

import (
	"maps"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// ofRequest finds a field that only a request's event has, by the forges' docs that
// requests names. An event without a field that is bound starts nothing, unless the
// template has a default for the param.
var ofRequest = lazy.Compile(`\$\(\s*body\.(?:(pull_?[rR]equest|merge_request)\b|(object_attributes\.(?:last_commit|source|target)))`)

// boundTo is what the bindings of a trigger let through.
func (s *Survey) boundTo(o object.Object, trigger tekton.Trigger) events {
	for _, bound := range s.Bound(o, trigger) {
		if field := ofRequest.FindStringSubmatch(bound.Value); field != nil {
			return asking(field[1]+field[2], s.defaultOf(o, trigger, bound.Param) != "")
		}
	}
	return events{}
}

// defaultOf is what a param of a trigger's template is where nothing is bound to it.
func (s *Survey) defaultOf(holder object.Object, trigger tekton.Trigger, param string) string {
	if trigger.TemplateName() == "" {
		return trigger.Inline().Default(param)
	}
	template, found := s.Resolve(holder, tekton.KindTriggerTemplate, trigger.TemplateName())
	if !found {
		return ""
	}
	return tekton.TemplateOf(template).Default(param)
}

// Bound is a value that a trigger binds to a param of its template.
type Bound struct{ Param, Value string }

// Bound are the values that a trigger of an object binds, in its own bindings and those
// of the list, in a fixed order; of one param the last counts. A binding that the list
// hasn't got gives nothing.
func (s *Survey) Bound(o object.Object, trigger tekton.Trigger) []Bound {
	var all []Bound
	for _, binding := range trigger.Bindings() {
		if binding.Param() != "" {
			all = append(all, Bound{binding.Param(), binding.Bound()})
			continue
		}
		kind, name := binding.Ref()
		for _, b := range s.Bindings {
			if b.Kind == kind && slices.Contains(b.Names(), name) && (kind == "ClusterTriggerBinding" || b.Namespace == o.Namespace) {
				values := tekton.BoundValues(b)
				for _, param := range slices.Sorted(maps.Keys(values)) {
					all = append(all, Bound{param, values[param]})
				}
			}
		}
	}
	return all
}

// Needed are those of them without which the trigger starts nothing: an event that hasn't
// got a field which is bound is refused, unless the param's template, or a binding before,
// has a value for it. So the list must have the template, and the param be bound once
// (applyEventValuesToParams in pkg/template/event.go of Triggers).
func (s *Survey) Needed(o object.Object, trigger tekton.Trigger) []Bound {
	_, template, found := s.template(o, trigger)
	if !found {
		return nil
	}
	all := s.Bound(o, trigger)
	times := map[string]int{}
	for _, bound := range all {
		times[bound.Param]++
	}
	return slices.DeleteFunc(slices.Clone(all), func(bound Bound) bool { return times[bound.Param] > 1 || template.HasDefault(bound.Param) })
}
