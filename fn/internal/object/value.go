package object

import (
	"fmt"
	"slices"
	"strings"
)

// Value is a cursor in a decoded object: a value and the path that leads to
// it. The zero Value, and every Value that a Get finds nothing for, is one
// that doesn't exist; reading it gives zero values.
//
// Maps are map[string]any, lists []any, scalars string, bool, int, int64,
// uint64, float64 or nil.
type Value struct {
	path Path
	v    any
}

// At is a cursor at path on the value v.
func At(path Path, v any) Value { return Value{path: path, v: v} }

// Path leads from the object's root to here, whether or not anything is here.
func (v Value) Path() Path { return v.path }

// Raw is the decoded value itself; it must not be changed.
func (v Value) Raw() any { return v.v }

// Exists tells whether there is a value other than null.
func (v Value) Exists() bool { return v.v != nil }

// Get goes down through maps, key by key.
func (v Value) Get(keys ...string) Value {
	current := v.v
	for _, key := range keys {
		fields, _ := current.(map[string]any)
		current = fields[key]
	}
	return Value{path: v.path.Key(keys...), v: current}
}

// TextOf is the text of a field. It keeps no path, for what is asked for often.
func (v Value) TextOf(key string) string {
	fields, _ := v.v.(map[string]any)
	return Value{v: fields[key]}.Text()
}

// Follow goes down along a path of keys and positions.
func (v Value) Follow(path Path) Value {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.Get(step)
		case int:
			v = v.Item(step)
		}
	}
	return v
}

// Item is the list's element at i, or one that doesn't exist.
func (v Value) Item(i int) Value {
	list, _ := v.v.([]any)
	if i < 0 || i >= len(list) {
		return Value{path: v.path.Index(i)}
	}
	return Value{path: v.path.Index(i), v: list[i]}
}

// Items are the list's elements; none where the value isn't a list.
func (v Value) Items() []Value {
	list, _ := v.v.([]any)
	items := make([]Value, len(list))
	for i := range list {
		items[i] = v.Item(i)
	}
	return items
}

// Named is the list's element whose field "name" is name.
func (v Value) Named(name string) (Value, bool) {
	list, _ := v.v.([]any)
	for i := range list {
		if (Value{v: list[i]}).TextOf("name") == name {
			return v.Item(i), true
		}
	}
	return Value{}, false
}

// IsMap tells whether the value is a map, empty or not.
func (v Value) IsMap() bool {
	_, ok := v.v.(map[string]any)
	return ok
}

// IsList tells whether the value is a list, empty or not.
func (v Value) IsList() bool {
	_, ok := v.v.([]any)
	return ok
}

// Keys are the map's keys in alphabetical order.
func (v Value) Keys() []string {
	fields, _ := v.v.(map[string]any)
	keys := make([]string, 0, len(fields))
	for key := range fields {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Text is a scalar as text ("2" for the number 2); "" for all else.
func (v Value) Text() string {
	switch scalar := v.v.(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return scalar
	default:
		return fmt.Sprint(scalar)
	}
}

// Texts are the list's elements as text.
func (v Value) Texts() []string {
	list, _ := v.v.([]any)
	var texts []string
	for _, item := range list {
		texts = append(texts, Value{v: item}.Text())
	}
	return texts
}

// Truth is a bool's value; false for all else.
func (v Value) Truth() bool {
	truth, _ := v.v.(bool)
	return truth
}

// Walk calls visit for the value and all below it, keys in alphabetical
// order, parents first.
func (v Value) Walk(visit func(Value)) {
	visit(v)
	for _, key := range v.Keys() {
		v.Get(key).Walk(visit)
	}
	for _, item := range v.Items() {
		item.Walk(visit)
	}
}

// Mentions tells whether a string at or below the value contains text.
func (v Value) Mentions(text string) bool { return mentions(v.v, text) }

// mentions goes through the values alone: paths to them cost more than the search.
func mentions(value any, text string) bool {
	switch value := value.(type) {
	case string:
		return strings.Contains(value, text)
	case []any:
		return slices.ContainsFunc(value, func(item any) bool { return mentions(item, text) })
	case map[string]any:
		for _, field := range value {
			if mentions(field, text) {
				return true
			}
		}
	}
	return false
}
