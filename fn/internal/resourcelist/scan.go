// The scanner: block YAML line by line, with just enough understanding to
// know where each value ends. What it isn't sure of it calls doubtful, and
// the caller asks the parser instead.

package resourcelist

import "bytes"

// scanner gives the content lines of a document: lines that hold a key, a
// list dash, or a scalar. Comments, blank lines and further lines of a value
// are passed over.
type scanner struct {
	data []byte
	pos  int
	// doubt tells that the text isn't plain block YAML.
	doubt bool
	// slot is the column of the key or dash that still waits for its value,
	// -1 where none does.
	slot int
	// gap is where the comments above the current content line start, -1
	// where there are none. Comments right of column outer belong to what
	// stands above them; so do blank lines, which may be part of a value.
	gap, outer int
	// found is what next gives, ahead the last line cut: lines are looked at
	// by the hundred thousand, most of them twice.
	found entry
	ahead line
}

func newScanner(data []byte) *scanner { return &scanner{data: data, slot: -1, gap: -1} }

// line is a line of data: its start, its first character that isn't a space,
// its end without and with the line break.
type line struct{ start, at, end, next int }

func (l line) indent() int { return l.at - l.start }
func (l line) blank() bool { return l.at == l.end }

func (s *scanner) lineAt(start int) line {
	if s.ahead.start != start || s.ahead.next == 0 {
		s.ahead = s.cutLine(start)
	}
	return s.ahead
}

func (s *scanner) cutLine(start int) line {
	l := line{start: start, at: start}
	if n := bytes.IndexByte(s.data[start:], '\n'); n >= 0 {
		l.end, l.next = start+n, start+n+1
	} else {
		l.end, l.next = len(s.data), len(s.data)
	}
	if l.end > start && s.data[l.end-1] == '\r' {
		l.end--
	}
	for l.at < l.end && s.data[l.at] == ' ' {
		l.at++
	}
	return l
}

// entry is a content line.
type entry struct {
	start  int
	indent int
	dashes int // how many list dashes it starts with
	col    int // the column of its key or scalar
	key    []byte
	quoted bool // the key is quoted
	// at is where its value starts.
	at int
	// empty tells that no value stands in this line.
	empty bool
	// value is the scalar's text where it is on this line only.
	value []byte
	style valueStyle
	// least is the smallest indentation of further lines of a quoted or flow
	// value.
	least int
}

type valueStyle byte

const (
	styleOther  valueStyle = iota // a block scalar, or something in several lines
	stylePlain                    // a plain scalar on one line
	styleQuoted                   // a quoted scalar on one line, without escapes
	styleFlow                     // a list or map in brackets, on one line
)

// farRight is an indentation larger than any.
const farRight = int(^uint(0) >> 1)

// next is the next content line, good until the one after it. It ends at the
// data's end or in doubt.
func (s *scanner) next() (*entry, bool) {
	s.gap = -1
	for s.pos < len(s.data) {
		ln := s.lineAt(s.pos)
		switch {
		case ln.blank():
		case s.data[ln.at] == '#':
			if s.gap < 0 && ln.indent() <= s.outer {
				s.gap = ln.start
			}
		default:
			s.found = entry{start: ln.start, indent: ln.indent(), least: farRight}
			s.entry(&s.found, ln)
			return &s.found, !s.doubt
		}
		s.pos = ln.next
	}
	return nil, false
}

func (s *scanner) entry(e *entry, ln line) {
	s.pos = ln.next
	at := s.skipDashes(e, ln)
	e.col, e.at = at-ln.start, at
	if s.doubt || s.endsAt(at, ln.end) {
		e.empty = true
		return
	}
	if after, ok := s.key(e, at, ln.end); ok {
		s.slot = e.col
		e.at = s.skipBlanks(after, ln.end)
		if s.endsAt(e.at, ln.end) {
			e.empty = true
			return
		}
	} else if s.slot < 0 || e.col <= s.slot {
		s.doubt = true // text where none belongs
	}
	if !s.doubt {
		s.scalar(e, ln)
		s.slot = -1
	}
}

func (s *scanner) skipDashes(e *entry, ln line) int {
	at := ln.at
	for at < ln.end && s.data[at] == '-' && (at+1 == ln.end || isBlank(s.data[at+1])) {
		e.dashes++
		s.slot = at - ln.start
		at = s.skipSpaces(at+1, ln.end)
	}
	// A tab as indentation, and marker text that would divide documents once
	// the indentation is gone.
	if at < ln.end && (s.data[at] == '\t' || isMarker(s.data[at:ln.next], "---") || isMarker(s.data[at:ln.next], "...")) {
		s.doubt = true
	}
	return at
}

func (s *scanner) skipSpaces(at, end int) int {
	for at < end && s.data[at] == ' ' {
		at++
	}
	return at
}

func (s *scanner) skipBlanks(at, end int) int {
	for at < end && isBlank(s.data[at]) {
		at++
	}
	return at
}

// endsAt tells whether nothing but a comment follows; what is at at follows
// a blank.
func (s *scanner) endsAt(at, end int) bool { return at >= end || s.data[at] == '#' }

// key reads "key:" and says where the text behind it starts.
func (s *scanner) key(e *entry, at, end int) (int, bool) {
	switch c := s.data[at]; c {
	case '"', '\'':
		after := s.quotedEnd(at, end)
		if after < 0 {
			return 0, false
		}
		colon := s.skipBlanks(after, end)
		if !s.isColon(colon, end) {
			return 0, false
		}
		e.key, e.quoted = s.data[at:after], true
		return colon + 1, true
	case '[', '{', '|', '>':
		return 0, false
	default:
		if notPlain[c] {
			s.doubt = true
			return 0, false
		}
	}
	colon, _ := s.plainEnd(at, end)
	if colon == end || s.data[colon] != ':' {
		return 0, false
	}
	e.key = s.trimmed(at, colon)
	return colon + 1, true
}

// notPlain are the characters that start something other than a plain
// scalar, or that are doubtful there.
var notPlain = [256]bool{
	'&': true, '*': true, '!': true, '%': true, '@': true, '`': true, '?': true,
	':': true, ',': true, ']': true, '}': true, '\t': true, '|': true, '>': true,
	'[': true, '{': true, '"': true, '\'': true, '#': true,
}

func (s *scanner) isColon(at, end int) bool {
	return at < end && s.data[at] == ':' && (at+1 == end || isBlank(s.data[at+1]))
}

// plainEnd is where a plain scalar that starts at at ends in its line: at the
// colon that makes it a key, at a comment, or at end.
func (s *scanner) plainEnd(at, end int) (int, bool) {
	for i := at; i < end; i++ {
		switch s.data[i] {
		case ':':
			if s.isColon(i, end) {
				return i, false
			}
		case '#':
			if i > at && isBlank(s.data[i-1]) {
				return i, true
			}
		}
	}
	return end, false
}

func (s *scanner) trimmed(at, end int) []byte {
	for end > at && isBlank(s.data[end-1]) {
		end--
	}
	return s.data[at:end]
}
