// The scanner: which documents it takes for plain, and what it leaves to the
// parser. That what it takes is right, fuzzing shows.

package resourcelist

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPlainDocuments(t *testing.T) {
	for name, doc := range map[string]string{
		"nested maps and lists":            "a:\n  b:\n  - c: d\n    e:\n      - f\n  g: h\n",
		"a list no further in":             "a:\n- b\n- c:\n  - d\n",
		"lists in lists":                   "a:\n- - b\n  - - c\n",
		"comments anywhere":                "# a\na: # b\n# c\n  b: c # d\n     # e\n# f\n",
		"hashes in words":                  "a: b#c\nd#e: f\n",
		"colons in words":                  "a: b:c\nd:e: http://f:1\n",
		"quotes in words":                  "a: it's\nb: 5\"\nc's: d\n",
		"quoted":                           "a: 'b'\nc: \"d\"\ne: 'f''g'\nh: \"i\\\"j\"\n",
		"quoted with a comment":            "a: 'b' # c\nd: \"e\"   \n",
		"quoted keys":                      "a:\n  'b': c\n  \"d\" : e\n",
		"quoted over lines":                "a: 'b\n  c'\nd: \"e\n\n  f\\\n  g\"\n",
		"quoted on the next line":          "a:\n  'b'\nc:\n  - \"d\"\n",
		"brackets":                         "a: [b, 'c', {d: \"e\", f}]\ng: {}\nh: []\n",
		"brackets in JSON":                 "a: {\"b\":\"c\",\"d\":[1,\"e\"]}\n",
		"brackets over lines":              "a: [b,\n  c, {d:\n  e}\n  ]\n",
		"brackets in words":                "a: b[0]\nc: d{e}\n",
		"literal":                          "a: |\n  b: [\n  'c\n\n # no\n   d\ne: f\n",
		"literal with indicators":          "a: |2-\n    b\nc: >+1 # d\n  e\n",
		"literal in a list":                "a:\n- |\n b\n- >\n  c\n",
		"literal on the next line":         "a:\n  |\n  b\n",
		"literal without text":             "a: |\nb: >\n",
		"plain over lines":                 "a: b\n  c\n\n  d - e\nf: g\n",
		"plain over lines with signs":      "a: b\n  'c\n  - d\n  [e\n  &f\n  # g\n",
		"plain on the next line":           "a:\n  b\n c\n",
		"dashes in words":                  "a: -b\nc: --d\n-e: f\n",
		"nothing for a value":              "a:\nb:\n- \n-\nc:\n",
		"an empty dash, then a map":        "a:\n-\n  b: c\n",
		"a map behind wide dashes":         "a:\n-   b: c\n    d: e\n",
		"tabs between":                     "a:\tb\t# c\nd: \te\n",
		"CRLF":                             "a: |\r\n  b\r\n\r\nc: 'd\r\n  e'\r\n",
		"no final newline":                 "a: b",
		"a literal without final newline":  "a: |\n  b",
		"blank lines of spaces":            "a: b\n   \nc: |\n  d\n      \n e\n",
		"template text in quotes":          "a: '{{ x }}'\nb: $(params.c)\n",
		"keys with spaces":                 "a b: c\nd : e\n",
		"numbers, bools, null as values":   "a: 1\nb: true\nc: ~\nd: .5\n",
		"unicode":                          "é: “ü”\n",
		"a merge key without an alias":     "a:\n  <<: {b: c}\n",
		"results of all kinds":             "results:\n- a\n",
		"items of maps":                    "items:\n- a: b\n  c:\n  - d\n- e: f\n",
		"items at the same place, comment": "items:\n# a\n- a: b\n\n# b\n- c: d\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, plain := scanOutline([]byte(doc)); !plain {
				t.Errorf("%q is left to the parser", doc)
			}
		})
	}
}

