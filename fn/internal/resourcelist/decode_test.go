// Decoding: what each way of writing a value becomes, and what is refused.

package resourcelist

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestDecode(t *testing.T) {
	for name, test := range map[string]struct {
		doc  string
		want any
	}{
		"nothing is nil":                         {"", nil},
		"comments only are nil":                  {"# a\n# b\n", nil},
		"null is nil":                            {"~", nil},
		"words of YAML 1.1 for a bool are text":  {"[yes, no, on, off, y, n, Y]", []any{"yes", "no", "on", "off", "y", "n", "Y"}},
		"true and false are bools":               {"[true, False]", []any{true, false}},
		"a timestamp keeps its text":             {"[2001-01-01, 2001-12-14t21:59:43.10-05:00]", []any{"2001-01-01", "2001-12-14t21:59:43.10-05:00"}},
		"numbers are int, uint64 or float64":     {"[1, -2, 0x10, 0o14, 18446744073709551615, 1.5, 1e3]", []any{1, -2, 16, 12, uint64(math.MaxUint64), 1.5, 1000.0}},
		"infinity is a float":                    {".inf", math.Inf(1)},
		"quoted numbers are text":                {`["1", '2', !!str 3]`, []any{"1", "2", "3"}},
		"a leading zero version is text":         {"v01.2", "v01.2"},
		"block scalars keep their lines":         {"a: |\n  x\n\n   y\nb: >-\n  f\n  g\n", map[string]any{"a": "x\n\n y\n", "b": "f g"}},
		"an alias is what its anchor holds":      {"a: &x [1]\nb: *x\n", map[string]any{"a": []any{1}, "b": []any{1}}},
		"an alias can be a key":                  {"a: &x k\n*x : 1\n", map[string]any{"a": "k", "k": 1}},
		"a merge brings fields, own ones win":    {"a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n", map[string]any{"a": map[string]any{"p": 1, "q": 2}, "b": map[string]any{"p": 1, "q": 3}}},
		"of several merges the first wins":       {"<<: [{p: 1}, {p: 2, q: 2}]\n", map[string]any{"p": 1, "q": 2}},
		"merges nest":                            {"a: &x {<<: {p: 1}}\nb: {<<: *x}\n", map[string]any{"a": map[string]any{"p": 1}, "b": map[string]any{"p": 1}}},
		"a quoted << is a key like others":       {`"<<": 1`, map[string]any{"<<": 1}},
		"<< as a value is text":                  {"a: <<\n", map[string]any{"a": "<<"}},
		"a key that looks like a date is text":   {"2001-01-01: a\n", map[string]any{"2001-01-01": "a"}},
		"a key that YAML 1.1 has a bool is text": {"on: a\n", map[string]any{"on": "a"}},
		"tags that we don't know change nothing": {"a: !x b\nc: !!binary aGk=\nd: !y {}\n", map[string]any{"a": "b", "c": "aGk=", "d": map[string]any{}}},
		"JSON is YAML":                           {`{"a":["\u00e9\n",1,null]}`, map[string]any{"a": []any{"é\n", 1, nil}}},
		"a document end marker may follow":       {"a: 1\n...\n# b\n", map[string]any{"a": 1}},
		"CRLF is a line end":                     {"a: |\r\n  x\r\n  y\r\nb: 1\r\n", map[string]any{"a": "x\ny\n", "b": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode([]byte(test.doc))
			if err != nil {
				t.Fatalf("Decode(%q): %v", test.doc, err)
			}
			if !same(test.want, got) {
				t.Errorf("Decode(%q)\nwant %#v\ngot  %#v", test.doc, test.want, got)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, test := range map[string]struct{ doc, want string }{
		"a key written twice":                   {"a: 1\nb: 2\na: 3\n", `line 3: key "a" is written twice in one map; keep one`},
		"a number as key":                       {"a:\n  1: b\n", `line 2: expected a key that is text, found "1"; quote it if it is meant as text`},
		"a bool as key":                         {"true: b\n", `line 1: expected a key that is text, found "true"; quote it if it is meant as text`},
		"null as key":                           {"~: b\n", "line 1: expected a key that is text, found null; quote it if it is meant as text"},
		"a list as key":                         {"? [a]\n: b\n", "line 1: expected a key that is text, found a list; quote it if it is meant as text"},
		"an unquoted template":                  {"name: {{ x }}\n", "line 1: expected a key that is text, found a map in braces; this looks like an unquoted template: write \"{{ x }}\", with quotes"},
		"a second document":                     {"a: 1\n---\nb: 2\n", "expected one YAML document, found a second on line 2"},
		"an empty second document":              {"a: 1\n---\n", "expected one YAML document, found a second on line 2"},
		"a broken second document":              {"a: 1\n--- }\n", "reading YAML: yaml: "},
		"what isn't YAML":                       {"a: b: c\n", "reading YAML: yaml: mapping values are not allowed in this context"},
		"an alias to nothing":                   {"a: *b\n", "reading YAML: yaml: unknown anchor 'b' referenced"},
		"a merge of something other than a map": {"<<: [a]\n", `line 1: expected the merge key << to bring in a map, found "a"`},
		"a merge of a list's list":              {"<<: [[a]]\n", "line 1: expected the merge key << to bring in a map, found a list"},
		"a number that isn't one":               {"a: !!int x\n", `line 1: reading "x": `},
		"a billion laughs":                      {laughs(9, 9), "aliases expand to more than 100000 values"},
		"an anchor that holds itself":           {"a: &a [*a]\n", "nested more than 500 deep"},
		"an anchor that merges itself":          {"a: &a\n  <<: *a\n", "nested more than 500 deep"},
		"nesting without end":                   {strings.Repeat("[", 600) + strings.Repeat("]", 600), "line 1: maps and lists are nested more than 500 deep"},
		"text in no encoding":                   {"a: \xff\n", "reading YAML: yaml: "},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := Decode([]byte(test.doc))
			if err == nil {
				t.Fatalf("Decode gives %#v, want an error", tree)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is\n%v\nwant it to hold\n%s", err, test.want)
			}
		})
	}
}

func TestDecodeOfHostileDocumentsEndsSoon(t *testing.T) {
	for _, doc := range hostile {
		start := time.Now()
		_, _ = Decode([]byte(doc))
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("decoding %.40q took %v", doc, took)
		}
	}
}

func TestDecodeTakesAsManyAliasesAsAnyoneNeeds(t *testing.T) {
	doc := "a: &a {p: 1, q: [2, 3]}\nb:\n" + strings.Repeat("- *a\n", 1000)
	tree, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(tree.(map[string]any)["b"].([]any)); n != 1000 {
		t.Errorf("b has %d elements, want 1000", n)
	}
}
