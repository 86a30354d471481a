package edit_test

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
)

type change struct {
	doc   string
	edits []edit.Edit
	want  string
}

// rewritten is what comes of some of the changes when the nodes are written
// anew, where that is other text.
var rewritten = map[string]string{
	"the comment behind what becomes a map stays there":      "a:\n  # why\n  k: 1\nb: 1\n",
	"an empty list is unfolded":                              "l:\n# why\n- x\n- w\nb: 1\n",
	"a null list becomes one":                                "l:\n# why\n- x\nb: 1\n",
	"lines end in CRLF as before":                            "a: 1\n# why\nl:\n  - a\n  - b\n",
	"a null that is written as nothing in braces stays null": "m: {a: null, b: 2}\n",
}

func changes(t *testing.T, cases map[string]change) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			sameText(t, apply(t, c.doc, c.edits...), c.want)
			sameText(t, applyToNodes(t, c.doc, c.edits...), cmp.Or(rewritten[name], c.want))
		})
	}
}

func TestSet(t *testing.T) {
	changes(t, map[string]change{
		"a scalar is replaced": {
			"a: 1\nb: 2\n", []edit.Edit{set(3, "a")}, "a: 3\nb: 2\n",
		},
		"missing maps on the way are made": {
			"a: 1\n", []edit.Edit{set("x", "b", "c", "d")}, "a: 1\nb:\n  c:\n    d: x\n",
		},
		"edits that need the same missing map share it": {
			"a: 1\n", []edit.Edit{set("x", "b", "c"), set("w", "b", "d"), add("z", "b", "e"), add("v", "b", "e")},
			"a: 1\nb:\n  c: x\n  d: w\n  e:\n  - z\n  - v\n",
		},
		"a null on the way becomes a map": {
			"a:\nb: ~\n", []edit.Edit{set("x", "a", "k"), set("w", "b", "k")}, "a:\n  k: x\nb:\n  k: w\n",
		},
		"an empty map on the way is unfolded": {
			"a: {}\n", []edit.Edit{set("x", "a", "k")}, "a:\n  k: x\n",
		},
		"an empty document that says null becomes a map": {
			"null\n", []edit.Edit{set("x", "a")}, "a: x\n",
		},
		"a field of a list's element is set": {
			"l:\n- n: 1\n- n: 2\n", []edit.Edit{set(3, "l", 1, "n"), set(true, "l", 0, "new")}, "l:\n- n: 1\n  new: true\n- n: 3\n",
		},
		"a list's element itself is set": {
			"l: [a, b]\n", []edit.Edit{set("c", "l", 1)}, "l: [a, c]\n",
		},
		"single quotes stay": {
			"a: 'x'\n", []edit.Edit{set("w", "a")}, "a: 'w'\n",
		},
		"double quotes stay": {
			"a: \"x\"\n", []edit.Edit{set("w", "a")}, "a: \"w\"\n",
		},
		"quotes don't turn a number into text": {
			"a: '1'\n", []edit.Edit{set(2, "a")}, "a: 2\n",
		},
		"a block scalar stays one": {
			"a: |\n  x\nb: 1\n", []edit.Edit{set("w\nz\n", "a")}, "a: |\n  w\n  z\nb: 1\n",
		},
		"plain text that becomes several lines is a block scalar": {
			"a: x\n", []edit.Edit{set("w\nz\n", "a")}, "a: |\n  w\n  z\n",
		},
		"comments stay": {
			"# top\n\n# above\na: 'x' # behind\n# below\nb: 1\n\n# end\n", []edit.Edit{set("w", "a")},
			"# top\n\n# above\na: 'w' # behind\n# below\nb: 1\n\n# end\n",
		},
		"the comment behind what becomes a map stays there": {
			"a: x # why\nb: 1\n", []edit.Edit{set(edit.Fields{{Key: "k", Value: 1}}, "a")}, "a: # why\n  k: 1\nb: 1\n",
		},
		"a key with dots is one key": {
			"m:\n  a.b/c: 1\n", []edit.Edit{set(2, "m", "a.b/c")}, "m:\n  a.b/c: 2\n",
		},
		"a key that YAML 1.1 takes for a truth is quoted": {
			"a: 1\n", []edit.Edit{set(2, "on")}, "a: 1\n\"on\": 2\n",
		},
		"a whole document is replaced": {
			"a: 1\n", []edit.Edit{set(edit.Fields{{Key: "b", Value: 2}})}, "b: 2\n",
		},
	})
}

