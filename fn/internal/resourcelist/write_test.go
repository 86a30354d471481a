// Writing edited lists: every edit in its place, in the style around it.

package resourcelist

import (
	"errors"
	"strings"
	"testing"
)

// edits that the tables below carry out.
func insertFirst(l *List)  { l.InsertAfter(nil, []byte("kind: New\n")) }
func insertSecond(l *List) { l.InsertAfter(l.Items()[0], []byte("kind: New\na:\n- b\n")) }
func appendOne(l *List)    { l.Append([]byte("kind: New\n")) }
func removeFirst(l *List)  { l.Remove(l.Items()[0]) }
func removeAll(l *List) {
	for _, item := range l.Items() {
		l.Remove(item)
	}
}
func setFirst(doc string) func(*List) {
	return func(l *List) { l.Items()[0].Set([]byte(doc)) }
}

func TestEditedResourceList(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		edit func(*List)
		want string
	}{
		"an item set": {
			wireHead + "items:\n# a\n- kind: A\n# b\n- kind: B # b\nx: 1\n", setFirst("kind: C\nd: |\n  e\n\n   f\n"),
			wireHead + "items:\n# a\n- kind: C\n  d: |\n    e\n\n     f\n# b\n- kind: B # b\nx: 1\n",
		},
		"an indented item set, comments first": {
			wireHead + "items:\n  - kind: A\n", setFirst("# why\nkind: C\n# in\na:\n- b\n"),
			wireHead + "items:\n  - # why\n    kind: C\n    # in\n    a:\n    - b\n",
		},
		"set, with no line break at the end": {"kind: A\nx: |\n  y", setFirst("kind: B\nx: |\n  y"), "kind: B\nx: |\n  y"},
		"an item set keeps its columns and its way to end lines": {
			wireHead + "items:\n-   kind: A\n    x:\n# out\n      y: 1\n  # in\n    z: 1\n", setFirst("kind: A\nx:\n# out\n  y: 2\n# in\nz: 1\n"),
			wireHead + "items:\n-   kind: A\n    x:\n# out\n      y: 2\n  # in\n    z: 1\n",
		},
		"an item of other line ends than the list": {
			wireHead + "items:\n- kind: A\r\n  x: 1\r\n- kind: B\n", setFirst("kind: A\nx: 2\n"),
			wireHead + "items:\n- kind: A\r\n  x: 2\r\n- kind: B\n",
		},
		"set to a document with markers": {
			wireHead + "items:\n- kind: A\n", setFirst("---\nkind: C\n...\n"), wireHead + "items:\n- kind: C\n",
		},
		"set to a document that can't be indented by lines": {
			wireHead + "items:\n- kind: A\n", setFirst("{\"kind\": \"C\",\n\"a\": [\n\"x: y\"]}"), wireHead + "items:\n- kind: C\n  a:\n  - \"x: y\"\n",
		},
		"set without a final newline": {wireHead + "items:\n- kind: A\n- kind: B\n", setFirst("kind: C"), wireHead + "items:\n- kind: C\n- kind: B\n"},
		"first":                       {wireHead + "items:\n- kind: A\n", insertFirst, wireHead + "items:\n- kind: New\n- kind: A\n"},
		"second, indented":            {wireHead + "items:\n  - kind: A\n  # b\n  - kind: B\n", insertSecond, wireHead + "items:\n  - kind: A\n  - kind: New\n    a:\n    - b\n  # b\n  - kind: B\n"},
		"last":                        {wireHead + "items:\n- kind: A\n# c\nx: 1\n", appendOne, wireHead + "items:\n- kind: A\n- kind: New\n# c\nx: 1\n"},
		"last, no final newline":      {wireHead + "items:\n- kind: A", appendOne, wireHead + "items:\n- kind: A\n- kind: New\n"},
		"CRLF":                        {strings.ReplaceAll(wireHead+"items:\n- kind: A\n", "\n", "\r\n"), appendOne, strings.ReplaceAll(wireHead+"items:\n- kind: A\n- kind: New\n", "\n", "\r\n")},
		"into []":                     {wireHead + "items: [] # none\nx: 1\n", appendOne, wireHead + "items: # none\n- kind: New\nx: 1\n"},
		"into [] before all":          {wireHead + "items: []\n", insertFirst, wireHead + "items:\n- kind: New\n"},
		"into null":                   {wireHead + "items:\nx: 1\n", appendOne, wireHead + "items:\n- kind: New\nx: 1\n"},
		"into null without newline":   {wireHead + "items:", appendOne, wireHead + "items:\n- kind: New\n"},
		"into a list without items":   {wireHead + "x: 1", appendOne, wireHead + "x: 1\nitems:\n- kind: New\n"},
		"the first removed":           {wireHead + "items: # i\n- kind: A\n# b\n- kind: B\n", removeFirst, wireHead + "items: # i\n# b\n- kind: B\n"},
		"all removed":                 {wireHead + "items: # i\n# a\n- kind: A\n# b\n- kind: B\n# c\nx: 1\n", removeAll, wireHead + "items: [] # i\n# a\n# c\nx: 1\n"},
		"all removed, one new": {
			wireHead + "items:\n  - kind: A\n  - kind: B\n",
			func(l *List) { removeAll(l); appendOne(l) }, wireHead + "items:\n  - kind: New\n",
		},
		"markers stay": {"---\n" + wireHead + "items:\n- kind: A\n...\n# end\n", appendOne, "---\n" + wireHead + "items:\n- kind: A\n- kind: New\n...\n# end\n"},
		"JSON": {
			`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","functionConfig":{"kind":"C"},"items":[{"kind":"A","b":"1"}],"x":null}`, appendOne,
			wireHead + "functionConfig:\n  kind: C\nitems:\n- kind: A\n  b: \"1\"\n- kind: New\nx: null\n",
		},
		"JSON without items": {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList"}`, appendOne, wireHead + "items:\n- kind: New\n"},
		"JSON, all removed":  {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"kind":"A"}]}`, removeAll, wireHead + "items: []\n"},
		"anchors": {
			wireHead + "items:\n- kind: A\n  metadata: &m {name: a}\n- kind: B\n  metadata: *m\n", setFirst("kind: C\n"),
			wireHead + "items:\n- kind: C\n- kind: B\n  metadata:\n    name: a\n",
		},
		"an item removed that came in by nobody": {
			wireHead + "items: []\n", func(l *List) { l.Remove(l.Append([]byte("kind: A\n"))) }, wireHead + "items: []\n",
		},
		"removed twice": {
			wireHead + "items:\n- kind: A\n- kind: B\n", func(l *List) { a := l.Items()[0]; l.Remove(a); l.Remove(a); l.Remove(nil) }, wireHead + "items:\n- kind: B\n",
		},
		"behind an item that was removed": {
			wireHead + "items:\n- kind: A\n- kind: B\n",
			func(l *List) { a := l.Items()[0]; l.Remove(a); l.InsertAfter(a, []byte("kind: New\n")) }, wireHead + "items:\n- kind: B\n- kind: New\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			test.edit(list)
			sameText(t, "the output", test.want, written(t, list))
		})
	}
}

func TestEditedStream(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		edit func(*List)
		want string
	}{
		"into nothing":                       {"", appendOne, "kind: New\n"},
		"first into nothing":                 {"", insertFirst, "kind: New\n"},
		"into comments":                      {"# c\n", appendOne, "# c\nkind: New\n"},
		"into comments in a document":        {"---\n# c\n", appendOne, "---\n# c\n---\nkind: New\n"},
		"first":                              {"kind: A\n", insertFirst, "kind: New\n---\nkind: A\n"},
		"first, behind a comment":            {"# c\n---\nkind: A\n", insertFirst, "# c\nkind: New\n---\nkind: A\n"},
		"second":                             {"---\nkind: A\n---\nkind: B\n", insertSecond, "---\nkind: A\n---\nkind: New\na:\n- b\n---\nkind: B\n"},
		"last without a final newline":       {"kind: A", appendOne, "kind: A\n---\nkind: New\n"},
		"last behind an end marker":          {"kind: A\n...", appendOne, "kind: A\n...\n---\nkind: New\n"},
		"before a directive":                 {"kind: A\n...\n%YAML 1.1\n---\nkind: B\n", insertSecond, "kind: A\n...\n---\nkind: New\na:\n- b\n...\n%YAML 1.1\n---\nkind: B\n"},
		"CRLF":                               {"kind: A\r\n---\r\nkind: B", appendOne, "kind: A\r\n---\r\nkind: B\r\n---\r\nkind: New\r\n"},
		"BOM":                                {utf8BOM + "kind: A\n", insertFirst, utf8BOM + "kind: New\n---\nkind: A\n"},
		"set":                                {"# c\n---\nkind: A\n---\nkind: B\n", setFirst("kind: C"), "# c\n---\nkind: C\n---\nkind: B\n"},
		"set, with no line break at the end": {"kind: A\nx: |\n  y", setFirst("kind: B\nx: |\n  y"), "kind: B\nx: |\n  y"},
		"an item set keeps its columns and its way to end lines": {
			wireHead + "items:\n-   kind: A\n    x:\n# out\n      y: 1\n  # in\n    z: 1\n", setFirst("kind: A\nx:\n# out\n  y: 2\n# in\nz: 1\n"),
			wireHead + "items:\n-   kind: A\n    x:\n# out\n      y: 2\n  # in\n    z: 1\n",
		},
		"an item of other line ends than the list": {
			wireHead + "items:\n- kind: A\r\n  x: 1\r\n- kind: B\n", setFirst("kind: A\nx: 2\n"),
			wireHead + "items:\n- kind: A\r\n  x: 2\r\n- kind: B\n",
		},
		"set to a document with markers": {"---\nkind: A\n---\nkind: B\n", setFirst("---\nkind: C\n...\n"), "---\nkind: C\n---\nkind: B\n"},
		"set what stood by its marker":   {"kind: A\n--- {kind: B}\n", func(l *List) { l.Items()[1].Set([]byte("kind: C\n")) }, "kind: A\n---\nkind: C\n"},
		"set to what stands by a marker": {"---\nkind: A\n", setFirst("--- {kind: C}\n"), "--- {kind: C}\n"},
		"the first removed":              {"kind: A\n---\nkind: B\n", removeFirst, "---\nkind: B\n"},
		"all removed":                    {"# c\n---\nkind: A\n---\nkind: B\n", removeAll, "# c\n"},
		"all removed, one new":           {"kind: A\n", func(l *List) { removeAll(l); appendOne(l) }, "kind: New\n"},
		"into a List, indented":          {"kind: List\nitems:\n  - kind: A\n---\nkind: B\n", insertSecond, "kind: List\nitems:\n  - kind: A\n  - kind: New\n    a:\n    - b\n---\nkind: B\n"},
		"behind a List":                  {"kind: B\n---\nkind: List\nitems:\n- kind: A\n", appendOne, "kind: B\n---\nkind: List\nitems:\n- kind: A\n- kind: New\n"},
		"into an empty List":             {"kind: List\nitems: []\n", appendOne, "kind: List\nitems:\n- kind: New\n"},
		"before a List without a marker": {"kind: List\nitems: []\n---\nkind: A\n", insertFirst, "kind: List\nitems: []\n---\nkind: New\n---\nkind: A\n"},
		"a List's item removed":          {"apiVersion: v1\nitems:\n- kind: A\nkind: List\n", removeFirst, "apiVersion: v1\nitems: []\nkind: List\n"},
		"JSON documents":                 {"{\"kind\": \"A\"}\n---\n{\"kind\": \"B\"}\n", insertSecond, "{\"kind\": \"A\"}\n---\nkind: New\na:\n- b\n---\n{\"kind\": \"B\"}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			test.edit(list)
			sameText(t, "the output", test.want, written(t, list))
		})
	}
}

func TestNewAndSetItemsAreTouched(t *testing.T) {
	list := mustRead(t, wireHead+"items:\n- kind: A\n- kind: B\n")
	list.Items()[0].Set([]byte("kind: C\n"))
	list.Append([]byte("kind: D\n"))
	want := []bool{true, false, true}
	for n, item := range list.Items() {
		if item.Touched() != want[n] {
			t.Errorf("item %d is touched: %v, want %v", n+1, item.Touched(), want[n])
		}
	}
}

func TestANewItemThatIsSetStaysNew(t *testing.T) {
	list := mustRead(t, "kind: A\n")
	item := list.Append([]byte("kind: B\n"))
	item.Set([]byte("kind: C\n"))
	item.Set([]byte("kind: B\n"))
	item.Set(nil)
	if !item.Touched() {
		t.Error("a new item isn't touched")
	}
}

func TestWriteToRefusesWhatCannotStandInTheList(t *testing.T) {
	for name, test := range map[string]struct{ text, doc, want string }{
		"broken YAML in a ResourceList":    {wireHead + "items: []\n", "a: b: c\n", "item 1: reading YAML: yaml: "},
		"text in a ResourceList":           {wireHead + "items: []\n", "text\n", "item 1: expected an object"},
		"two documents in a ResourceList":  {wireHead + "items: []\n", "kind: A\n---\nkind: B\n", "item 1 (A): expected one YAML document, found a second"},
		"keys that aren't text":            {wireHead + "items: []\n", "{1: a}\n", "item 1: writing it into the list: line 1: expected a key that is text"},
		"aliases without end":              {wireHead + "items: []\n", laughs(9, 9), "aliases expand to more than 100000 values"},
		"two documents in a stream":        {"", "kind: A\n---\nkind: B\n", "item 1 (A): expected one YAML document, found a second"},
		"text behind the end in a stream":  {"", "kind: A\n... b\n", "item 1"},
		"text behind the end of an object": {wireHead + "items: []\n", "kind: A\n... b\n", "item 1"},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			list.Append([]byte(test.doc))
			_, err := list.WriteTo(&strings.Builder{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want it to hold %q", err, test.want)
			}
		})
	}
}

func TestErrorsOfItemsAreNotThoseOfTheWriter(t *testing.T) {
	list := mustRead(t, wireHead+"items: []\n")
	list.Append([]byte("text\n"))
	if _, err := list.WriteTo(failingWriter{}); !errors.Is(err, errNotObject) {
		t.Errorf("the error is %v, want %v", err, errNotObject)
	}
}
