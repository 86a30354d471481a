package kaniko

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// triggered is a text of a run as each trigger of the list that starts it has it,
// or as the template has it by itself where the list has none.
func triggered(s *survey.Survey, c survey.Caller, text string) []string {
	if c.Run == nil {
		return []string{text}
	}
	var all []string
	for _, o := range s.Objects {
		for _, trigger := range tekton.TriggersIn(o) {
			if template, is := fires(s, o, trigger, c.Run); is {
				all = append(all, withBound(text, bound(s, o, trigger), template))
			}
		}
	}
	if len(all) == 0 {
		return []string{withBound(text, nil, tekton.TemplateOf(c.Run.Object))}
	}
	return all
}

// fires tells whether a trigger starts a run, which a template or the trigger itself
// holds, and gives that template.
func fires(s *survey.Survey, holder object.Object, trigger tekton.Trigger, run *survey.Run) (tekton.Template, bool) {
	name := trigger.TemplateName()
	if name == "" {
		return trigger.Inline(), holder.ID == run.Object.ID && run.Path().HasPrefix(trigger.Path())
	}
	o, found := s.Resolve(holder, tekton.KindTriggerTemplate, name)
	return tekton.TemplateOf(run.Object), found && s.Source(o).ID == run.Object.ID
}

// bound are the values that a trigger's bindings give, by param.
func bound(s *survey.Survey, holder object.Object, trigger tekton.Trigger) map[string]string {
	values := map[string]string{}
	for _, bound := range s.Bound(holder, trigger) {
		values[bound.Param] = overlaid(trigger, bound.Value)
	}
	return values
}

// overlaid is a bound value with the expressions of the trigger's overlays in the
// place of their names. Brackets are left out: what it reads is what counts.
func overlaid(trigger tekton.Trigger, value string) string {
	for _, interceptor := range trigger.Interceptors() {
		for key, expression := range interceptor.Overlays() {
			if strings.ContainsAny(expression, "?:") {
				expression = "a choice"
			}
			value = strings.ReplaceAll(value, "$(extensions."+key+")", "$(CEL "+brackets.Replace(expression)+")")
		}
	}
	return value
}

var brackets = strings.NewReplacer("(", " ", ")", " ", "{", " ", "}", " ", "$", "")

// withBound is text with the values of a template's params in it: what is bound,
// else the default.
func withBound(text string, values map[string]string, template tekton.Template) string {
	return tekton.FillTriggerParams(text, func(name string) (string, bool) {
		if value, is := values[name]; is {
			return value, true
		}
		value := template.Default(name)
		return value, value != ""
	})
}