func TestAppend(t *testing.T) {
	changes(t, map[string]change{
		"an element goes to the end": {
			"l:\n- a\n- b\n", []edit.Edit{add("c", "l"), add("d", "l")}, "l:\n- a\n- b\n- c\n- d\n",
		},
		"a missing list is made, and what leads to it": {
			"a: 1\n", []edit.Edit{add("x", "m", "l")}, "a: 1\nm:\n  l:\n  - x\n",
		},
		"an empty list is unfolded": {
			"l: [] # why\nb: 1\n", []edit.Edit{add("x", "l"), add("w", "l")}, "l: # why\n- x\n- w\nb: 1\n",
		},
		"a null list becomes one": {
			"l: ~ # why\nb: 1\n", []edit.Edit{add("x", "l")}, "l: # why\n- x\nb: 1\n",
		},
		"a list in brackets stays so": {
			"l: [a, \"b\"] # why\n", []edit.Edit{add("c, d", "l")}, "l: [a, \"b\", 'c, d'] # why\n",
		},
		"a list of a map in braces stays in them": {
			"m: {l: []}\n", []edit.Edit{add(edit.Fields{{Key: "k", Value: "v"}}, "m", "l")}, "m: {l: [{k: v}]}\n",
		},
		"a list of a list's element": {
			"s:\n- n: 1\n- n: 2\n  l:\n  - a\n", []edit.Edit{add("x", "s", 0, "l"), add("b", "s", 1, "l")},
			"s:\n- n: 1\n  l:\n  - x\n- n: 2\n  l:\n  - a\n  - b\n",
		},
	})
}

func TestInsert(t *testing.T) {
	changes(t, map[string]change{
		"several at one place keep their order": {
			"l:\n- a\n- b\n", []edit.Edit{insert("x", 1, "l"), insert("w", 1, "l"), insert("z", 1, "l")},
			"l:\n- a\n- x\n- w\n- z\n- b\n",
		},
		"positions are those of the document as it came in": {
			"l: [a, b, c]\n", []edit.Edit{insert("x", 0, "l"), insert("w", 1, "l"), insert("z", 2, "l")},
			"l: [x, a, w, b, z, c]\n",
		},
		"the order of edits at different places doesn't matter": {
			"l: [a, b, c]\n", []edit.Edit{insert("z", 2, "l"), insert("x", 0, "l"), insert("w", 1, "l")},
			"l: [x, a, w, b, z, c]\n",
		},
		"the length of the list is its end": {
			"l: [a]\n", []edit.Edit{insert("x", 1, "l"), add("w", "l"), insert("z", 1, "l")}, "l: [a, x, w, z]\n",
		},
		"a missing list is made": {
			"a: 1\n", []edit.Edit{insert("x", 0, "l"), insert("w", 0, "l")}, "a: 1\nl:\n- x\n- w\n",
		},
		"an element moves with its comments": {
			"l:\n# one\n- a # first\n# two\n- b\n", []edit.Edit{insert("x", 1, "l")}, "l:\n# one\n- a # first\n- x\n# two\n- b\n",
		},
	})
}

