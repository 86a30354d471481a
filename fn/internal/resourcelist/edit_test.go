// Editing: whatever is inserted, set and removed, the outcome parses to the
// same objects as a plain slice of them under the same edits.

package resourcelist

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

var someFindings = finding.List{
	{Severity: finding.Warning, Rule: "storage-class", Message: "the claim: needs \"RWX\"", Advice: "name a class"},
	{Severity: finding.Info, Rule: "cache", Message: "two\nlines", Object: object.ID{APIVersion: "v1", Kind: "ConfigMap", Name: "a"},
		Field: object.Root("data", "a.b").Index(2)},
}

// newDocuments are what edits put in: block scalars with empty lines, comments
// first, marker lines, brackets, no final newline, both line ends.
var newDocuments = []string{
	"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\ndata:\n  script: |\n    one\n\n      two\n    three\n",
	"# why this is here\n# and more\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: flow}",
	"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: marked\n...\n",
	"{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"json\"}}",
	"apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\ndata:\r\n  a: >-\r\n    folded\r\n    text\r\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: keep\ndata:\n  a: |+\n    text\n\n\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: anchored\nother: *m\n",
	"--- {apiVersion: v1, kind: Pod, metadata: {name: inline}}\n",
	"\n\napiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: wide\nlist:\n- a\n-   b: 1\n    c: \"in\n  quotes\"\n",
}

// editing carries edits out on a list and on the objects it should hold.
type editing struct {
	t    *testing.T
	list *List
	want []any
}

func (e *editing) step(op, n int) {
	doc := newDocuments[(op/4+n)%len(newDocuments)]
	tree, err := Decode([]byte(doc))
	if err != nil {
		e.t.Fatalf("Decode: %v", err)
	}
	items := e.list.Items()
	at := 0
	if len(items) > 0 {
		at = (op / 4) % len(items)
	}
	switch kind := op % 4; {
	case len(items) == 0 || kind == 0:
		e.list.Append([]byte(doc))
		e.want = append(slices.Clip(e.want), tree)
	case kind == 1:
		e.list.InsertAfter(items[at], []byte(doc))
		e.want = slices.Insert(slices.Clip(e.want), at+1, tree)
	case kind == 2:
		items[at].Set([]byte(doc))
		e.want[at] = tree
	case n%2 == 0:
		e.list.Remove(items[at])
		e.want = slices.Delete(slices.Clip(e.want), at, at+1)
	default:
		e.list.InsertAfter(nil, []byte(doc))
		e.want = slices.Insert(slices.Clip(e.want), 0, tree)
	}
}

// check holds the list, its output, and the list read from its output, each
// against what it should be.
func (e *editing) check() {
	e.t.Helper()
	e.sameObjects("the edited list", trees(e.t, e.list))
	out := written(e.t, e.list)
	got, ok := reference([]byte(out))
	if !ok {
		e.t.Fatalf("the output doesn't parse:\n%s", out)
	}
	// An output that begins with another document is read as another thing.
	e.sameObjects("the output "+out, got)
	again := mustRead(e.t, out)
	e.sameObjects("the list read again", trees(e.t, again))
	if e.list.IsResourceList() != again.IsResourceList() {
		e.t.Errorf("ResourceList before: %v, after: %v", e.list.IsResourceList(), again.IsResourceList())
	}
	if !same(config(e.t, e.list), config(e.t, again)) {
		e.t.Errorf("the functionConfig changed:\n%s", out)
	}
}

func config(t *testing.T, list *List) any {
	t.Helper()
	tree, err := Decode(list.FunctionConfig())
	if err != nil {
		t.Errorf("functionConfig: %v", err)
	}
	return tree
}

func (e *editing) sameObjects(what string, got []any) {
	e.t.Helper()
	want := withoutEmptied(e.want)
	if got = withoutEmptied(got); len(got) != len(want) {
		e.t.Fatalf("%s holds %d objects, want %d\n%v\n%v", what, len(got), len(want), got, want)
	}
	for n := range got {
		if !same(want[n], got[n]) {
			e.t.Errorf("%s: object %d\nwant %#v\ngot  %#v", what, n+1, want[n], got[n])
		}
	}
}

// withoutEmptied leaves out what a TaskList becomes when its last item is
// removed: an object, because nothing says any more what it is a list of.
func withoutEmptied(objects []any) []any {
	return slices.DeleteFunc(slices.Clone(objects), func(tree any) bool {
		fields, _ := tree.(map[string]any)
		kind, _ := fields["kind"].(string)
		items, isList := fields["items"].([]any)
		return strings.HasSuffix(kind, "List") && isList && len(items) == 0
	})
}

func TestRandomEditsOfEveryCorpusEntryParseToTheSameObjects(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n, seed := range corpus {
		for round := range 12 {
			text := []byte(seed)
			if round%3 == 2 {
				text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
			}
			t.Run(fmt.Sprint(n, "/", round), func(t *testing.T) {
				want, ok := reference(text)
				list, err := Read(text)
				if !ok || err != nil || endsInOpenBlock(text, want) {
					t.Skip("not a list that the parser takes")
				}
				e := editing{t: t, list: list, want: want}
				for step := range random.IntN(6) {
					e.step(random.IntN(1000), step)
				}
				if round%4 == 1 {
					list.SetResults(someFindings)
				}
				e.check()
			})
		}
	}
}
