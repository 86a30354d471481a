package edit_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
)

// TestSplices is of documents that nobody's encoder would write.
func TestSplices(t *testing.T) {
	for name, c := range map[string]change{
		"spacing, long lines and comments of other fields stay": {
			"a:   {b: 1,c:  2}   # odd\n\n\n'd' :  \"x\\ty\"\ne: " + strings.Repeat("word ", 60) + "\n  goes on\nf: 1\n",
			[]edit.Edit{set(2, "f")},
			"a:   {b: 1,c:  2}   # odd\n\n\n'd' :  \"x\\ty\"\ne: " + strings.Repeat("word ", 60) + "\n  goes on\nf: 2\n",
		},
		"new fields are indented as their neighbours": {
			"a:\n    b:\n        c: 1\n", []edit.Edit{set(2, "a", "d", "e"), set(3, "a", "b", "f")},
			"a:\n    b:\n        c: 1\n        f: 3\n    d:\n        e: 2\n",
		},
		"a new list is indented as the lists beside it": {
			"a:\n- x:\n    y:\n      - 1\nb:\n  - 1\n", []edit.Edit{add(1, "a", 0, "x", "z")},
			"a:\n- x:\n    y:\n      - 1\n    z:\n      - 1\nb:\n  - 1\n",
		},
		"new elements go to the column of the dashes": {
			"a:\n   -   k: 1\n       m: 2\n", []edit.Edit{add(edit.Fields{{Key: "k", Value: 2}}, "a"), set(3, "a", 0, "o")},
			"a:\n   -   k: 1\n       m: 2\n       o: 3\n   - k: 2\n",
		},
		"a field is added behind a script, before the empty lines below it": {
			"s:\n- script: |\n    a\n\n    b\n\n\nz: 1\n", []edit.Edit{set(1, "s", 0, "new")},
			"s:\n- script: |\n    a\n\n    b\n  new: 1\n\n\nz: 1\n",
		},
		"and behind those that a script keeps": {
			"s:\n- script: |+\n    a\n\nz: 1\n", []edit.Edit{set(1, "s", 0, "new")}, "s:\n- script: |+\n    a\n\n  new: 1\nz: 1\n",
		},
		"the lines of a script that stay are the same, trailing spaces too": {
			"s:\n    script: |   # why\n          a  \n\n          \tb\n          c\nz: 1\n",
			[]edit.Edit{set("a  \n\n\tb --flag\nc\n", "s", "script")},
			"s:\n    script: |   # why\n          a  \n\n          \tb --flag\n          c\nz: 1\n",
		},
		"of a folded text only the line changes that the change is in": {
			"s:\n- >-\n    run\n    --a=1\n      more\n\n    --b\nz: 1\n", []edit.Edit{set("run --new --a=1\n  more\n\n--b", "s", 0)},
			"s:\n- >-\n    run\n    --new --a=1\n      more\n\n    --b\nz: 1\n",
		},
		"and one at the end of a document has no empty line behind it": {
			"s:\n- >\n  run\n  --a\n", []edit.Edit{set("run --new --a\n", "s", 0)}, "s:\n- >\n  run\n  --new --a\n",
		},
		"a block that loses its last line break says so": {
			"a: |\n   x\nb: 1\n", []edit.Edit{set("w", "a")}, "a: |-\n   w\nb: 1\n",
		},
		"a block that becomes a number": {
			"a: |-\n  x\n  y\n\n# c\nb: 1\n", []edit.Edit{set(1, "a")}, "a: 1\n\n# c\nb: 1\n",
		},
		"a text in the line below its key": {
			"a:\n  x   # why\nb: 1\n", []edit.Edit{set("w", "a")}, "a:\n  w   # why\nb: 1\n",
		},
		"a text over several lines": {
			"a: \"x\n  y\"\nb: it\n  goes on\nc: 1\n", []edit.Edit{set("w", "a"), set("w", "b")}, "a: \"w\"\nb: w\nc: 1\n",
		},
		"nothing becomes something": {
			"a:   # why\nb:\n- \n- x\n", []edit.Edit{set("w", "a"), set("z", "b", 0)}, "a: w   # why\nb:\n- z \n- x\n",
		},
		"an element becomes a map": {
			"a:\n- x\n- y # why\n", []edit.Edit{set(edit.Fields{{Key: "k", Value: 1}, {Key: "l", Value: 2}}, "a", 0), set(edit.Fields{{Key: "k", Value: 1}}, "a", 1)},
			"a:\n- k: 1\n  l: 2\n- # why\n  k: 1\n",
		},
		"a map becomes a list": {
			"a:\n  # why\n  k: 1\nb: 1\n", []edit.Edit{set([]string{"x"}, "a")}, "a:\n  # why\n- x\nb: 1\n",
		},
		"brackets on several lines": {
			"a: [\n  \"x\",  # one\n\n  # two\n  \"y\",\n]\nb: 1\n", []edit.Edit{insert("w", 1, "a"), add("z", "a"), remove("a", 0)},
			"a: [\n  \"w\",\n  \"y\",\n  \"z\",\n]\nb: 1\n",
		},
		"JSON stays JSON": {
			"{\n  \"a\": {\"b\": \"c\"},\n  \"l\": []\n}\n", []edit.Edit{set(edit.Fields{{Key: "k", Value: "v"}}, "a", "d"), add("x", "l"), set(true, "e")},
			"{\n  \"a\": {\"b\": \"c\", \"d\": {\"k\": \"v\"}},\n  \"l\": [\"x\"],\n  \"e\": true\n}\n",
		},
		"a key alone in braces": {
			"m: {a, b: }\n", []edit.Edit{set(1, "m", "b"), set(2, "m", "c")}, "m: {a, b: 1, c: 2 }\n",
		},
		"new texts have the quotes of all the others": {
			"a: ['x', 'y']\nb:\n- \"x\"\nc: ['x', y]\n", []edit.Edit{add("it's", "a"), add("z", "b"), add("z", "c")},
			"a: ['x', 'y', 'it''s']\nb:\n- \"x\"\n- \"z\"\nc: ['x', y, z]\n",
		},
		"a list that is set keeps the elements it had": {
			"a: [ 'x' ,'y' ]\nb:\n- x # why\n- y\n", []edit.Edit{set([]string{"x", "z"}, "a"), set([]string{"w", "x"}, "b")},
			"a: [ 'x', 'z' ]\nb:\n- w\n- x # why\n",
		},
		"what goes takes the comment right above along": {
			"a: 1\n\n# about c\n\n# about b\nb: 2\nc: 3 # why\nd:\n- x\n# of y\n- y\n", []edit.Edit{remove("b"), remove("d", 1)},
			"a: 1\n\n# about c\n\nc: 3 # why\nd:\n- x\n",
		},
		"a comment below goes or stays with what it is indented as a part of": {
			"l:\n- a: 1\n  # of a\n# of b\n- b: 1\n  # of b too\nz: 1\n  # of z\n# end\n", []edit.Edit{add("x", "l"), set(2, "w"), remove("l", 0)},
			"l:\n# of b\n- b: 1\n  # of b too\n- x\nz: 1\n  # of z\nw: 2\n# end\n",
		},
		"quotes over several lines": {
			"a:\n  b: 'x' # why\n", []edit.Edit{set("---\nit's\n", "a", "b")}, "a:\n  b: '---\n\n    it''s\n\n  ' # why\n",
		},
		"the comment above a document's first field is the document's": {
			"# SPDX-License-Identifier: MIT\na: 1\nb: 2\n", []edit.Edit{remove("a")}, "# SPDX-License-Identifier: MIT\nb: 2\n",
		},
		"the first field of an element gives the next its place": {
			"l:\n- a: 1\n  # about b\n  b: 2\n- a: 1\n  b: 2\n  c: 3\n", []edit.Edit{remove("l", 0, "a"), remove("l", 1, "a"), remove("l", 1, "b")},
			"l:\n- # about b\n  b: 2\n- c: 3\n",
		},
		"what is emptied says so beside its key": {
			"a: # why\n  # gone\n  b: 1\nl:\n- x\nz: 1\n", []edit.Edit{remove("a", "b"), remove("l", 0)}, "a: {} # why\nl: []\nz: 1\n",
		},
		"a comment behind a dash": {
			"l:\n- # first\n  a: 1\n# second\n-\n  a: 2\n", []edit.Edit{set(3, "l", 0, "a"), insert("x", 1, "l"), set(4, "l", 1, "b")},
			"l:\n- # first\n  a: 3\n- x\n# second\n-\n  a: 2\n  b: 4\n",
		},
		"characters of several bytes": {
			"ü: {日本: 1, é: 'ö'} # ✓\n", []edit.Edit{set("ø", "ü", "é"), set(2, "ü", "日本")}, "ü: {日本: 2, é: 'ø'} # ✓\n",
		},
		"no line break at the end": {
			"a: 1\nb: 2", []edit.Edit{set(3, "a")}, "a: 3\nb: 2",
		},
		"no line break behind a new last line": {
			"a: 1", []edit.Edit{set(3, "b")}, "a: 1\nb: 3",
		},
		"one behind a script, which would lose its own": {
			"a: 1", []edit.Edit{set("x\ny\n", "a")}, "a: |\n  x\n  y\n",
		},
		"markers and directives": {
			"%YAML 1.1\n---\na: 1\n...\n", []edit.Edit{set(2, "a")}, "%YAML 1.1\n---\na: 2\n...\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := edit.Apply([]byte(c.doc), c.edits)
			if err != nil {
				t.Fatal(err)
			}
			if out.Rewritten != "" {
				t.Errorf("written anew: %s", out.Rewritten)
			}
			sameText(t, string(out.Doc), c.want)
			sameTree(t, decode(t, string(out.Doc)), decode(t, applyToNodes(t, c.doc, c.edits...)))
		})
	}
}

