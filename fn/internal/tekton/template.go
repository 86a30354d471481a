package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Trigger is a trigger: a Trigger's spec, or one of an EventListener's.
type Trigger struct{ object.Value }

// TriggersIn are the triggers that an object is or holds.
func TriggersIn(o object.Object) []Trigger {
	switch {
	case o.Group() != TriggersGroup:
	case o.Kind == KindTrigger:
		return []Trigger{{o.Get("spec")}}
	case o.Kind == KindEventListener:
		var all []Trigger
		for _, at := range o.Get("spec", "triggers").Items() {
			all = append(all, Trigger{at})
		}
		return all
	}
	return nil
}

// TemplateName is the TriggerTemplate that the trigger refers to; "" where it
// has one inline.
func (t Trigger) TemplateName() string { return t.templateRef().Text() }

// templateRef is where that name is. Before Triggers v0.10 it was in another
// field, which v1alpha1 manifests still have
// (pkg/apis/triggers/v1alpha1/trigger_types.go, TriggerSpecTemplate).
func (t Trigger) templateRef() object.Value {
	if ref := t.Get("template", "ref"); ref.Exists() {
		return ref
	}
	return t.Get("template", "name")
}

// Inline is the template that the trigger writes itself; it may not exist.
func (t Trigger) Inline() Template { return Template{t.Get("template", "spec")} }

// Bindings are what fills the template's params.
func (t Trigger) Bindings() []Binding {
	var all []Binding
	for _, at := range t.Get("bindings").Items() {
		all = append(all, Binding{at})
	}
	return all
}

// Binding is one of a trigger's bindings: a param and its value, or a
// reference to a TriggerBinding or ClusterTriggerBinding with more of them.
type Binding struct{ object.Value }

// Param is the param that it binds itself; "" where it refers to others. A name
// without a value is a reference, as v1alpha1 wrote it before ref.
func (b Binding) Param() string {
	if !b.Get("value").Exists() {
		return ""
	}
	return b.Get("name").Text()
}

// Bound is the value that it binds to its param.
func (b Binding) Bound() string { return b.Get("value").Text() }

// Ref is whom it refers to.
func (b Binding) Ref() (kind, name string) {
	kind = b.Get("kind").Text()
	if kind == "" {
		kind = "TriggerBinding"
	}
	if b.Get("ref").Exists() || b.Param() != "" {
		return kind, b.Get("ref").Text()
	}
	return kind, b.Get("name").Text()
}

// BoundParams are the params that a TriggerBinding binds.
func BoundParams(binding object.Object) []string {
	var names []string
	for _, at := range binding.Get("spec", "params").Items() {
		names = append(names, at.Get("name").Text())
	}
	return names
}

// BoundValues are the same with their values.
func BoundValues(binding object.Object) map[string]string {
	values := map[string]string{}
	for _, at := range binding.Get("spec", "params").Items() {
		values[at.Get("name").Text()] = at.Get("value").Text()
	}
	return values
}

// Template is what a trigger fills in and creates.
type Template struct{ object.Value }

// TemplateOf is the spec of a TriggerTemplate.
func TemplateOf(o object.Object) Template { return Template{o.Get("spec")} }

// ParamsPath is where the list of declared params is.
func (t Template) ParamsPath() object.Path { return t.Get("params").Path() }

// Default is what a param of the template is where nothing is bound to it; "" for
// none.
func (t Template) Default(name string) string {
	param, _ := t.Get("params").Named(name)
	return param.Get("default").Text()
}

// HasDefault tells whether a param has one, if only "".
func (t Template) HasDefault(name string) bool {
	param, _ := t.Get("params").Named(name)
	return param.Get("default").Exists()
}

// Resources are the objects that it creates.
func (t Template) Resources() []object.Value { return t.Get("resourcetemplates").Items() }

// Undefaulted are the params that the template uses and has no default for.
func (t Template) Undefaulted() []string {
	return slices.DeleteFunc(TriggerParams(t.Value), t.HasDefault)
}

// triggerParam is an expression that a trigger fills in: the dot form only
// (pkg/template/resource.go of Triggers).
var triggerParam = lazy.Compile(`\$\(tt\.params\.([^)]*)\)`)

// FillTriggerParams is text with the values of a template's params in their places;
// those without one stay.
func FillTriggerParams(text string, value func(name string) (string, bool)) string {
	return fill.In(text, triggerParam, func(found string) (string, bool) {
		return value(triggerParam.FindStringSubmatch(found)[1])
	})
}

// TriggerParams are the params of a template that strings at or below a value
// use, sorted, each once.
func TriggerParams(v object.Value) []string {
	var names []string
	v.Walk(func(at object.Value) {
		text, _ := at.Raw().(string)
		for _, match := range triggerParam.FindAllStringSubmatch(text, -1) {
			names = append(names, match[1])
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}
