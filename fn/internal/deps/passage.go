package deps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// passage is a text that a Task, or what the list brings to it, has, and where.
type passage struct {
	text, where string
	field       object.Path
}

// passages are all texts in which a Task may say something of a cache: what its
// steps run, its own strings, and the variables that it has or is brought, each as
// NAME=value. The shared cache's own directories are left out.
func (t *tests) passages() []passage {
	if t.read == nil {
		t.read = append(t.runs(), t.strings()...)
		t.read = append(t.read, t.variables()...)
		for i, each := range t.read {
			t.read[i].text = t.withoutRoot(each.text)
		}
	}
	return t.read
}

// says tells whether any of them has what the pattern finds.
func (t *tests) says(pattern string) bool {
	return slices.ContainsFunc(t.passages(), func(each passage) bool { return regexp.MustCompile(pattern).MatchString(each.text) })
}

// withoutRoot leaves out what lies on the shared cache.
func (t *tests) withoutRoot(text string) string {
	return regexp.MustCompile(`(^|[^\w.-])`+regexp.QuoteMeta(t.root)+`/[\w./-]*`).ReplaceAllString(text, "$1")
}

func (t *tests) runs() []passage {
	var all []passage
	for _, j := range t.jobs {
		all = append(all, passage{j.text(), j.String(), j.Path()})
	}
	return all
}

// strings are what the Task itself says, but for what only people read.
func (t *tests) strings() []passage {
	var all []passage
	t.task.Spec.Walk(func(at object.Value) {
		text, ok := at.Raw().(string)
		keys := strings.Split(at.Path().String(), ".")
		if ok && keys[len(keys)-1] != "description" && keys[len(keys)-1] != "image" {
			all = append(all, passage{text, at.Path().String(), at.Path()})
		}
	})
	return all
}

func (t *tests) variables() []passage {
	var all []passage
	for _, v := range t.environment() {
		all = append(all, passage{v.name + "=" + v.value, v.by, v.field})
	}
	return all
}

// variable is one that a container of the Task has, with what brings it.
type variable struct {
	name, value, by string
	field           object.Path
	// outside says that the Task itself doesn't write it.
	outside bool
}

// environment are the variables that the Task's steps, the ConfigMaps of the list and
// the pods of its runs set.
func (t *tests) environment() []variable {
	if !t.envRead {
		t.env, t.envRead = t.readEnvironment(), true
	}
	return t.env
}

func (t *tests) readEnvironment() []variable {
	var all []variable
	for _, container := range t.task.Spec.Containers() {
		for _, at := range container.Get("env").Items() {
			all = append(all, variable{at.TextOf("name"), valueOf(at), at.Path().String(), at.Path(), false})
		}
		for _, from := range container.EnvFrom() {
			all = append(all, t.brought(from.ConfigMap, from.Prefix, container.Get("envFrom").Path())...)
		}
	}
	for _, pod := range t.templates() {
		for _, at := range pod.Get("env").Items() {
			all = append(all, variable{at.TextOf("name"), valueOf(at), "the podTemplate of a run", nil, true})
		}
	}
	return all
}

// valueOf is the value of a variable; an expression, as it were, where it comes from
// elsewhere.
func valueOf(at object.Value) string {
	if at.Get("valueFrom").Exists() {
		return "$(valueFrom)"
	}
	return at.TextOf("value")
}

// brought are the variables of a ConfigMap in the list.
func (t *tests) brought(configMap, prefix string, field object.Path) []variable {
	o, found := t.survey.Named("ConfigMap", t.task.Object.Namespace, configMap)
	if !found {
		return nil
	}
	var all []variable
	for _, key := range o.Get("data").Keys() {
		all = append(all, variable{prefix + key, o.Get("data", key).Text(), "ConfigMap " + configMap, field, true})
	}
	return all
}

// outside is a variable that a ConfigMap of the list or the pod of a run brings.
func (t *tests) outside(name string) (variable, bool) {
	environment := t.environment()
	at := slices.IndexFunc(environment, func(v variable) bool {
		return v.outside && (v.name == name || anyCase(name) && strings.EqualFold(v.name, name))
	})
	if at < 0 {
		return variable{}, false
	}
	return environment[at], true
}
