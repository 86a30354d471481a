package kaniko

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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
	for _, by := range s.TriggersOf(c.Run.Object.ID) {
		template, is := fires(by, c.Run)
		if !is {
			continue
		}
		for _, way := range s.Ways(by.Object) {
			all = append(all, withBound(text, bound(s, by, append(way[:len(way):len(way)], by.Interceptors()...)), template))
		}
	}
	if len(all) == 0 {
		return []string{withBound(text, nil, tekton.TemplateOf(c.Run.Object))}
	}
	return all
}

// fires tells whether a trigger of those for the object that holds a run starts it,
// and gives the template.
func fires(by survey.Trigger, run *survey.Run) (tekton.Template, bool) {
	if by.TemplateName() == "" {
		return by.Inline(), run.Path().HasPrefix(by.Path())
	}
	return tekton.TemplateOf(run.Object), true
}

// bound are the values that a trigger's bindings give, by param, where an event has
// passed these interceptors.
func bound(s *survey.Survey, by survey.Trigger, passed []tekton.Interceptor) map[string]string {
	values := map[string]string{}
	for _, bound := range s.Bound(by.Object, by.Trigger) {
		values[bound.Param] = overlaid(passed, bound.Value)
	}
	return values
}

// overlaid is a bound value with the expressions of interceptors' overlays in the
// place of their names. Brackets are left out: what it reads is what counts.
func overlaid(passed []tekton.Interceptor, value string) string {
	for _, interceptor := range passed {
		for key, expression := range interceptor.Overlays() {
			if !plainCEL(expression) {
				expression = "a choice"
			}
			value = strings.ReplaceAll(value, "$(extensions."+key+")", "$(CEL "+brackets.Replace(expression)+")")
		}
	}
	return value
}

// plainCEL tells of an expression whether it is texts and fields joined, each whole or
// cut no shorter than a commit is known by.
func plainCEL(expression string) bool {
	for _, term := range strings.Split(celText.ReplaceAllString(expression, "${1}''"), "+") {
		if term = strings.TrimSpace(term); term != "''" && !celField.MatchString(term) {
			return false
		}
	}
	return true
}

var (
	// celText is a text of CEL's that is no key in brackets.
	celText  = lazy.Compile(`([^\[]|^)(?:'[^']*'|"[^"]*")`)
	celField = lazy.Compile(`^[A-Za-z_]\w*(?:\.\w+|\[\d+\]|\['[^']*'\]|\["[^"]*"\])*(?:\.(?:lowerAscii|upperAscii|trim)\(\)|\.replace\(''\s*,\s*''\)|\.truncate\((?:[7-9]|\d\d+)\)|\.substring\(0,\s*(?:[7-9]|\d\d+)\))*$`)
)

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