func TestDocumentsThatAreWrittenAnewSayWhy(t *testing.T) {
	for name, c := range map[string]struct{ doc, why string }{
		"an anchor":              {"m: 1\nb: &x 1\n", "line 2: anchors are expanded, so that an edit changes one place only"},
		"an alias":               {"m: 1\nb: &x 1\nc: *x\n", "line 2: anchors are expanded, so that an edit changes one place only"},
		"a tag":                  {"m: 1\nb: !!str 1\n", "line 2: there is a tag, !!str"},
		"both line ends":         {"m: 1\r\nb: 1\n", "some lines end in CRLF and some in LF"},
		"other line breaks":      {"m: 1\nb: \"\u2028\"\n", "it has line breaks other than LF and CRLF, or a byte order mark"},
		"a question mark":        {"? m\n: 1\n", "a key and its value are apart"},
		"a list in a dash":       {"m: 1\nl:\n- - a\n", "a list starts in the line of what holds it"},
		"nothing but a document": {"~\n", "the document as a whole is replaced"},
	} {
		edits := []edit.Edit{set(2, "m")}
		if strings.Contains(c.doc, "- -") {
			edits = []edit.Edit{insert("x", 0, "l", 0)}
		}
		out, err := edit.Apply([]byte(c.doc), edits)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if out.Rewritten != c.why {
			t.Errorf("%s: got %q, want %q", name, out.Rewritten, c.why)
		}
		sameText(t, string(out.Doc), applyToNodes(t, c.doc, edits...))
	}
}
