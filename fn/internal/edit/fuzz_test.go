package edit_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// FuzzApply carries one edit out on any document: Apply never panics, and what
// it makes of a document that Decode takes is what the model makes of it.
func FuzzApply(f *testing.F) {
	docs := []string{
		"a: 1\n", "# top\na: 'x' # why\nb: yes\n\n# end\n", "s:\n  - n: 1\n    l:\n      - a\n", "a: &x {m: {k: v}}\nb:\n  <<: *x\nc: *x\n",
		"a: {b: [], c: ~}\n", "a: |\n  x\n\n  y\nb: >-\n  x\n  y\n", "a: 1\r\n# c\r\nl:\r\n- a\r\n", "a: &a [*a]\n", "null\n", "[a, {b: c}]\n", "\t: [", "---\na: b\n---\nc: d\n",
		"{a: b}\n...\n", "a:\n# c\n- b\n  # d\n", "? a\n: b\n", "a: !!binary aGk=\nb: !x {}\n", "a: \"\\xe9\\u2028\"\n",
	}
	for i, doc := range docs {
		f.Add([]byte(doc), byte(i), "a", i%3, texts[i])
		f.Add([]byte(doc), byte(i+1), "s/0/l", i%3, texts[i+20])
		f.Add([]byte(doc), byte(i+2), "new/map", 0, texts[i+40])
	}
	f.Fuzz(func(t *testing.T, doc []byte, op byte, path string, position int, text string) {
		if len(doc) > 4000 || kept.Match(doc) || kept.MatchString(text) {
			return
		}
		e := edit.Edit{Op: ops[int(op)%len(ops)], Path: pathOf(path), At: position, Value: text}
		out, err := edit.Apply(doc, []edit.Edit{e})
		tree, unread := resourcelist.Decode(doc)
		if err != nil || unread != nil {
			return
		}
		holdAgainstModel(t, tree, e, out.Doc)
	})
}

var ops = []edit.Op{edit.Set, edit.Append, edit.Insert, edit.Remove}

// pathOf reads a/0/b.
func pathOf(text string) object.Path {
	var path object.Path
	for _, step := range strings.Split(text, "/") {
		if i, err := strconv.Atoi(step); err == nil {
			path = path.Index(i)
			continue
		}
		path = path.Key(step)
	}
	return path
}

func holdAgainstModel(t *testing.T, tree any, e edit.Edit, out []byte) {
	t.Helper()
	want, ok := model(tree, []edit.Edit{e})
	if !ok {
		t.Fatalf("%+v: got this, want an error:\n%s", e, out)
	}
	got, err := resourcelist.Decode(out)
	if err != nil {
		t.Fatalf("%+v: the result doesn't decode: %v\n%s", e, err, out)
	}
	// Not a number is the same as itself here.
	if !reflect.DeepEqual(got, want) && fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
		t.Fatalf("%+v:\ngot:  %#v\nwant: %#v\nwritten:\n%s", e, got, want, out)
	}
}

// FuzzSplices carries two edits out on any document: what comes of splices holds
// the same as what comes of nodes, and setting a text to what it is changes
// nothing.
func FuzzSplices(f *testing.F) {
	docs := []string{
		"# top\na: 'x' # why\nb:\n\n  # in b\n  c: \"y\"\n\n# end\n", "s:\n  - n: 1\n    l:\n      - a   # one\n      # two\n      - b\n", "s:\n- # c\n  a: |\n    x  \n\n    y\n\n  b: >-\n   z\n   w\n",
		"a: [\n  x,  # one\n  'y',\n]\nb: {c: , d}\n", "{\"a\": {\"b\": [\"c\"]},\n \"d\": 1}\n", "a:\n    b:\n    -   c: 1\n        d: 2\n", "a: 1\r\nb:\r\n- x\r\n", "a:\n  it goes\n   on\nb: 1", "s:\n- - a\n  - b\n-\n- c\n",
	}
	for i, doc := range docs {
		f.Add([]byte(doc), byte(i), "a", "x", byte(i+1), "b/c", "y\nz\n")
		f.Add([]byte(doc), byte(i+2), "s/0", "x", byte(i+3), "s", "#")
		f.Add([]byte(doc), byte(i), "s/0/l", texts[i+20], byte(i+1), "a/b", texts[i+60])
	}
	f.Add([]byte("A:"), byte(1), "B", "0", byte('_'), "B/", "0") // a removal below what only an edit makes
	f.Fuzz(func(t *testing.T, doc []byte, op1 byte, path1, text1 string, op2 byte, path2, text2 string) {
		if len(doc) > 4000 {
			return
		}
		edits := []edit.Edit{
			{Op: ops[int(op1)%len(ops)], Path: pathOf(path1), At: int(op1) / 4, Value: text1},
			{Op: ops[int(op2)%len(ops)], Path: pathOf(path2), At: int(op2) / 4, Value: text2},
		}
		tree, unread := resourcelist.Decode(doc)
		if unread != nil || contradicts(edits[1], edits[:1]) {
			return
		}
		sameWhenSetAgain(t, doc, tree, edits[0].Path)
		out, err := edit.Apply(doc, edits)
		if err != nil || out.Rewritten != "" {
			return
		}
		want, ok := model(tree, edits)
		got, err := resourcelist.Decode(out.Doc)
		if !ok || err != nil || !reflect.DeepEqual(got, want) && fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
			t.Fatalf("%+v: error %v\ngot:  %#v\nwant: %#v\nfrom:\n%s\nwritten:\n%s", edits, err, got, want, doc, out.Doc)
		}
	})
}

func sameWhenSetAgain(t *testing.T, doc []byte, tree any, path object.Path) {
	t.Helper()
	text, isText := object.At(nil, tree).Follow(path).Raw().(string)
	if !isText {
		return
	}
	out, err := edit.Apply(doc, []edit.Edit{{Op: edit.Set, Path: path, Value: text}})
	if err == nil && out.Rewritten == "" && string(out.Doc) != string(doc) {
		t.Fatalf("%s is set to %q, which it is, and the document changes from %q to %q", path, text, doc, out.Doc)
	}
}
