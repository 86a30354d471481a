// The list: what is read as what, what leaves, and what is refused.

package resourcelist

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWhatWasReadIsWrittenByteForByte(t *testing.T) {
	for n, seed := range corpus {
		for name, text := range map[string]string{
			"LF":               seed,
			"CRLF":             strings.ReplaceAll(seed, "\n", "\r\n"),
			"no final newline": strings.TrimSuffix(seed, "\n"),
			"more lines":       seed + "\n\n# end\n",
			"BOM":              utf8BOM + strings.TrimPrefix(seed, utf8BOM),
		} {
			t.Run(fmt.Sprint(n, " ", name), func(t *testing.T) {
				list, err := Read([]byte(text))
				if err != nil {
					t.Skip(err)
				}
				sameText(t, "the output", text, written(t, list))
				for _, item := range list.Items() {
					item.Set(item.Document())
					if item.Touched() {
						t.Errorf("setting the same document touched %s", item.ID())
					}
				}
				sameText(t, "the output after setting all to what they were", text, written(t, list))
			})
		}
	}
}

func TestEveryCorpusEntryIsWhatTheParserSays(t *testing.T) {
	for n, seed := range corpus {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			list, err := Read([]byte(seed))
			if err != nil {
				t.Skip(err)
			}
			checkAgainstParser(t, []byte(seed), list)
		})
	}
}

