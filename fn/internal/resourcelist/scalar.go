// The scanner's values: where a scalar or a flow collection ends.

package resourcelist

import "bytes"

// scalar passes over the value at e.at, which belongs to the key or dash in
// column s.slot.
func (s *scanner) scalar(e *entry, ln line) {
	switch c := s.data[e.at]; c {
	case '"', '\'':
		s.quotedValue(e, ln)
	case '[', '{':
		s.flowValue(e, ln)
	case '|', '>':
		s.blockScalar(e, ln)
	default:
		s.plainValue(e, ln)
	}
}

func (s *scanner) quotedValue(e *entry, ln line) {
	end := s.quotedEnd(e.at, len(s.data))
	if end < 0 {
		s.doubt = true
		return
	}
	if inner := s.data[e.at+1 : end-1]; end <= ln.end && !bytes.ContainsAny(inner, `\'`) {
		e.value, e.style = inner, styleQuoted
	}
	s.closeValue(e, end, ln)
}

// quotedEnd is behind the quote that closes the one at at, -1 if there is
// none before end.
func (s *scanner) quotedEnd(at, end int) int {
	if s.data[at] == '\'' {
		return s.singleQuotedEnd(at, end)
	}
	for i := at + 1; i < end; i++ {
		switch s.data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

func (s *scanner) singleQuotedEnd(at, end int) int {
	for i := at + 1; i < end; i++ {
		if s.data[i] != '\'' {
			continue
		}
		if i+1 == end || s.data[i+1] != '\'' {
			return i + 1
		}
		i++ // two quotes stand for one
	}
	return -1
}

func (s *scanner) flowValue(e *entry, ln line) {
	end := s.flowEnd(e.at)
	if end < 0 {
		s.doubt = true
		return
	}
	if end <= ln.end {
		e.value, e.style = s.data[e.at:end], styleFlow
	}
	s.closeValue(e, end, ln)
}

// flowEnd is behind the bracket that closes the one at at; -1 in doubt.
func (s *scanner) flowEnd(at int) int {
	depth, last := 0, byte(0) // last is the last character that isn't blank
	for i := at; i < len(s.data); i++ {
		c := s.data[i]
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '"', '\'':
			end := -1
			if s.tokenStart(last, i) {
				end = s.quotedEnd(i, len(s.data))
			}
			if end < 0 {
				return -1
			}
			i = end - 1
		case '&', '*', '!', '|', '>', '%', '@', '`', '?', '#':
			if s.tokenStart(last, i) || c == '#' && !inWord(s.data[i-1]) {
				return -1
			}
		}
		if depth == 0 {
			return i + 1
		}
		if inWord(c) {
			last = c
		}
	}
	return -1
}

func inWord(b byte) bool { return !isBlank(b) && !isBreak(b) }

// tokenStart tells whether a new token starts at i inside brackets. A colon
// comes before one if a blank follows it or a quoted key precedes it.
func (s *scanner) tokenStart(last byte, i int) bool {
	switch last {
	case '[', '{', ',':
		return true
	case ':':
		return !inWord(s.data[i-1]) || s.data[i-2] == '"' || s.data[i-2] == '\''
	}
	return false
}

// closeValue goes on behind a quoted or flow value that ends at end. Nothing
// but a comment may follow in its last line.
func (s *scanner) closeValue(e *entry, end int, ln line) {
	for end > ln.end {
		ln = s.lineAt(ln.next)
		if !ln.blank() {
			e.least = min(e.least, ln.indent())
		}
	}
	rest := s.skipBlanks(end, ln.end)
	if rest < ln.end && (s.data[rest] != '#' || rest == end) {
		s.doubt = true
	}
	s.pos = ln.next
}

// blockScalar passes over the header at e.at and all lines that are blank or
// right of the parent, which is where such a scalar's text must be.
func (s *scanner) blockScalar(e *entry, ln line) {
	at := e.at + 1
	for at < ln.end && bytes.IndexByte([]byte("+-0123456789"), s.data[at]) >= 0 {
		at++
	}
	rest := s.skipBlanks(at, ln.end)
	if rest < ln.end && (s.data[rest] != '#' || rest == at) {
		s.doubt = true
		return
	}
	for s.pos < len(s.data) {
		text := s.lineAt(s.pos)
		if !text.blank() && text.indent() <= s.slot {
			return
		}
		s.pos = text.next
	}
}

// plainValue passes over a plain scalar, which goes on in the lines below as
// long as they are right of the parent.
func (s *scanner) plainValue(e *entry, ln line) {
	c := s.data[e.at]
	if notPlain[c] || c == '-' && (e.at+1 == ln.end || isBlank(s.data[e.at+1])) {
		s.doubt = true
		return
	}
	text, comment := s.plainText(e.at, ln.end)
	e.value, e.style = text, stylePlain
	for !comment && !s.doubt {
		further, ok := s.plainContinues()
		if !ok {
			return
		}
		e.value, e.style = nil, styleOther
		s.pos = further.next
		_, comment = s.plainText(further.at, further.end)
	}
}

// plainContinues is the line on which a plain scalar goes on, past blank
// lines.
func (s *scanner) plainContinues() (line, bool) {
	for at := s.pos; at < len(s.data); {
		ln := s.lineAt(at)
		switch {
		case ln.blank():
			at = ln.next
			continue
		case ln.indent() <= s.slot || s.data[ln.at] == '#':
			return line{}, false
		}
		s.doubt = s.doubt || s.data[ln.at] == '\t'
		return ln, true
	}
	return line{}, false
}

// plainText is a plain scalar's text in one line, and whether a comment ends
// it. A key inside isn't plain.
func (s *scanner) plainText(at, end int) (text []byte, comment bool) {
	stop, comment := s.plainEnd(at, end)
	if stop < end && !comment {
		s.doubt = true
	}
	return s.trimmed(at, stop), comment
}
