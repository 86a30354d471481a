// Items: who they are, what they hold, where they are kept.

package resourcelist

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func TestID(t *testing.T) {
	for name, test := range map[string]struct {
		doc    string
		want   object.ID
		parsed bool // the parser has to be asked
	}{
		"plain":                    {"apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace: ns\n", object.ID{APIVersion: "v1", Kind: "A", Namespace: "ns", Name: "a"}, false},
		"fields in another order":  {"metadata:\n  labels:\n    name: no\n  name: a\nspec:\n  kind: No\nkind: A\n", object.ID{Kind: "A", Name: "a"}, false},
		"quoted":                   {"kind: \"A\"\nmetadata:\n  name: '123'\n", object.ID{Kind: "A", Name: "123"}, false},
		"comments":                 {"# a\nkind: A # b\nmetadata: # c\n  # d\n  name: a # e\n", object.ID{Kind: "A", Name: "a"}, false},
		"no name":                  {"kind: A\nmetadata:\n  generateName: a-\n", object.ID{Kind: "A"}, false},
		"no metadata":              {"kind: A\n", object.ID{Kind: "A"}, false},
		"empty metadata":           {"metadata:\nkind: A\n", object.ID{Kind: "A"}, false},
		"names elsewhere":          {"kind: A\nmetadata:\n  ownerReferences:\n  - name: no\n    kind: No\n  - kind: No\n", object.ID{Kind: "A"}, false},
		"names in a block scalar":  {"kind: A\ndata: |\n  kind: No\n\n  name: no\nmetadata:\n  a: |\n    name: no\n  name: a\n", object.ID{Kind: "A", Name: "a"}, false},
		"a number as name":         {"kind: A\nmetadata:\n  name: 0x10\n", object.ID{Kind: "A", Name: "16"}, true},
		"a bool as name":           {"kind: A\nmetadata:\n  name: true\n", object.ID{Kind: "A", Name: "true"}, true},
		"null as name":             {"kind: A\nmetadata:\n  name: null\n", object.ID{Kind: "A"}, true},
		"a list as metadata":       {"kind: A\nmetadata:\n- name: a\n", object.ID{Kind: "A"}, true},
		"text as metadata":         {"kind: A\nmetadata: text\n", object.ID{Kind: "A"}, true},
		"text below metadata":      {"kind: A\nmetadata:\n  text\n", object.ID{Kind: "A"}, true},
		"braces":                   {"kind: A\nmetadata: {name: a, namespace: n}\n", object.ID{Kind: "A", Namespace: "n", Name: "a"}, true},
		"JSON":                     {`{"kind": "A", "metadata": {"name": "a"}}`, object.ID{Kind: "A", Name: "a"}, true},
		"a quoted key":             {"\"kind\": A\n", object.ID{Kind: "A"}, true},
		"a key quoted in metadata": {"kind: A\nmetadata:\n  \"name\": a\n", object.ID{Kind: "A", Name: "a"}, true},
		"escapes":                  {"kind: \"\\x41\"\nmetadata:\n  name: 'it''s'\n", object.ID{Kind: "A", Name: "it's"}, true},
		"a tag":                    {"kind: !!str A\n", object.ID{Kind: "A"}, true},
		"an anchor":                {"kind: &a A\nmetadata:\n  name: *a\n", object.ID{Kind: "A", Name: "A"}, true},
		"a merge":                  {"kind: A\nmetadata:\n  <<: {name: a}\n", object.ID{Kind: "A", Name: "a"}, true},
		"a name in several lines":  {"kind: A\nmetadata:\n  name: a\n    b\n  namespace:\n    n\n", object.ID{Kind: "A", Name: "a b", Namespace: "n"}, true},
		"a name in block style":    {"kind: A\nmetadata:\n  name: |-\n    a\n", object.ID{Kind: "A", Name: "a"}, true},
		"an indented document":     {"  kind: A\n  metadata:\n    name: a\n", object.ID{Kind: "A", Name: "a"}, true},
		"tabs":                     {"kind:\tA\t# a\nmetadata:\n  name: \ta\n", object.ID{Kind: "A", Name: "a"}, false},
		"a key with a question":    {"? kind\n: A\n", object.ID{Kind: "A"}, true},
		"odd line breaks":          {"a: b\rkind: A\r", object.ID{Kind: "A"}, true},
		"a name that looks odd":    {"kind: A\nmetadata:\n  name: a b\n", object.ID{Kind: "A", Name: "a b"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.doc)
			item := list.Items()[0]
			if got := item.ID(); got != test.want {
				t.Errorf("as read, ID is %#v, want %#v", got, test.want)
			}
			added := list.Append([]byte(test.doc))
			if got := added.ID(); got != test.want {
				t.Errorf("as appended, ID is %#v, want %#v", got, test.want)
			}
			if o, plain := scanOutline([]byte(test.doc)); !strings.Contains(test.doc, "\r") && (plain && o.id.sure) == test.parsed {
				t.Errorf("read without the parser: %v, want %v", !test.parsed, test.parsed)
			}
			o, err := item.Object()
			if err != nil || o.ID != test.want {
				t.Errorf("Object's ID is %#v (%v), want %#v", o.ID, err, test.want)
			}
		})
	}
}

func TestIDFollowsSet(t *testing.T) {
	item := mustRead(t, "kind: A\n").Items()[0]
	item.Set([]byte("kind: B\n"))
	if got := item.ID().Kind; got != "B" {
		t.Errorf("after Set the kind is %q, want B", got)
	}
	item.Set([]byte("kind: A\n"))
	if got := item.ID().Kind; got != "A" || item.Touched() {
		t.Errorf("after Set to what it was the kind is %q, touched %v; want A, false", got, item.Touched())
	}
}

