// Splitting: where documents of a stream begin and end.

package resourcelist

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func cut(t *testing.T, text string) (chunks []chunk) {
	t.Helper()
	c := cutter{data: []byte(text), line: 1}
	for {
		ch, ok, err := c.next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return chunks
		}
		chunks = append(chunks, ch)
	}
}

func TestStreamsAreCutAtTheirMarkers(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string // lead|body|tail@line
	}{
		"nothing":                          {"", nil},
		"one document":                     {"a: 1\n", []string{"|a: 1\n|@1"}},
		"one document with a marker":       {"---\na: 1\n", []string{"---\n|a: 1\n|@2"}},
		"two documents":                    {"a: 1\n---\nb: 1\n", []string{"|a: 1\n|@1", "---\n|b: 1\n|@3"}},
		"a comment before the first":       {"# c\n---\na: 1\n", []string{"|# c\n|@1", "---\n|a: 1\n|@3"}},
		"a comment by the marker":          {"--- # c\na: 1\n", []string{"--- # c\n|a: 1\n|@2"}},
		"content by the marker":            {"--- a\n--- |\n b\n", []string{"|--- a\n|@1", "|--- |\n b\n|@2"}},
		"an end":                           {"a: 1\n...\n# c\n", []string{"|a: 1\n|...\n@1", "|# c\n|@3"}},
		"an end and a start":               {"a: 1\n... # c\n---\nb: 1\n", []string{"|a: 1\n|... # c\n@1", "---\n|b: 1\n|@4"}},
		"two ends":                         {"a: 1\n...\n...\n", []string{"|a: 1\n|...\n@1", "||...\n@3"}},
		"two starts":                       {"---\n---\n", []string{"---\n||@2", "---\n||@3"}},
		"no final newline":                 {"---", []string{"---||@1"}},
		"a version directive":              {"# c\n%YAML 1.2\n---\na: 1\n", []string{"# c\n%YAML 1.2\n---\n|a: 1\n|@4"}},
		"a tag directive stays with its":   {"%TAG ! x\n---\na: 1\n", []string{"|%TAG ! x\n---\na: 1\n|@1"}},
		"a directive without a document":   {"%YAML 1.2\n", []string{"|%YAML 1.2\n|@1"}},
		"a percent sign in a text":         {"a: |\n  b\n%c\n", []string{"|a: |\n  b\n%c\n|@1"}},
		"markers in the middle of a line":  {"a: --- b ...\n", []string{"|a: --- b ...\n|@1"}},
		"indented markers":                 {"a: |\n  ---\n  ...\n", []string{"|a: |\n  ---\n  ...\n|@1"}},
		"words that start like markers":    {"---a: 1\n....: 2\n", []string{"|---a: 1\n....: 2\n|@1"}},
		"CRLF":                             {"---\r\na: 1\r\n...\r\n", []string{"---\r\n|a: 1\r\n|...\r\n@2"}},
		"a marker with a tab":              {"---\t\na: 1\n", []string{"---\t\n|a: 1\n|@2"}},
		"blank lines before the directive": {"\n\n%YAML 1.1\n---\na: 1\n", []string{"\n\n%YAML 1.1\n---\n|a: 1\n|@5"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			whole := ""
			for _, ch := range cut(t, test.text) {
				got = append(got, fmt.Sprintf("%s|%s|%s@%d", ch.lead, ch.body, ch.tail, ch.line))
				whole += string(ch.lead) + string(ch.body) + string(ch.tail)
			}
			if !slices.Equal(test.want, got) {
				t.Errorf("chunks are\n%q\nwant\n%q", got, test.want)
			}
			sameText(t, "the chunks together", test.text, whole)
		})
	}
}

func TestChunksAreNumbered(t *testing.T) {
	for n, ch := range cut(t, "# c\n---\na: 1\n---\nb: 1\n") {
		if ch.number != n+1 {
			t.Errorf("chunk %d has the number %d", n+1, ch.number)
		}
	}
}

func TestWithOddLineBreaksAMarkersLineStaysWithItsDocument(t *testing.T) {
	c := cutter{data: []byte("--- # c\ra: 1\n"), line: 1, odd: true}
	ch, ok, err := c.next()
	if !ok || err != nil || len(ch.lead) > 0 {
		t.Errorf("the lead is %q (%v, %v), want none", ch.lead, ok, err)
	}
}

func TestBlankOrComment(t *testing.T) {
	for text, want := range map[string]bool{
		"":              true,
		"\n \t\r\n":     true,
		"# a\n  # b":    true,
		"# a\nb":        false,
		" a # b":        false,
		"---":           false,
		"#\n\n#\n\n  -": false,
	} {
		if got := blankOrComment([]byte(text)); got != want {
			t.Errorf("blankOrComment(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestIsMarker(t *testing.T) {
	for text, want := range map[string]bool{
		"---": true, "---\n": true, "---\r\n": true, "--- a": true, "---\ta": true,
		"": false, "--": false, "----": false, "---a": false, " ---": false, "...": false,
	} {
		if got := isMarker([]byte(text), "---"); got != want {
			t.Errorf("isMarker(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestLineLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "\n": 1, "ab\ncd\n": 3, "a\r\nb": 3} {
		if got := lineLength([]byte(text)); got != want {
			t.Errorf("lineLength(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestLineCountsInErrorsHoldBehindManyDocuments(t *testing.T) {
	text := strings.Repeat("---\n# c\nkind: A\n\n", 50) + "--- text\n"
	_, err := Read([]byte(text))
	if err == nil || !strings.Contains(err.Error(), "document 51, on line 201") {
		t.Errorf("the error is %v, want one about document 51, on line 201", err)
	}
}
