// Text: line ends, encodings, indentation.

package resourcelist

import (
	"strings"
	"testing"
)

func TestOddLineBreaks(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want bool
	}{
		"none":                      {"a\nb\r\nc", false},
		"dashes and quotes":         {"a — b “c” …\n", false},
		"a dash at the end":         {"a —", false},
		"a piece of one at the end": {"a\xe2\x80", false},
		"CR":                        {"a\rb", true},
		"CR behind CRLF":            {"a\r\nb\rc", true},
		"two CR":                    {"a\r\r\n", true},
		"CR at the end":             {"a\r", true},
		"NEL":                       {"a\u0085b", true},
		"LS":                        {"a — \u2028b", true},
		"PS":                        {"a\u2029", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := oddLineBreaks([]byte(test.text)); got != test.want {
				t.Errorf("oddLineBreaks(%q) = %v, want %v", test.text, got, test.want)
			}
		})
	}
}

func TestOddMarker(t *testing.T) {
	for text, want := range map[string]bool{
		"a\rb\n---\nc":     false,
		"a\r\n---\r\n":     false,
		"a\r---\rb":        true,
		"a\rb\r...":        true,
		"a\u0085--- b":     true,
		"a\u2028%YAML 1.1": true,
		"a\u2029---b":      false,
	} {
		if got := oddMarker([]byte(text)); got != want {
			t.Errorf("oddMarker(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestListsWithOddLineBreaksAreReadByTheParser(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"a stream":                       {"kind: A\rmetadata: {name: a}\n---\nkind: B # c\u2028x: 1\n", []string{"A a", "B"}},
		"content behind a comment":       {"--- # c\rkind: A\n---\n# d\rkind: B\n", []string{"A", "B"}},
		"a ResourceList":                 {strings.ReplaceAll(wireHead+"items:\n- kind: A\n- kind: B\n", "\n", "\r"), []string{"A", "B"}},
		"one separator in a description": {wireHead + "items:\n- kind: A\n  d: \"x\u2028y\"\n- kind: B\n", []string{"A", "B"}},
		"null behind a comment":          {"# a\r~\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			if got := strings.Join(ids(list), ","); got != strings.Join(test.want, ",") {
				t.Errorf("items are %q, want %q", got, test.want)
			}
			sameText(t, "the output", test.text, written(t, list))
			list.Append([]byte("kind: New\n"))
			again := mustRead(t, written(t, list))
			if got := strings.Join(ids(again), ","); got != strings.Join(append(test.want, "New"), ",") {
				t.Errorf("with another, items are %q", got)
			}
		})
	}
}

func TestLineEnding(t *testing.T) {
	for text, want := range map[string]string{
		"": "\n", "a": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n", "\n": "\n", "\r\n": "\r\n",
	} {
		if got := lineEnding([]byte(text)); got != want {
			t.Errorf("lineEnding(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWithLineEnding(t *testing.T) {
	for _, text := range []string{"a\nb\r\n\nc", "a\r\nb\n\r\nc"} {
		sameText(t, "the text in LF", "a\nb\n\nc", string(withLineEnding([]byte(text), "\n")))
		sameText(t, "the text in CRLF", "a\r\nb\r\n\r\nc", string(withLineEnding([]byte(text), "\r\n")))
	}
}

func TestDedent(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"each line":             {"  a\n    b\n", "a\n  b\n"},
		"blank lines":           {"  a\n\n \n   \n  b", "a\n\n\n \nb"},
		"lines with less":       {"  a\n b\nc\n", "a\nb\nc\n"},
		"a last line of spaces": {"  a\n ", "a\n"},
		"CRLF":                  {"  a\r\n\r\n  b\r\n", "a\r\n\r\nb\r\n"},
		"tabs stay":             {"  \ta\n \tb\n", "\ta\n\tb\n"},
	} {
		t.Run(name, func(t *testing.T) {
			sameText(t, "the text", test.want, string(dedent([]byte(test.text), 2)))
		})
	}
}

func TestDedentItem(t *testing.T) {
	for name, test := range map[string]struct {
		text      string
		dash, col int
		want      string
	}{
		"at the left edge":  {"- a: 1\n  b: 2\n", 0, 2, "a: 1\nb: 2\n"},
		"indented":          {"    - a: 1\n      b:\n        c: 2\n", 4, 6, "a: 1\nb:\n  c: 2\n"},
		"a wide dash":       {"-   a: 1\n    b: 2\n", 0, 4, "a: 1\nb: 2\n"},
		"no final newline":  {"- a: 1", 0, 2, "a: 1"},
		"a comment on left": {"  - a: 1\n # c\n    b: 2\n", 2, 4, "a: 1\n# c\nb: 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			sameText(t, "the document", test.want, string(dedentItem([]byte(test.text), test.dash, test.col)))
		})
	}
}

func TestIndentItem(t *testing.T) {
	for name, test := range map[string]struct {
		doc  string
		dash int
		want string
	}{
		"at the left edge":        {"a: 1\nb: 2\n", 0, "- a: 1\n  b: 2\n"},
		"indented":                {"a: 1\nb: 2\n", 3, "   - a: 1\n     b: 2\n"},
		"comments first":          {"# c\n# d\na: 1\n# e\n", 2, "  - # c\n    # d\n    a: 1\n    # e\n"},
		"blank lines first":       {"\n\r\n# c\n\na: 1\n", 0, "- # c\n\n  a: 1\n"},
		"blank lines stay blank":  {"a: |\n  b\n\n  c\n", 2, "  - a: |\n      b\n\n      c\n"},
		"spaces in a scalar move": {"a: |\n  b\n     \n  c\n", 0, "- a: |\n    b\n       \n    c\n"},
		"no final newline":        {"a: 1", 0, "- a: 1"},
	} {
		t.Run(name, func(t *testing.T) {
			sameText(t, "the item", test.want, string(indentItem([]byte(test.doc), test.dash, test.dash+2)))
		})
	}
}

func TestWhatIsIndentedAndDedentedIsTheSame(t *testing.T) {
	for n := range 5 {
		doc := benchItem(n)
		for dash := range 5 {
			back := dedentItem(indentItem([]byte(doc), dash, dash+2), dash, dash+2)
			sameText(t, "the document", doc, string(back))
		}
	}
}
