// What is the same for all of a list's text: encoding, line ends, indentation.

package resourcelist

import (
	"bytes"
	"errors"
)

const utf8BOM = "\xef\xbb\xbf"

var newline = []byte("\n")

func checkEncoding(data []byte) error {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return errors.New("the input is UTF-16; expected UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8")
	}
	return nil
}

// lineEnding is how the data ends its lines, going by the first.
func lineEnding(data []byte) string {
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// oddLineBreaks tells whether there are line breaks that YAML 1.1 knows
// besides LF and CRLF: CR alone, NEL, LS, PS. Line by line scanning would
// take them for part of a line.
func oddLineBreaks(data []byte) bool {
	return bytes.Contains(data, []byte("\u0085")) || loneCR(data) || unicodeSeparator(data)
}

func loneCR(data []byte) bool {
	for {
		i := bytes.IndexByte(data, '\r')
		if i < 0 {
			return false
		}
		if i+1 == len(data) || data[i+1] != '\n' {
			return true
		}
		data = data[i+2:]
	}
}

// unicodeSeparator looks for U+2028 and U+2029, which start like the dashes
// and quotation marks that comments are full of.
func unicodeSeparator(data []byte) bool {
	for {
		i := bytes.Index(data, []byte("\xe2\x80"))
		if i < 0 || i+2 >= len(data) {
			return false
		}
		if last := data[i+2]; last == '\xa8' || last == '\xa9' {
			return true
		}
		data = data[i+2:]
	}
}

var errOddMarker = errors.New("the input divides documents behind a line break other than LF or CRLF; " +
	"expected LF or CRLF: convert it, for example with tr '\\r' '\\n'")

// oddMarker tells whether a document marker or a directive follows an odd
// line break. Then lines alone don't show where documents end.
func oddMarker(data []byte) bool {
	for _, odd := range []string{"\r", "\u0085", "\u2028", "\u2029"} {
		for rest := data; ; {
			_, after, found := bytes.Cut(rest, []byte(odd))
			if !found {
				break
			}
			if isMarker(after, "---") || isMarker(after, "...") || bytes.HasPrefix(after, []byte("%")) {
				return true
			}
			rest = after
		}
	}
	return false
}

// withLineEnding is the text with all its lines ended by eol.
func withLineEnding(text []byte, eol string) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), newline)
	if eol == "\n" {
		return text
	}
	return bytes.ReplaceAll(text, newline, []byte(eol))
}

// dedent takes up to columns spaces from the start of each line. A line with
// fewer is one whose indentation means nothing: blank, a comment, or inside
// quotes.
func dedent(text []byte, columns int) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := lineLength(text)
		skip := 0
		for skip < min(columns, n) && text[skip] == ' ' {
			skip++
		}
		out = append(out, text[skip:n]...)
		text = text[n:]
	}
	return out
}

// dedentItem is a list item's lines as a document of its own: its dash gives
// way to a space, then all lines move left by the column of its fields.
func dedentItem(body []byte, dash, column int) []byte {
	first := lineLength(body)
	out := make([]byte, 0, len(body))
	out = append(out, bytes.TrimLeft(body[dash+1:first], " \t")...)
	return append(out, dedent(body[first:], column)...)
}