func TestRemove(t *testing.T) {
	changes(t, map[string]change{
		"a field": {
			"a: 1\nb: 2\nc: 3\n", []edit.Edit{remove("b")}, "a: 1\nc: 3\n",
		},
		"an element": {
			"l: [a, b, c]\n", []edit.Edit{remove("l", 1)}, "l: [a, c]\n",
		},
		"several elements, whatever their order": {
			"l: [a, b, c, d]\n", []edit.Edit{remove("l", 2), remove("l", 0), remove("l", 1)}, "l: [d]\n",
		},
		"the same twice": {
			"l: [a, b]\nm: 1\n", []edit.Edit{remove("l", 0), remove("m"), remove("l", 0), remove("m")}, "l: [b]\n",
		},
		"of equal elements the one that is meant": {
			"l: [a, a, b, a]\n", []edit.Edit{remove("l", 1)}, "l: [a, b, a]\n",
		},
		"what isn't there": {
			"a: {b: 1}\n", []edit.Edit{remove("x"), remove("a", "x", "y"), remove("x", 3)}, "a: {b: 1}\n",
		},
		"the last element leaves an empty list": {
			"l:\n- a\n", []edit.Edit{remove("l", 0)}, "l: []\n",
		},
		"comes last, so that others still find their place": {
			"l: [a, b, c]\n", []edit.Edit{remove("l", 1), insert("x", 1, "l"), set("z", "l", 2)}, "l: [a, x, z]\n",
		},
		"a field that is also set goes": {
			"a: 1\nb: 2\n", []edit.Edit{remove("a"), set(3, "a")}, "b: 2\n",
		},
	})
}

func TestFormat(t *testing.T) {
	changes(t, map[string]change{
		"lists that aren't indented stay so": {
			"s:\n- n: 1\n  l:\n  - a\n", []edit.Edit{add("b", "s", 0, "l")}, "s:\n- n: 1\n  l:\n  - a\n  - b\n",
		},
		"lists that are indented stay so": {
			"s:\n  - n: 1\n    l:\n      - a\n", []edit.Edit{add("b", "s", 0, "l")}, "s:\n  - n: 1\n    l:\n      - a\n      - b\n",
		},
		"lines end in CRLF as before": {
			"a: 1\r\n# why\r\nl:\r\n  - a\r\n", []edit.Edit{add("b", "l")}, "a: 1\r\n# why\r\nl:\r\n  - a\r\n  - b\r\n",
		},
		"words of YAML 1.1, dates and octals stay as they are written": {
			"a: yes\nb: 012\nc: 2001-01-01\nd: 1.0\ne: 0x1F\nf: ~\ng: !x y\n", []edit.Edit{set(1, "z")},
			"a: yes\nb: 012\nc: 2001-01-01\nd: 1.0\ne: 0x1F\nf: ~\ng: !x y\nz: 1\n",
		},
		"a null that is written as nothing in braces stays null": {
			"m: {a: , b: 1}\n", []edit.Edit{set(2, "m", "b")}, "m: {a: , b: 2}\n",
		},
		"comments at both ends of the document stay": {
			"# SPDX-License-Identifier: MIT\n\n# what it is\na: 1\n\n# the end\n", []edit.Edit{set(2, "b")},
			"# SPDX-License-Identifier: MIT\n\n# what it is\na: 1\nb: 2\n\n# the end\n",
		},
		"the keys of a decoded map are written in alphabetical order": {
			"a: 1\n", []edit.Edit{set(map[string]any{"z": nil, "b": []any{uint64(1), "x"}, "c": map[string]any{}}, "m")},
			"a: 1\nm:\n  b:\n  - 1\n  - x\n  c: {}\n  z: null\n",
		},
		"the keys of Fields are written as given": {
			"a: 1\n", []edit.Edit{set(edit.Fields{{Key: "z", Value: []string{"x"}}, {Key: "b", Value: int64(2)}}, "m")},
			"a: 1\nm:\n  z:\n  - x\n  b: 2\n",
		},
		"long lines aren't wrapped": {
			"a: " + strings.Repeat("word ", 60) + "end\n", []edit.Edit{set(strings.Repeat("flag ", 60)+"end", "b")},
			"a: " + strings.Repeat("word ", 60) + "end\nb: " + strings.Repeat("flag ", 60) + "end\n",
		},
	})
}

