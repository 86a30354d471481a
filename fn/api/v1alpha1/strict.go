package v1alpha1

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// walker holds a document against the types. It goes where the types go and
// no further, so a document can't lead it in circles.
type walker struct {
	*problems
	explicit map[string]bool
	merges   int
}

// value is what is good of the node n for a field of type t. It is false
// where nothing is.
func (w *walker) value(at object.Path, n *yaml.Node, t reflect.Type) (any, bool) {
	n = resolve(n)
	switch t.Kind() {
	case reflect.Pointer:
		return w.value(at, n, t.Elem())
	case reflect.Struct:
		return w.structure(at, n, t)
	case reflect.Map:
		return w.texts(at, n, t)
	case reflect.Slice:
		return w.list(at, n, t)
	}
	return w.scalar(at, n, t)
}

func (w *walker) structure(at object.Path, n *yaml.Node, t reflect.Type) (any, bool) {
	if n.Kind != yaml.MappingNode {
		w.mismatch(at, n, "a map")
		return nil, false
	}
	fields, kept := fieldsOf(t), map[string]any{}
	for _, e := range w.entries(at, n) {
		path, text := below(at, e.key)
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == e.key })
		if i < 0 {
			w.stray(at, e.key, t)
		} else if !null(resolve(e.value)) {
			w.explicit[text] = true
			w.keep(kept, path, e, fields[i].typ)
		}
	}
	return kept, true
}

func (w *walker) keep(kept map[string]any, path object.Path, e entry, t reflect.Type) {
	if value, ok := w.value(path, e.value, t); ok {
		kept[e.key] = value
	}
}

// stray reports a field that the type doesn't have.
func (w *walker) stray(at object.Path, key string, t reflect.Type) {
	_, path := below(at, key)
	switch {
	case t == reflect.TypeFor[Metadata]() && slices.Contains(objectMeta, key):
	case slices.Contains(reserved[t], key):
		w.add(path, "%s is reserved for a later release; leave it out", key)
	default:
		advice, meant := suggestField(at, key, t)
		w.add(path, "unknown field; %s", advice)
		if meant != "" {
			w.doubt(meant)
		}
	}
}

// objectMeta are the fields of a Kubernetes ObjectMeta that Metadata has no
// use for; tools write some of them.
var objectMeta = []string{
	"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName",
	"generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
}

// reserved are the fields that a later release will have.
var reserved = map[reflect.Type][]string{
	reflect.TypeFor[Tekton](): {"version"},
	reflect.TypeFor[Cache]():  {"objectStore", "access", "scope", "generation", "prune", "alerts"},
	reflect.TypeFor[Build]():  {"publish"},
}

func (w *walker) texts(at object.Path, n *yaml.Node, t reflect.Type) (any, bool) {
	if n.Kind != yaml.MappingNode {
		w.mismatch(at, n, "a map")
		return nil, false
	}
	kept := map[string]any{}
	for _, e := range w.entries(at, n) {
		path, text := below(at, e.key)
		w.explicit[text] = true
		w.keep(kept, path, e, t.Elem())
	}
	return kept, true
}

func (w *walker) list(at object.Path, n *yaml.Node, t reflect.Type) (any, bool) {
	if n.Kind != yaml.SequenceNode {
		w.mismatch(at, n, "a list")
		return nil, false
	}
	kept := []any{}
	for i, item := range n.Content {
		value, ok := w.value(at.Index(i), item, t.Elem())
		switch {
		case !ok:
			w.doubt(at.String())
		case slices.Contains(kept, value):
			w.add(at.Index(i).String(), "%q is in the list already; take one out", value)
		default:
			kept = append(kept, value)
		}
	}
	return kept, true
}

// entry is one field of a map in a document.
type entry struct {
	key   string
	value *yaml.Node
}

// maxMerges bounds how often a document can have one map take in another.
const maxMerges = 100

// entries are the fields of the map n: its own, and those that it takes from
// others by <<.
func (w *walker) entries(at object.Path, n *yaml.Node) []entry {
	var own, merged []entry
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), resolve(n.Content[i+1])
		first, twice := lines[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			w.add(at.String(), "the name of a field must be text, got %s in line %d", got(key), key.Line)
		case key.ShortTag() == "!!merge":
			merged = append(merged, w.merge(at, value)...)
		case twice:
			_, path := below(at, key.Value)
			w.add(path, "written twice, in line %d and line %d; take one out", first, key.Line)
		default:
			lines[key.Value] = key.Line
			own = append(own, entry{key.Value, value})
		}
	}
	return union(own, merged)
}

// merge are the fields that << takes from a map, or from a list of maps.
func (w *walker) merge(at object.Path, from *yaml.Node) []entry {
	w.merges++
	switch {
	case w.merges == maxMerges:
		w.add("", "the config merges maps by << %d times or more, or one into itself; write them out", maxMerges)
		return nil
	case w.merges > maxMerges:
		return nil
	case from.Kind == yaml.MappingNode:
		return w.entries(at, from)
	case from.Kind != yaml.SequenceNode:
		w.add(at.String(), "<< must name a map, got %s in line %d", got(from), from.Line)
		return nil
	}
	var all []entry
	for _, item := range from.Content {
		all = union(all, w.merge(at, resolve(item)))
	}
	return all
}

// union are the first entries, and those of the second that aren't among
// them.
func union(first, second []entry) []entry {
	for _, e := range second {
		if !slices.ContainsFunc(first, func(f entry) bool { return f.key == e.key }) {
			first = append(first, e)
		}
	}
	return first
}

// field is a field of a config: its name there, and its type.
type field struct {
	name string
	typ  reflect.Type
}

func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" {
			fields = append(fields, field{name, t.Field(i).Type})
		}
	}
	return fields
}

// below is the path of a field, and how messages write it.
func below(at object.Path, key string) (object.Path, string) {
	path := at.Key(key)
	return path, path.String()
}
