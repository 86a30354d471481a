package trigger

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// unbound warns of params that a selected template uses, and that a trigger of
// the list leaves unfilled: the run then has the expression itself for a value
// (pkg/template/event.go of Triggers).
func (r *room) unbound() {
	warned := map[string]bool{}
	for _, o := range r.survey.Objects {
		for _, trigger := range tekton.TriggersIn(o) {
			bound, known := r.bound(o, trigger)
			holder, template := r.template(o, trigger)
			if !known || !r.survey.Reached(holder.ID) {
				continue
			}
			for _, name := range template.Undefaulted() {
				key := holder.String() + template.Path().String() + name
				if !slices.Contains(bound, name) && !warned[key] {
					warned[key] = true
					r.neverFilled(holder, template, name, o)
				}
			}
		}
	}
}

// template is what a trigger fills, and the object that holds it.
func (r *room) template(o object.Object, trigger tekton.Trigger) (object.Object, tekton.Template) {
	if name := trigger.TemplateName(); name != "" {
		holder, _ := r.survey.Resolve(o, tekton.KindTriggerTemplate, name)
		return holder, tekton.TemplateOf(holder)
	}
	return o, trigger.Inline()
}

// bound are the params that a trigger binds; known is false where it refers to
// a binding that the list doesn't hold.
func (r *room) bound(o object.Object, trigger tekton.Trigger) (names []string, known bool) {
	for _, binding := range trigger.Bindings() {
		if name := binding.Param(); name != "" {
			names = append(names, name)
			continue
		}
		kind, name := binding.Ref()
		at := slices.IndexFunc(r.survey.Bindings, func(b object.Object) bool {
			return b.Kind == kind && slices.Contains(b.Names(), name) && (kind == "ClusterTriggerBinding" || b.Namespace == o.Namespace)
		})
		if at < 0 {
			return nil, false
		}
		names = append(names, tekton.BoundParams(r.survey.Bindings[at])...)
	}
	return names, true
}

func (r *room) neverFilled(holder object.Object, template tekton.Template, name string, by object.Object) {
	r.out.Find(finding.Finding{
		Severity: finding.Warning, Rule: RuleUnbound, Object: holder.ID, Field: template.ParamsPath(),
		Message: fmt.Sprintf("has no default for param %s, and %s doesn't bind it: the run gets the text $(tt.params.%s) itself", name, by.ID, name),
		Advice:  "bind it in a TriggerBinding, or give it a default",
	})
}