func TestAnchors(t *testing.T) {
	changes(t, map[string]change{
		"an edit at an alias changes nothing else": {
			"a: &x {k: v}\nb: *x\nc: *x\n", []edit.Edit{set("w", "b", "k")}, "a: {k: v}\nb: {k: w}\nc: {k: v}\n",
		},
		"an edit at an anchor changes nothing else": {
			"a: &x\n- 1\nb: *x\n", []edit.Edit{add(2, "a")}, "a:\n- 1\n- 2\nb:\n- 1\n",
		},
		"what a merge key brings is a field like any other": {
			"a: &x {m: {k: v}, l: [1]}\nb:\n  <<: *x\n  own: 1\nc: *x\n",
			[]edit.Edit{set("w", "b", "m", "k"), add(2, "b", "l")},
			"a: {m: {k: v}, l: [1]}\nb:\n  own: 1\n  m: {k: w}\n  l: [1, 2]\nc: {m: {k: v}, l: [1]}\n",
		},
		"two merges of one map part": {
			"a: &x\n  m: {k: v}\nb:\n  <<: *x\nc:\n  <<: *x\n",
			[]edit.Edit{set("w", "c", "m", "k")},
			"a:\n  m: {k: v}\nb:\n  m: {k: v}\nc:\n  m: {k: w}\n",
		},
		"of several merged maps the first wins, and the map's own fields over all": {
			"a: &a {x: 1, y: 1, z: 1}\nb: &b {x: 2, y: 2, w: 2}\nc: {<<: [*a, *b], z: 3}\n", []edit.Edit{set(4, "c", "y")},
			"a: {x: 1, y: 1, z: 1}\nb: {x: 2, y: 2, w: 2}\nc: {z: 3, x: 1, y: 4, w: 2}\n",
		},
		"anchors of anchors": {
			"a: &x {n: &y {k: v}}\nb: *x\nc: *y\n", []edit.Edit{set("w", "b", "n", "k")},
			"a: {n: {k: v}}\nb: {n: {k: w}}\nc: {k: v}\n",
		},
	})
}

func TestNoEditsGiveTheSameBytes(t *testing.T) {
	for _, doc := range []string{"", "a:   1   # odd\r\n", "&a [*a]", "\t: not YAML ["} {
		sameText(t, apply(t, doc), doc)
	}
}

// texts are such that YAML, or one of its readers, takes them for something
// else when they are written carelessly.
var texts = []string{
	"", " ", "yes", "No", "on", "OFF", "y", "n", "true", "null", "~", "Null", "1.20", "1", "012", "0o7", "0x1F",
	"1_000", "1e3", "+1", "-", "--", "---", ".5", ".inf", ".nan", "12:30", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00",
	"=", "<<", "*a", "&a", "!a", "!!str", "%a", "@a", "`a`", "|", ">", "? a", ": a", "- a", "a: b", "a:", "a #b", "#a", "'a'", "\"a\"",
	"it's", "[a", "a]", "{a", "}", "{{ x }}", "{{ .Values.x }}: {{ y }}", "$(params.x)", "$(params[\"a.b\"])", "--flag=$(params.x)",
	"trailing ", " leading", "\ttab", "tab\t", "a\tb", "one\ntwo", "one\ntwo\n", "\n", "\n\n", "\none", "one\n\n", "one\n\n\ntwo\n",
	"  deep\nflat\n", "\n  deep\nflat\n", "trailing \nline\n", "  \n", " \n a", "#!/bin/sh\nset -e\n\tindented\n", "a\r\nb\r\n", "a\rb",
	"\ta\nb\n", "a\n\tb", "\n\ta\n", " \n\ta", "a\n b\n\n\tc\n", "#a\n\n", "---\na", "...\n", "a\n---\nb\n", "# no comment\n# at all\n", "ünïcödé ✓ 日本語", "🚀", "a\u0085b", "a\u2028b\u2029", "\ufeffa", "a\x00b", "\x1b[0m", "\x7f",
	strings.Repeat("long ", 100), strings.Repeat("long ", 50) + "\nand " + strings.Repeat("more ", 50) + "\n",
}

