// What the tests share: applying and decoding in one go, and edits in short.

package edit_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

func apply(t *testing.T, doc string, edits ...edit.Edit) string {
	t.Helper()
	out, err := edit.Apply([]byte(doc), edits)
	if err != nil {
		t.Fatalf("Apply: %v\ndocument:\n%s", err, doc)
	}
	return string(out.Doc)
}

func applyToNodes(t *testing.T, doc string, edits ...edit.Edit) string {
	t.Helper()
	out, err := edit.ApplyToNodes([]byte(doc), edits)
	if err != nil {
		t.Fatalf("ApplyToNodes: %v\ndocument:\n%s", err, doc)
	}
	return string(out)
}

// ways are the two in which edits are carried out.
var ways = map[string]func(t *testing.T, doc string, edits ...edit.Edit) string{"splices": apply, "nodes": applyToNodes}

func decode(t *testing.T, doc string) any {
	t.Helper()
	tree, err := resourcelist.Decode([]byte(doc))
	if err != nil {
		t.Fatalf("Decode: %v\ndocument:\n%s", err, doc)
	}
	return tree
}

func sameText(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s\ngot, quoted: %q", got, want, got)
	}
}

func sameTree(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got:  %#v\nwant: %#v", got, want)
	}
}

// at is a path of keys and positions.
func at(steps ...any) object.Path { return steps }

func set(value any, steps ...any) edit.Edit {
	return edit.Edit{Op: edit.Set, Path: at(steps...), Value: value}
}

func add(value any, steps ...any) edit.Edit {
	return edit.Edit{Op: edit.Append, Path: at(steps...), Value: value}
}

func insert(value any, position int, steps ...any) edit.Edit {
	return edit.Edit{Op: edit.Insert, Path: at(steps...), At: position, Value: value}
}

func remove(steps ...any) edit.Edit {
	return edit.Edit{Op: edit.Remove, Path: at(steps...)}
}
