package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// source is a document's text, and where in it the parser's nodes are. Its
// lines end in LF, the last one too.
type source struct {
	text []byte
	// starts are the offsets of the lines.
	starts []int
	// columns are what columnsOf found, by the lines' numbers.
	columns map[int][]int
}

func newSource(text []byte) *source {
	s := &source{text: text, starts: []int{0}, columns: map[int][]int{}}
	for i, b := range text {
		if b == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// offset is where a node starts. The parser counts a line's characters, not its
// bytes.
func (s *source) offset(node *yaml.Node) (int, error) {
	if node.Line < 1 || node.Line > len(s.starts) {
		return 0, fmt.Errorf("line %d isn't in the document", node.Line)
	}
	start, at := s.starts[node.Line-1], max(node.Column-1, 0)
	columns := s.columnsOf(node.Line)
	if columns == nil && start+at <= s.lineEnd(start) {
		return start + at, nil
	}
	if at >= len(columns) {
		return 0, fmt.Errorf("line %d ends before column %d", node.Line, node.Column)
	}
	return start + columns[at], nil
}

// columnsOf is where each character of a line starts in it, and where it ends;
// nil where each is one byte.
func (s *source) columnsOf(number int) []int {
	columns, known := s.columns[number]
	if known {
		return columns
	}
	start := s.starts[number-1]
	line := string(s.text[start:s.lineEnd(start)])
	if utf8.RuneCountInString(line) < len(line) {
		for i := range line {
			columns = append(columns, i)
		}
		columns = append(columns, len(line))
	}
	s.columns[number] = columns
	return columns
}

// lineOf is the number of the line that at is in, from 0.
func (s *source) lineOf(at int) int {
	line, found := slices.BinarySearch(s.starts, at)
	if !found {
		line--
	}
	return line
}

// lineStart is the start of the line that at is in.
func (s *source) lineStart(at int) int { return s.starts[s.lineOf(at)] }

// lineEnd is where that line's LF is.
func (s *source) lineEnd(at int) int {
	if next := s.lineOf(at) + 1; next < len(s.starts) {
		return s.starts[next] - 1
	}
	return len(s.text)
}

// nextLine is the start of the line below.
func (s *source) nextLine(at int) int { return min(s.lineEnd(at)+1, len(s.text)) }

// firstOnLine tells whether only spaces come before at in its line.
func (s *source) firstOnLine(at int) bool {
	return len(bytes.Trim(s.text[s.lineStart(at):at], " ")) == 0
}

// skipBlanks goes right over spaces and tabs.
func (s *source) skipBlanks(at int) int {
	for at < len(s.text) && isBlank(s.text[at]) {
		at++
	}
	return at
}

// skipSpace goes right over white space, line ends and comments.
func (s *source) skipSpace(at int) int {
	for at < len(s.text) {
		switch b := s.text[at]; {
		case isBlank(b) || b == '\n':
			at++
		case b == '#':
			at = s.lineEnd(at)
		default:
			return at
		}
	}
	return at
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// lead is where the comment lines start that stand right above the line at,
// as far to the right as column, and not above bound.
func (s *source) lead(at, column, bound int) int {
	for at > bound {
		above := s.lineStart(at - 1)
		text := bytes.TrimLeft(s.text[above:at], " ")
		if above < bound || text[0] != '#' || at-above-len(text) != column {
			break
		}
		at = above
	}
	return at
}

// below is the line below the one that at is in, and below the comments right
// there that stand to the right of column: they belong to what they follow.
func (s *source) below(at, column int) int {
	for at = s.nextLine(at); at < len(s.text); at = s.nextLine(at) {
		text := bytes.TrimLeft(s.text[at:s.lineEnd(at)], " ")
		if len(text) == 0 || text[0] != '#' || s.lineEnd(at)-at-len(text) <= column {
			break
		}
	}
	return at
}

var errOddScalar = errors.New("a value isn't written as the parser read it")

// scalarEnd is where a scalar ends that starts at at. The key or dash that
// holds it stands in column.
func (s *source) scalarEnd(node *yaml.Node, at, column int) (int, error) {
	switch style := node.Style; {
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		b, err := s.blockAt(node, at, column)
		return b.end, err
	case style&yaml.DoubleQuotedStyle != 0:
		return s.quotedEnd(at, '"')
	case style&yaml.SingleQuotedStyle != 0:
		return s.quotedEnd(at, '\'')
	}
	return s.plainEnd(node.Value, at)
}

func (s *source) quotedEnd(at int, quote byte) (int, error) {
	if at >= len(s.text) || s.text[at] != quote {
		return 0, errOddScalar
	}
	for i := at + 1; i < len(s.text); i++ {
		switch b := s.text[i]; {
		case b == '\\' && quote == '"':
			i++
		case b != quote:
		case quote == '\'' && i+1 < len(s.text) && s.text[i+1] == quote:
			i++
		default:
			return i + 1, nil
		}
	}
	return 0, errOddScalar
}

// plainEnd follows the value along the text: a line break with the white space
// around it is a space of the value, and n of them are n-1 line breaks.
func (s *source) plainEnd(value string, at int) (int, error) {
	for i := 0; i < len(value); {
		if at >= len(s.text) {
			return 0, errOddScalar
		}
		if s.text[at] == value[i] && !s.breaksAt(at) {
			i, at = i+1, at+1
			continue
		}
		end := at
		for end < len(s.text) && (isBlank(s.text[end]) || s.text[end] == '\n') {
			end++
		}
		folded := " "
		if n := bytes.Count(s.text[at:end], []byte("\n")); n != 1 {
			folded = strings.Repeat("\n", max(n-1, 0))
		}
		if folded == "" || !strings.HasPrefix(value[i:], folded) {
			return 0, errOddScalar
		}
		i, at = i+len(folded), end
	}
	return at, nil
}

// breaksAt tells whether nothing but white space is left of the line.
func (s *source) breaksAt(at int) bool {
	end := s.skipBlanks(at)
	return end < len(s.text) && s.text[end] == '\n'
}

// block is a block scalar: its header from start to headerEnd, the column of
// its lines, and the end of its last line. Empty lines behind that are part of
// it only where it keeps them.
type block struct {
	start, headerEnd, end int
	column                int
}

func (s *source) blockAt(node *yaml.Node, at, column int) (block, error) {
	b := block{start: at, headerEnd: at, column: -1}
	if at >= len(s.text) || s.text[at] != '|' && s.text[at] != '>' {
		return b, errOddScalar
	}
	for b.headerEnd++; b.headerEnd < len(s.text) && strings.IndexByte("+-123456789", s.text[b.headerEnd]) >= 0; b.headerEnd++ {
	}
	b.end = b.headerEnd
	keeps := bytes.IndexByte(s.text[at:b.headerEnd], '+') >= 0
	for line := s.nextLine(at); line < len(s.text); line = s.nextLine(line) {
		first := line
		for s.text[first] == ' ' {
			first++
		}
		empty := s.text[first] == '\n'
		if b.column < 0 && !empty {
			b.column = first - line - leadingSpaces(node.Value)
		}
		switch {
		case empty && (b.column < 0 || first-line <= b.column):
			if !keeps {
				continue
			}
		case b.column <= column:
			b.column = -1
			return b, nil
		case first-line < b.column:
			return b, nil
		}
		b.end = s.lineEnd(line)
	}
	return b, nil
}

// leadingSpaces is how far the text's first line that isn't empty is indented.
func leadingSpaces(text string) int {
	text = strings.TrimLeft(text, "\n")
	return len(text) - len(strings.TrimLeft(text, " "))
}