// places are documents whose field m.f an edit sets, in each style.
var places = map[string]string{
	"nothing":           "a: 1\n",
	"plain":             "m: {}\nz: 1\n",
	"plain text":        "m:\n  f: x\nz: 1\n",
	"single quotes":     "m:\n  f: 'x' # why\nz: 1\n",
	"double quotes":     "m:\n  f: \"x\"\nz: 1\n",
	"a literal":         "m:\n  f: |\n    x\n    y\nz: 1\n",
	"a stripped one":    "m:\n  f: |-\n    x\n    y\nz: 1\n",
	"a kept one":        "m:\n  f: |+\n    x\n\nz: 1\n",
	"a folded one":      "m:\n  f: >-\n    x\n    y\nz: 1\n",
	"braces":            "m: {f: x, g: 1}\nz: 1\n",
	"a tagged text":     "m:\n  f: !!str 1\nz: 1\n",
	"a number":          "m:\n  f: 1\nz: 1\n",
	"a folded and last": "m:\n  f: >\n    x\n    y\n",
}

func TestTextsRoundTripAsText(t *testing.T) {
	for way, apply := range ways {
		for place, doc := range places {
			for _, text := range texts {
				out := apply(t, doc, set(text, "m", "f"), add(text, "m", "l"), add([]string{text, text}, "m", "l"), set(1, "m", text))
				want := map[string]any{"f": text, "l": []any{text, []any{text, text}}}
				want[text] = 1
				if place == "braces" {
					want["g"] = 1
				}
				got := decode(t, out).(map[string]any)["m"]
				if !reflect.DeepEqual(got, any(want)) {
					t.Errorf("%s: %q in the place of %s\ngot:  %#v\nwant: %#v\nwritten:\n%s", way, text, place, got, want, out)
				}
			}
		}
	}
}

// TestTextsAreTextToYAML11 reads with the reader of kubectl, to which yes and
// on are truths.
func TestTextsAreTextToYAML11(t *testing.T) {
	for _, text := range texts {
		if strings.ContainsRune(text, '\x1b') {
			continue // not a character of JSON's plain strings, which that reader goes by
		}
		var got struct{ M struct{ F, G any } }
		out := apply(t, "m:\n  f: x\n", set(text, "m", "f"), set(text, "m", "g"))
		if err := yaml.Unmarshal([]byte(out), &got); err != nil || got.M.F != text || got.M.G != text {
			t.Errorf("got %#v, %#v (error %v), want %q\nwritten:\n%s", got.M.F, got.M.G, err, text, out)
		}
	}
}

