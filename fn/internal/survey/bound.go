package survey

import (
	"maps"
	"regexp"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// ofRequest finds a field that only a request's event has, by the forges' docs that
// requests names. An event without a field that is bound starts nothing.
var ofRequest = regexp.MustCompile(`\$\(\s*body\.(?:(pull_?[rR]equest|merge_request)\b|(object_attributes\.(?:last_commit|source|target)))`)

// boundTo is what the bindings of a trigger let through.
func (s *Survey) boundTo(o object.Object, trigger tekton.Trigger) events {
	for _, value := range s.boundValues(o, trigger) {
		if field := ofRequest.FindStringSubmatch(value); field != nil {
			return events{request: field[1] + field[2], asked: true}
		}
	}
	return events{}
}

// boundValues are the values that a trigger binds, in its own bindings and those of
// the list, in a fixed order.
func (s *Survey) boundValues(o object.Object, trigger tekton.Trigger) []string {
	var all []string
	for _, binding := range trigger.Bindings() {
		if binding.Param() != "" {
			all = append(all, binding.Bound())
			continue
		}
		kind, name := binding.Ref()
		for _, b := range s.Bindings {
			if b.Kind == kind && slices.Contains(b.Names(), name) && (kind == "ClusterTriggerBinding" || b.Namespace == o.Namespace) {
				all = append(all, slices.Sorted(maps.Values(tekton.BoundValues(b)))...)
			}
		}
	}
	return all
}