func TestDoubtfulDocuments(t *testing.T) {
	for name, doc := range map[string]string{
		"an anchor":                         "a: &b c\n",
		"an alias":                          "a: *b\n",
		"a tag":                             "a: !!str b\n",
		"an anchor in brackets":             "a: [&b c]\n",
		"a tag in brackets":                 "a: {b: !c d}\n",
		"an alias behind a colon":           "a: {b: *c}\n",
		"an anchored key":                   "&a b: c\n",
		"a key with a question":             "? a\n: b\n",
		"a directive":                       "%YAML 1.1\n",
		"a reserved sign":                   "a: @b\n",
		"another reserved sign":             "a: `b`\n",
		"brackets at the top":               "{a: b}\n",
		"a list at the top":                 "- a\n",
		"text at the top":                   "a\n",
		"a map further in":                  "  a: b\n",
		"no content":                        "# a\n",
		"an open quote":                     "a: 'b\nc: d\n",
		"an open double quote":              "a: \"b\\\"\nc: d\n",
		"an open bracket":                   "a: [b\nc: d\n",
		"text behind quotes":                "a: 'b' c\n",
		"a comment right behind quotes":     "a: 'b'#c\n",
		"text behind brackets":              "a: [b] c\n",
		"a comment in brackets":             "a: [b, # c\n  d]\n",
		"a quote inside a word in brackets": "a: [it's]\n",
		"a quote right behind a colon":      "a: {b:'c'}\n",
		"a key in a value":                  "a: b: c\n",
		"a list in a value":                 "a: - b\n",
		"text behind a literal's sign":      "a: | b\n",
		"a comment right behind it":         "a: |#b\n",
		"a tab as indentation":              "a:\n\tb: c\n",
		"a tab behind a dash":               "a:\n-\tb: c\n",
		"a tab going on":                    "a: b\n  \tc\n",
		"text where none belongs":           "a: b\nc\n",
		"text left of where it belongs":     "a:\nb\n",
		"a key going on":                    "a: b\n  c: d\n",
		"a quoted key at the top":           "\"a\": b\n",
		"a quote that goes on at the left":  "a: 'b\nc'\n",
		"items twice":                       "items: []\nitems: []\n",
		"items of texts":                    "items:\n- a\n",
		"items of lists":                    "items:\n- - a: b\n",
		"items of nothing":                  "items:\n-\n",
		"items in brackets":                 "items: [{a: b}]\n",
		"items that are a map":              "items:\n  a: b\n",
		"items of which one is further in":  "items:\n- a: b\n - c: d\n",
		"items with a field on the left":    "items:\n  -   a: b\n    c: d\n",
		"items with quotes on the left":     "items:\n- a: 'b\n  c'\n",
		"items and a list below brackets":   "items: []\n- a: b\n",
		"items with a marker as key":        "items:\n- a: b\n  --- c: d\n",
		"items with an end marker as key":   "items:\n- ... a: b\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, plain := scanOutline([]byte(doc)); plain {
				t.Errorf("%q is taken for plain", doc)
			}
		})
	}
}

func TestTheOutlineOfAList(t *testing.T) {
	doc := "kind: List\nitems: # i\n  # a\n  - kind: A\n    a: b\n  # b\n  -   kind: B\n# r\nresults:\n  - c\n# f\nfunctionConfig: {d: e}\nother: f\n"
	o, plain := scanOutline([]byte(doc))
	if !plain {
		t.Fatal("the document is left to the parser")
	}
	var got []string
	for _, item := range o.items {
		got = append(got, fmt.Sprintf("%s|%s|%d,%d", item.lead.of([]byte(doc)), item.body.of([]byte(doc)), item.dash, item.col))
	}
	want := []string{"|  - kind: A\n    a: b\n|2,4", "  # b\n|  -   kind: B\n|2,6"}
	if !slices.Equal(want, got) {
		t.Errorf("items are\n%q\nwant\n%q", got, want)
	}
	sameText(t, "items", "items: # i\n  # a\n  - kind: A\n    a: b\n  # b\n  -   kind: B\n", string(o.itemsField.of([]byte(doc))))
	sameText(t, "results", "results:\n  - c\n", string(o.resultsField.of([]byte(doc))))
	sameText(t, "functionConfig", "functionConfig: {d: e}\n", string(o.configField.of([]byte(doc))))
	if !o.resultsField.dash || o.resultsField.child != 2 {
		t.Errorf("results are a list: %v, in column %d; want true, 2", o.resultsField.dash, o.resultsField.child)
	}
}

func TestPlainlyText(t *testing.T) {
	for text, want := range map[string]bool{
		"a": true, "build": true, "tekton.dev/v1": true, "A-b_c.1": true, "nullable": true, "yesterday": true,
		"": false, "1a": false, "-a": false, "a b": false, "a:b": false, "é": false, ".inf": false,
		"null": false, "NULL": false, "True": false, "false": false, "yes": false, "No": false, "ON": false, "off": false, "y": false, "N": false,
	} {
		if got := plainlyText([]byte(text)); got != want {
			t.Errorf("plainlyText(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestScanningTakesTimeInProportion(t *testing.T) {
	for name, doc := range map[string]string{
		"blank lines":   "a: b\n" + strings.Repeat("\n", 200_000),
		"blank, nested": strings.Repeat("a: b\n"+strings.Repeat("\n", 300), 700),
		"comments":      "a:\n" + strings.Repeat("# b\n", 200_000),
		"dashes":        "a:\n- " + strings.Repeat("- ", 200_000),
		"brackets":      "a: " + strings.Repeat("[", 200_000),
		"quotes":        "a:\n" + strings.Repeat("- '\n", 100_000),
		"markers":       strings.Repeat("---\n", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			allocations := testing.AllocsPerRun(1, func() { scanOutline([]byte(doc)) })
			if allocations > 100 {
				t.Errorf("scanning allocates %v times", allocations)
			}
		})
	}
}