func TestNumbersRoundTrip(t *testing.T) {
	values := []any{0, -1, 1.0, 0.5, 1e21, 1e-9, uint64(1) << 63, true, false, nil, []any{}, map[string]any{}}
	for _, value := range values {
		got := decode(t, apply(t, "a: x\n", set(value, "a"), set(value, "b")))
		sameTree(t, got, map[string]any{"a": value, "b": value})
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for want, e := range map[string]edit.Edit{
		`set m.a.b: at m.a: expected a map that may hold "a"`:           set(1, "m", "a", "b"),
		`set l[2].x: at l[2]: expected a list with an element 2`:        set(1, "l", 2, "x"),
		`set l[-1]: at l[-1]: expected a list with an element -1`:       set(1, "l", -1),
		`set l.x: at l.x: expected a map that may hold "x"`:             set(1, "l", "x"),
		`set m[0]: at m[0]: expected a list with an element 0`:          set(1, "m", 0),
		`append m: expected a list`:                                     add(1, "m"),
		`append e: expected a list`:                                     add(1, "e"),
		`append new[0]: there is no list with an element 0`:             add(1, "new", 0),
		`insert l: expected a position from 0 on, got -1`:               insert(1, -1, "l"),
		`set x: y: writing a value of type struct {} is not supported`:  set(edit.Fields{{Key: "y", Value: struct{}{}}}, "x"),
		`append l: writing a value of type complex128 is not supported`: add([]any{1i}, "l"),
		`set : a path goes by text and number, not bool`:                {},
		`remove l[7]: at l[7]: expected a list with an element 7`:       remove("l", 7),
	} {
		if e.Op == "" {
			e = set(1, true)
			want = "set : at : a path goes by text and number, not bool"
		}
		_, err := edit.Apply([]byte("m: text\nl: [a]\ne: {}\n"), []edit.Edit{e})
		if err == nil || err.Error() != want {
			t.Errorf("got:  %v\nwant: %s", err, want)
		}
	}
}

func TestEditsThatCannotBothBeAreErrors(t *testing.T) {
	for want, edits := range map[string][]edit.Edit{
		`set m.x.y: another edit leaves no map there that may hold "y"`: {set("text", "m", "x"), set(1, "m", "x", "y")},
		`set m.l.y: another edit leaves no map there that may hold "y"`: {add("text", "m", "l"), set(1, "m", "l", "y")},
		`append m.x: expected a list`:                                   {set("text", "m", "x"), add(1, "m", "x")},
	} {
		_, err := edit.Apply([]byte("a: 1\n"), edits)
		if err == nil || err.Error() != want {
			t.Errorf("got:  %v\nwant: %s", err, want)
		}
	}
}

func TestDocumentsThatCannotBeEdited(t *testing.T) {
	bomb := "a0: &a0 [x, x]\n"
	for i := range 30 {
		n, last := string(rune('a'+i/10))+string(rune('0'+i%10)), string(rune('a'+(i-1)/10))+string(rune('0'+(i+9)%10))
		if i > 0 {
			bomb += n + ": &" + n + " [*" + last + ", *" + last + "]\n"
		}
	}
	for name, doc := range map[string]string{
		"not YAML":                 "a: [",
		"nothing":                  "",
		"an alias within itself":   "a: &a [*a]\n",
		"aliases that grow":        bomb,
		"a merge of a list":        "a: &a [1]\nb:\n  <<: *a\n",
		"an alias without anchor":  "a: *b\n",
		"a list where maps belong": "- a\n",
	} {
		if out, err := edit.Apply([]byte(doc), []edit.Edit{set(1, "z")}); err == nil {
			t.Errorf("%s: got %q, want an error", name, out)
		}
	}
}

func TestInputIsLeftAlone(t *testing.T) {
	doc := []byte("a: &x [1]\r\nb: *x\r\n")
	was := slices.Clone(doc)
	if _, err := edit.Apply(doc, []edit.Edit{add(2, "b"), remove("a")}); err != nil {
		t.Fatal(err)
	}
	sameText(t, string(doc), string(was))
}

func TestFieldsGet(t *testing.T) {
	fields := edit.Fields{{Key: "a", Value: 1}, {Key: "b", Value: "x"}}
	sameTree(t, []any{fields.Get("a"), fields.Get("b"), fields.Get("c")}, []any{1, "x", nil})
}

func TestDocument(t *testing.T) {
	fields := edit.Fields{{Key: "kind", Value: "PersistentVolumeClaim"}, {Key: "modes", Value: []string{"ReadWriteMany"}}}
	for like, want := range map[string]string{
		"":            "kind: PersistentVolumeClaim\nmodes:\n- ReadWriteMany\n",
		"l:\n  - a\n": "kind: PersistentVolumeClaim\nmodes:\n  - ReadWriteMany\n",
	} {
		got, err := edit.Document(fields, []byte(like))
		if err != nil {
			t.Fatal(err)
		}
		sameText(t, string(got), want)
	}
	if _, err := edit.Document(edit.Fields{{Key: "a", Value: struct{}{}}}, nil); err == nil {
		t.Error("got no error for a value that can't be written")
	}
}
