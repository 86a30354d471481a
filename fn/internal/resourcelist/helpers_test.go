// What the tests share: reading and writing in one go, and the parser's own
// view of a list to hold ours against.

package resourcelist

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func mustRead(t testing.TB, text string) *List {
	t.Helper()
	list, err := Read([]byte(text))
	if err != nil {
		t.Fatalf("Read: %v\ninput:\n%s", err, text)
	}
	return list
}

func written(t testing.TB, list *List) string {
	t.Helper()
	var out bytes.Buffer
	n, err := list.WriteTo(&out)
	if err != nil {
		t.Fatalf("WriteTo: %v", err)
	}
	if n != int64(out.Len()) {
		t.Errorf("WriteTo says %d bytes, wrote %d", n, out.Len())
	}
	return out.String()
}

func sameText(t testing.TB, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s differs\n--- want\n%s\n--- got\n%s\n--- got, quoted\n%q", what, want, got, got)
	}
}

func ids(list *List) []string {
	var ids []string
	for _, item := range list.Items() {
		ids = append(ids, item.ID().String())
	}
	return ids
}

// lines is text without the margin that indenting it in a test gives it.
func lines(texts ...string) string { return strings.Join(texts, "\n") + "\n" }

// trees are the list's objects, decoded one by one.
func trees(t testing.TB, list *List) []any {
	t.Helper()
	trees := []any{}
	for _, item := range list.Items() {
		tree, err := Decode(item.Document())
		if err != nil {
			t.Fatalf("Decode: %v\ndocument:\n%s", err, item.Document())
		}
		trees = append(trees, tree)
	}
	return trees
}

// reference is the list as the parser has it, from the whole input at once
// and none of this package's splitting. ok is false where the parser, or what
// Decode demands, refuses the input.
func reference(data []byte) (objects []any, ok bool) {
	objects = []any{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
			return objects, true
		} else if err != nil {
			return nil, false
		}
		if len(doc.Content) == 0 {
			continue
		}
		node, err := expand(doc.Content[0])
		if err != nil {
			return nil, false
		}
		tree, err := decodeNode(node)
		if err != nil {
			return nil, false
		}
		objects = append(objects, flatten(tree, len(objects) == 0)...)
	}
}

// flatten is a document's objects: its items where it is a list of them.
func flatten(tree any, first bool) []any {
	if tree == nil {
		return nil
	}
	fields, _ := tree.(map[string]any)
	kind, _ := fields["kind"].(string)
	items, isList := fields["items"].([]any)
	switch {
	case kind == "ResourceList" && first:
		return items
	case kind == "List" && (isList || fields["items"] == nil && hasKey(fields, "items")):
		return items
	case strings.HasSuffix(kind, "List") && len(items) > 0 && allHaveKind(items):
		return items
	}
	return []any{tree}
}

func hasKey(fields map[string]any, key string) bool {
	_, ok := fields[key]
	return ok
}

func allHaveKind(items []any) bool {
	for _, item := range items {
		fields, _ := item.(map[string]any)
		if !hasKey(fields, "kind") {
			return false
		}
	}
	return true
}

// same compares trees; not a number is the same as itself here.
func same(a, b any) bool {
	return reflect.DeepEqual(a, b) || fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
}

func referenceID(tree any) object.ID { return object.IDOf(object.At(nil, tree)) }
