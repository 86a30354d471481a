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
