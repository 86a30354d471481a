// Splitting a stream into documents. "---" and "..." at a line's start divide
// documents wherever they stand, so that this needs no parser.

package resourcelist

import (
	"bytes"
	"fmt"
)

// chunk is one document of a stream with the marker lines around it. The
// chunks of a stream, one behind the other, are the stream.
type chunk struct {
	lead, body, tail []byte
	number, line     int // the document's place, and the line on which body starts
}

// cutter gives a stream's chunks one by one.
type cutter struct {
	data         []byte
	pos          int
	number, line int
	// odd tells that there may be line breaks which only the parser knows, so
	// that a marker's line may hold content behind a comment.
	odd bool
}

func (c *cutter) next() (chunk, bool, error) {
	if c.pos >= len(c.data) {
		return chunk{}, false, nil
	}
	c.number++
	body, search := c.head()
	end := c.nextMarker(search)
	ch := chunk{
		lead: c.data[c.pos:body], body: c.data[body:end], number: c.number,
		line: c.line + bytes.Count(c.data[c.pos:body], newline),
	}
	if isMarker(c.data[end:], "...") {
		tail := end + lineLength(c.data[end:])
		ch.tail = c.data[end:tail]
		if c.odd && oddLineBreaks(ch.tail) || !blankOrComment(ch.tail[len("..."):]) {
			return ch, false, fmt.Errorf("line %d: expected nothing behind the end of a document, \"...\"",
				ch.line+bytes.Count(ch.body, newline))
		}
		end = tail
	}
	c.line += bytes.Count(c.data[c.pos:end], newline)
	c.pos = end
	return ch, true, nil
}

// head finds where a chunk's body starts and from where on to look for the
// next marker. A line "---" belongs to the lead, unless content follows in
// the same line, or the document needs a %TAG directive above it.
func (c *cutter) head() (body, search int) {
	marker, tags := c.directives()
	if !isMarker(c.data[marker:], "---") {
		return c.pos, c.pos
	}
	end := marker + lineLength(c.data[marker:])
	if c.odd || tags || !blankOrComment(c.data[marker+len("---"):end]) {
		return c.pos, end
	}
	return end, end
}

// directives skips directives with the comments around them. Without any it
// stays at the chunk's start.
func (c *cutter) directives() (end int, tags bool) {
	found := false
	for end = c.pos; end < len(c.data); {
		line := c.data[end : end+lineLength(c.data[end:])]
		directive := line[0] == '%'
		if !directive && !blankOrComment(line) {
			break
		}
		found = found || directive
		tags = tags || bytes.HasPrefix(line, []byte("%TAG"))
		end += len(line)
	}
	if !found {
		return c.pos, false
	}
	return end, tags
}

// nextMarker is where the next line "---" or "..." starts.
func (c *cutter) nextMarker(at int) int {
	for at < len(c.data) {
		if b := c.data[at]; b == '-' || b == '.' {
			if isMarker(c.data[at:], "---") || isMarker(c.data[at:], "...") {
				return at
			}
		}
		at += lineLength(c.data[at:])
	}
	return at
}

// isMarker tells whether text starts with the marker as a word of its own.
func isMarker(text []byte, marker string) bool {
	if len(text) < len(marker) || string(text[:len(marker)]) != marker {
		return false
	}
	return len(text) == len(marker) || isBlank(text[len(marker)]) || isBreak(text[len(marker)])
}

// lineLength is the length of the first line, its end included.
func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// blankOrComment tells whether every line of text is blank or a comment.
func blankOrComment(text []byte) bool {
	for len(text) > 0 {
		n := lineLength(text)
		line := bytes.TrimLeft(text[:n], " \t\r\n")
		if len(line) > 0 && line[0] != '#' {
			return false
		}
		text = text[n:]
	}
	return true
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }
func isBreak(b byte) bool { return b == '\n' || b == '\r' }
