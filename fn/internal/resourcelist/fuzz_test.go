// Fuzzing: whatever Read accepts leaves as it came, and is what the parser
// says it is.

package resourcelist

import (
	"bytes"
	"testing"
)

func FuzzRead(f *testing.F) {
	for _, seed := range corpus {
		f.Add([]byte(seed))
		f.Add(bytes.ReplaceAll([]byte(seed), []byte("\n"), []byte("\r\n")))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(data)
		if err != nil {
			return
		}
		sameText(t, "what was written", string(data), written(t, list))
		checkAgainstParser(t, data, list)
	})
}

// checkAgainstParser holds items, documents and IDs against the parser's view
// of the whole input.
func checkAgainstParser(t *testing.T, data []byte, list *List) {
	t.Helper()
	want, ok := reference(data)
	items := list.Items()
	for _, item := range items {
		_, _ = item.Object()
	}
	if !ok {
		return
	}
	if len(items) != len(want) {
		t.Fatalf("found %d items, the parser %d: %v", len(items), len(want), want)
	}
	for n, item := range items {
		tree, err := Decode(item.Document())
		if err != nil {
			t.Fatalf("item %d doesn't parse on its own: %v\n%s", n+1, err, item.Document())
		}
		if !same(want[n], tree) {
			t.Errorf("item %d\nthe parser says %#v\nalone it is    %#v", n+1, want[n], tree)
		}
		if id := referenceID(want[n]); id != item.ID() {
			t.Errorf("item %d: ID is %#v, the parser says %#v", n+1, item.ID(), id)
		}
	}
	config := list.FunctionConfig()
	if _, err := Decode(config); err != nil {
		t.Errorf("the functionConfig doesn't parse on its own: %v\n%s", err, config)
	}
}

// FuzzEdit edits a list and holds the outcome against the parser's.
func FuzzEdit(f *testing.F) {
	for n, seed := range corpus {
		f.Add([]byte(seed), []byte{byte(n), 7, 1, 9, 2, 30}, true)
		f.Add(bytes.ReplaceAll([]byte(seed), []byte("\n"), []byte("\r\n")), []byte{3, byte(n)}, false)
	}
	f.Fuzz(func(t *testing.T, data, script []byte, tell bool) {
		if len(script) > 20 {
			return
		}
		list, err := Read(data)
		want, ok := reference(data)
		if err != nil || !ok || endsInOpenBlock(data, want) {
			return
		}
		e := editing{t: t, list: list, want: want}
		for n, op := range script {
			e.step(int(op), n)
		}
		if tell {
			list.SetResults(someFindings)
		}
		e.check()
	})
}

// endsInOpenBlock tells whether a final newline would change what the data
// says, as it does behind a block scalar without one.
func endsInOpenBlock(data []byte, want []any) bool {
	for _, eol := range []string{"\n", "\r\n"} {
		with, ok := reference(append(bytes.Clone(data), eol...))
		if !ok || !same(want, with) {
			return true
		}
	}
	return false
}

func FuzzDecode(f *testing.F) {
	for _, seed := range corpus {
		f.Add([]byte(seed))
	}
	for _, seed := range hostile {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := Decode(data)
		if err != nil {
			return
		}
		if n := count(t, tree, 0); n > len(data)+1+maxAliasValues {
			t.Errorf("%d bytes became %d values", len(data), n)
		}
	})
}

// count is the number of values in a tree, all of the shapes that Decode
// promises.
func count(t *testing.T, tree any, depth int) int {
	t.Helper()
	if depth > maxDepth+1 {
		t.Fatalf("the tree is more than %d deep", maxDepth)
	}
	n := 1
	switch tree := tree.(type) {
	case map[string]any:
		for _, value := range tree {
			n += count(t, value, depth+1)
		}
	case []any:
		for _, value := range tree {
			n += count(t, value, depth+1)
		}
	case nil, string, bool, int, int64, uint64, float64:
	default:
		t.Errorf("Decode gives a %T", tree)
	}
	return n
}