func TestReadFindsItems(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		wire bool
		want []string
	}{
		"nothing is an empty stream":                        {"", false, nil},
		"white space is an empty stream":                    {" \n\n", false, nil},
		"comments are an empty stream":                      {"# a\n---\n# b\n", false, nil},
		"a ResourceList without items":                      {wireHead, true, nil},
		"a ResourceList with null items":                    {wireHead + "items:\n", true, nil},
		"a ResourceList with no items":                      {wireHead + "items: []\n", true, nil},
		"a ResourceList behind a comment document":          {"# c\n---\n" + wireHead + "items:\n- kind: A\n", true, []string{"A"}},
		"a ResourceList of the beta":                        {"kind: ResourceList\napiVersion: config.kubernetes.io/v1beta1\nitems:\n- kind: A\n", true, []string{"A"}},
		"a ResourceList of the alpha":                       {"kind: ResourceList\napiVersion: config.kubernetes.io/v1alpha1\nitems:\n  - kind: A\n", true, []string{"A"}},
		"a ResourceList in JSON":                            {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[{"kind":"A","metadata":{"name":"a"}}]}`, true, []string{"A a"}},
		"a stream":                                          {"kind: A\n---\nkind: B\nmetadata: {namespace: n, name: b}\n", false, []string{"A", "B n/b"}},
		"a stream that starts with a marker":                {"---\nkind: A\n---\nkind: B\n", false, []string{"A", "B"}},
		"what kubectl get writes, kind last":                {"apiVersion: v1\nitems:\n- kind: A\n  metadata:\n    name: a\n- kind: B\nkind: List\n", false, []string{"A a", "B"}},
		"a List in the middle of a stream":                  {"kind: A\n---\nkind: List\nitems:\n- kind: B\n---\nkind: C\n", false, []string{"A", "B", "C"}},
		"a List of one kind":                                {"kind: TaskList\nitems:\n- kind: Task\n", false, []string{"Task"}},
		"a list that says nothing of kinds is an object":    {"kind: AllowList\nitems:\n- cidr: a\n", false, []string{"AllowList"}},
		"a list of texts is an object":                      {"kind: AllowList\nitems: [a]\n", false, []string{"AllowList"}},
		"an empty list of another kind is an object":        {"kind: AllowList\nitems: []\n", false, []string{"AllowList"}},
		"a List without items is an object":                 {"kind: List\n", false, []string{"List"}},
		"items may be anything in other kinds":              {"kind: A\nitems:\n- b\n", false, []string{"A"}},
		"a list inside a List is an item":                   {"kind: List\nitems:\n- kind: List\n  items: []\n", false, []string{"List"}},
		"a marker inside a block scalar's text divides not": {"kind: A\ndata: |\n  ---\n  kind: B\n", false, []string{"A"}},
		"text in quotes over several lines":                 {wireHead + "items:\n- kind: A\n  a: \"\n    - kind: B\n    \"\n- kind: C\n", true, []string{"A", "C"}},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			if got := ids(list); !slices.Equal(test.want, got) {
				t.Errorf("items are %q, want %q", got, test.want)
			}
			if list.IsResourceList() != test.wire {
				t.Errorf("IsResourceList() = %v, want %v", list.IsResourceList(), test.wire)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a ResourceList of an unknown version": {
			"apiVersion: config.kubernetes.io/v2\nkind: ResourceList\n",
			`a ResourceList of apiVersion "config.kubernetes.io/v2" is not supported; expected one of config.kubernetes.io/v1, config.kubernetes.io/v1beta1, config.kubernetes.io/v1alpha1`,
		},
		"a ResourceList of no version":      {"kind: ResourceList\n", `a ResourceList of apiVersion "" is not supported`},
		"items that are a map":              {wireHead + "items:\n  a: b\n", "items, on line 4: expected a list of objects, found a map"},
		"items that are text":               {wireHead + "items: text\n", `items, on line 3: expected a list of objects, found "text"`},
		"an item that is text":              {wireHead + "items:\n- kind: A\n- text\n", `items[1], on line 5: expected an object, a map with apiVersion and kind, found "text"`},
		"an item that is a list":            {"# c\n---\n" + wireHead + "items:\n- - kind: A\n", "items[0], on line 6: expected an object, a map with apiVersion and kind, found a list"},
		"an item that is null":              {wireHead + "items:\n-\n", "items[0], on line 4: expected an object, a map with apiVersion and kind, found null"},
		"an item of a List that is text":    {"kind: List\nitems: [a]\n", `items[0], on line 2: expected an object`},
		"items written twice":               {wireHead + "items: []\nitems: []\n", `document 1, from line 1: line 4: key "items" is written twice in one map; keep one`},
		"a document that is text":           {"kind: A\n---\ntext\n", `document 2, on line 3: expected an object, a map with apiVersion and kind, found "text"`},
		"a document that is a list":         {"- kind: A\n", "document 1, on line 1: expected an object, a map with apiVersion and kind, found a list"},
		"an object behind the ResourceList": {wireHead + "---\nkind: A\n", "document 2, on line 4: expected nothing behind the ResourceList; put the object into its items"},
		"a ResourceList behind an object":   {"kind: A\n---\n" + wireHead, "document 2, on line 3: expected a ResourceList to be the only document of the input"},
		"two ResourceLists":                 {wireHead + "---\n" + wireHead, "document 2, on line 4: expected nothing behind the ResourceList"},
		"what isn't YAML":                   {"a: b: c\n", "document 1, from line 1: reading YAML: yaml: "},
		"a quote that never closes":         {wireHead + "items:\n- kind: \"A\n- kind: B\n", "document 1, from line 1: reading YAML: yaml: "},
		"anchors that expand without end":   {"kind: ResourceList\n" + laughs(9, 9), "aliases expand to more than 100000 values"},
		"a second byte order mark":          {"kind: A\n---\n" + utf8BOM + "kind: B\n", "document 2, on line 3: expected a byte order mark at the start of the input only; remove this one"},
		"UTF-16":                            {"\xff\xfea\x00", "the input is UTF-16; expected UTF-8"},
		"text behind a document's end":      {"kind: A\n... b\n", `line 2: expected nothing behind the end of a document, "..."`},
		"documents divided by CR":           {"kind: A\r---\rkind: B\r", "expected LF or CRLF"},
		"merges of something else":          {"kind: A\n<<: [a]\n", "document 1, from line 1: line 2: expected the merge key << to bring in a map"},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Read([]byte(test.text))
			if err == nil {
				t.Fatalf("Read found %q, want an error", ids(list))
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is\n%v\nwant it to hold\n%s", err, test.want)
			}
		})
	}
}

func TestReadAcceptsWhatOnlyLookingInsideShowsAsWrong(t *testing.T) {
	text := wireHead + "items:\n- kind: A\n  a: {{ x }}\n- kind: B\n"
	list := mustRead(t, text)
	sameText(t, "the output", text, written(t, list))
}

func TestFunctionConfig(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a stream has none":           {"functionConfig:\n  kind: C\n", ""},
		"none":                        {wireHead, ""},
		"null":                        {wireHead + "functionConfig: null\n", ""},
		"nothing behind the key":      {wireHead + "functionConfig:\nitems: []\n", ""},
		"null in a list in JSON":      {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","functionConfig":null}`, ""},
		"a block":                     {wireHead + "functionConfig:\n  kind: C\n  a: |\n    b\n\n     c\nitems: []\n", "kind: C\na: |\n  b\n\n   c\n"},
		"a block with comments":       {wireHead + "functionConfig: # ours\n    # a\n    kind: C # b\n# c\nitems: []\n", "# a\nkind: C # b\n"},
		"braces":                      {wireHead + "functionConfig: {kind: C}\nitems: []\n", "{kind: C}\n"},
		"braces over several lines":   {wireHead + "functionConfig: {\n  kind: C}\n", "{\n  kind: C}\n"},
		"JSON":                        {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","functionConfig":{"kind":"C","a":["b"]}}`, "kind: C\na:\n- b\n"},
		"an anchor of an item's":      {wireHead + "items:\n- kind: A\n  metadata: &m {name: a}\nfunctionConfig:\n  kind: C\n  metadata: *m\n", "kind: C\nmetadata:\n  name: a\n"},
		"after items without newline": {wireHead + "items:\n- kind: A\nfunctionConfig:\n  kind: C", "kind: C"},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			sameText(t, "the functionConfig", test.want, string(list.FunctionConfig()))
			if test.want == "" && list.FunctionConfig() != nil {
				t.Error("the functionConfig isn't nil")
			}
		})
	}
}

type failingWriter struct{}

var errDisk = errors.New("disk full")

func (failingWriter) Write([]byte) (int, error) { return 0, errDisk }

func TestWriteToGivesTheWritersError(t *testing.T) {
	for _, text := range []string{"kind: A\n", strings.Repeat("kind: A\n---\n", 20_000)} {
		list := mustRead(t, text)
		if _, err := list.WriteTo(failingWriter{}); !errors.Is(err, errDisk) {
			t.Errorf("WriteTo gives %v, want %v", err, errDisk)
		}
	}
}
