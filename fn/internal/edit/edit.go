// Package edit is a change to an object as data, and the one place that
// carries changes out.
//
// Paths and positions in an Edit always mean the object as it came in, so
// that edits planned by rooms that know nothing of each other can be carried
// out together, in any way.
//
// They are carried out on the nodes of a YAML parser (apply.go, node.go). What has
// changed in the nodes is then spliced into the document's bytes (splice.go and
// what it calls), so that all other lines keep theirs.
package edit

import (
	"encoding/json"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Op is what an edit does.
type Op string

// The operations.
const (
	// Set writes Value at Path and makes the maps that lead there. A scalar
	// that was there keeps its style.
	Set Op = "set"
	// Append adds Value at the end of the list at Path, making the list.
	Append Op = "append"
	// Insert adds Value to the list at Path before its element At.
	Insert Op = "insert"
	// Remove takes away what is at Path; nothing there is no error.
	Remove Op = "remove"
)

// Edit is one change to one object, with the reason for it.
type Edit struct {
	// Object is the object that it changes. An edit of its name or namespace
	// doesn't change how other edits name it: by what it was when it came in.
	Object object.ID
	Op     Op
	Path   object.Path
	// At is the position for Insert.
	At int
	// Value is text, bool, int, Fields, []any of these, or a decoded value of
	// an object.
	Value any
	// Rule is the rule's short name, Reason a sentence for the user.
	Rule   string
	Reason string
}

// Field is a key and its value.
type Field struct {
	Key   string
	Value any
}

// Fields is a map whose keys are written in the order given.
type Fields []Field

// MarshalJSON writes a map, in that order.
func (f Fields) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, field := range f {
		if i > 0 {
			out = append(out, ',')
		}
		key, err := json.Marshal(field.Key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(field.Value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, key...), ':'), value...)
	}
	return append(out, '}'), nil
}

// Get is the value of key, nil where there is none.
func (f Fields) Get(key string) any {
	for _, field := range f {
		if field.Key == key {
			return field.Value
		}
	}
	return nil
}