func TestIDOfABrokenItemIsWhatCanBeSeen(t *testing.T) {
	list := mustRead(t, wireHead+"items:\n- kind: A\n  metadata:\n    name: a\n    name: b\n")
	if got := list.Items()[0].ID(); got.Kind != "A" || got.Name != "a" {
		t.Errorf("ID is %v, want A a", got)
	}
}

func TestDocumentStandsAlone(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"at the left edge":     {wireHead + "items:\n- kind: A\n  a:\n  - b\n", "kind: A\na:\n- b\n"},
		"indented":             {wireHead + "items:\n    -   kind: A\n        a:\n          b: 1\n", "kind: A\na:\n  b: 1\n"},
		"a block scalar":       {wireHead + "items:\n- a: |\n    x\n\n      y\n     \n  kind: A\n", "a: |\n  x\n\n    y\n   \nkind: A\n"},
		"comments":             {wireHead + "items:\n# above\n- kind: A\n # left\n# below\n", "kind: A\n# left\n"},
		"no final newline":     {wireHead + "items:\n- kind: A", "kind: A"},
		"CRLF":                 {strings.ReplaceAll(wireHead+"items:\n- kind: A\n  b: c\n", "\n", "\r\n"), "kind: A\r\nb: c\r\n"},
		"a stream's document":  {"---\n# a\nkind: A\n---\nkind: B\n", "# a\nkind: A\n"},
		"behind a marker":      {"--- {kind: A}\n", "--- {kind: A}\n"},
		"with a tag directive": {"%TAG !e! x:\n---\nkind: A\n", "%TAG !e! x:\n---\nkind: A\n"},
		"a version directive":  {"%YAML 1.2\n---\nkind: A\n...\n", "kind: A\n"},
		"from JSON":            {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[{"kind":"A","a":{"b":["1","x","y"]}}]}`, "kind: A\na:\n  b:\n  - \"1\"\n  - x\n  - \"y\"\n"},
		"expanded":             {wireHead + "items:\n- &a\n  kind: A\n  metadata: &m {a: 1}\n- *a\n", "kind: A\nmetadata:\n  a: 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			item := mustRead(t, test.text).Items()[0]
			sameText(t, "the document", test.want, string(item.Document()))
			if _, err := item.Object(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAppendingToADocumentLeavesTheListAlone(t *testing.T) {
	text := "kind: A\n---\nkind: B\n"
	list := mustRead(t, text)
	_ = append(list.Items()[0].Document(), "overwritten"...)
	sameText(t, "the output", text, written(t, list))
}

func TestObject(t *testing.T) {
	item := mustRead(t, wireHead+"items:\n- apiVersion: v1\n  kind: A\n  metadata: {name: a}\n  n: 1\n").Items()[0]
	o, err := item.Object()
	if err != nil {
		t.Fatal(err)
	}
	if o.Name != "a" || o.Get("n").Raw() != 1 || o.Get("n").Path().String() != "n" {
		t.Errorf("Object is %#v", o)
	}
}

func TestObjectErrorsSayWhichItemAndWhat(t *testing.T) {
	for name, test := range map[string]struct{ item, want string }{
		"a template":          {"- kind: Task\n  metadata:\n    name: build\n    namespace: ci\n  a: {{ x }}\n", `item 2 (Task ci/build): line 5: expected a key that is text, found a map in braces; this looks like an unquoted template`},
		"a key written twice": {"- kind: Task\n  a: 1\n  a: 2\n", `item 2 (Task): line 3: key "a" is written twice in one map; keep one`},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Read([]byte(wireHead + "items:\n- kind: A\n" + test.item))
			if err != nil {
				t.Fatal(err)
			}
			_, err = list.Items()[1].Object()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is\n%v\nwant it to hold\n%s", err, test.want)
			}
		})
	}
}

func TestObjectOfWhatIsNoObject(t *testing.T) {
	list := mustRead(t, "kind: A\n")
	item := list.Append([]byte("text\n"))
	if _, err := item.Object(); err == nil || !strings.Contains(err.Error(), "item 2: expected an object") {
		t.Errorf("the error is %v", err)
	}
	list.Remove(item)
	if _, err := item.Object(); err == nil || !strings.Contains(err.Error(), "removed item: expected an object") {
		t.Errorf("once removed, the error is %v", err)
	}
}

func TestFile(t *testing.T) {
	for name, test := range map[string]struct {
		annotations string
		path        string
		index       int
		ok          bool
	}{
		"none":             {"a: b", "", 0, false},
		"path and index":   {"internal.config.kubernetes.io/path: a.yaml, internal.config.kubernetes.io/index: '2'", "a.yaml", 2, true},
		"path only":        {"internal.config.kubernetes.io/path: a.yaml", "a.yaml", 0, true},
		"the legacy ones":  {"config.kubernetes.io/path: b.yaml, config.kubernetes.io/index: '1'", "b.yaml", 1, true},
		"both":             {"config.kubernetes.io/path: b.yaml, internal.config.kubernetes.io/path: a.yaml", "a.yaml", 0, true},
		"an index of text": {"internal.config.kubernetes.io/path: a.yaml, internal.config.kubernetes.io/index: x", "a.yaml", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			item := mustRead(t, "kind: A\nmetadata:\n  annotations: {"+test.annotations+"}\n").Items()[0]
			path, index, ok := item.File()
			if path != test.path || index != test.index || ok != test.ok {
				t.Errorf("File() = %q, %d, %v, want %q, %d, %v", path, index, ok, test.path, test.index, test.ok)
			}
		})
	}
	if _, _, ok := mustRead(t, "kind: A\n").Append([]byte("{")).File(); ok {
		t.Error("a broken item has a file")
	}
}
