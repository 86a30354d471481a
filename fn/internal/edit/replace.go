package edit

import (
	"errors"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

var errRoot = errors.New("the document as a whole is replaced")

// extent is what a value takes up: something in the line of its key or dash,
// and whole lines below. Either may be empty.
type extent struct{ inline, body span }

// replacement is what stands there afterwards, in the same two parts.
type replacement struct{ inline, body string }

// replace finds the splices for a value that nothing is left of. A comment
// behind it stays where it is.
func (s *splicer) replace(node *yaml.Node, p place) error {
	switch {
	case p.parent == nil:
		return errRoot
	case p.flow:
		return s.replaceFlow(node, p)
	}
	head, err := s.head(p)
	if err != nil {
		return err
	}
	before := s.was(node)
	old, err := s.extent(before, p, head)
	if err != nil {
		return err
	}
	now, err := s.replacement(node, p, old)
	if err != nil {
		return err
	}
	if now.body == "" && old.inline.start == head && old.inline.end == head && old.body.start < old.body.end {
		old.body.start = s.nextLine(head) // with the comments above
	}
	switch {
	case now.inline == "":
		for old.inline.start > head && strings.IndexByte(" \t\n", s.text[old.inline.start-1]) >= 0 {
			old.inline.start--
		}
	case old.inline.start == head:
		now.inline = " " + now.inline
	}
	if old.inline.start < old.inline.end || now.inline != "" {
		s.splice(old.inline.start, old.inline.end, now.inline)
	}
	if old.body.start < old.body.end || now.body != "" {
		s.splice(old.body.start, old.body.end, now.body)
	}
	return nil
}

// replaceFlow is replace inside brackets.
func (s *splicer) replaceFlow(node *yaml.Node, p place) error {
	end, err := s.end(node, p)
	if err != nil {
		return err
	}
	text, err := s.flowText(withoutComments(node))
	if err != nil {
		return err
	}
	before := s.was(node)
	if absent(before) {
		s.splice(end, end, " "+text)
		return nil
	}
	start, err := s.offset(before)
	s.splice(start, end, text)
	return err
}

// withoutComments is a node without those that the text has already.
func withoutComments(node *yaml.Node) *yaml.Node {
	bare := *node
	bare.HeadComment, bare.LineComment, bare.FootComment = "", "", ""
	return &bare
}

func (s *splicer) extent(before *yaml.Node, p place, head int) (extent, error) {
	if absent(before) {
		return extent{span{head, head}, span{s.nextLine(head), s.nextLine(head)}}, nil
	}
	start, err := s.offset(before)
	if err != nil {
		return extent{}, err
	}
	end, err := s.end(before, p)
	if err != nil {
		return extent{}, err
	}
	switch {
	case before.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		b, err := s.blockAt(before, start, p.column())
		return extent{span{start, b.headerEnd}, span{s.nextLine(start), s.nextLine(b.end)}}, err
	case before.Kind == yaml.ScalarNode || before.Style&yaml.FlowStyle != 0:
		return extent{span{start, end}, span{s.nextLine(end), s.nextLine(end)}}, nil
	case s.lineStart(start) == s.lineStart(head):
		return extent{span{start, s.lineEnd(start)}, span{s.nextLine(start), s.nextLine(end)}}, nil
	}
	return extent{span{head, head}, span{s.lineStart(start), s.nextLine(end)}}, nil
}

// replacement is the text that comes into the place of what was there.
func (s *splicer) replacement(node *yaml.Node, p place, old extent) (replacement, error) {
	bare := withoutComments(node)
	inline, body := string(s.text[old.inline.start:old.inline.end]), string(s.text[old.body.start:old.body.end])
	if kept, ok := foldedKept(inline, body, s.was(node), bare); ok {
		return replacement{inline, kept}, nil
	}
	switch {
	case bare.Kind == yaml.ScalarNode:
		now, err := s.scalarText(bare, p)
		now.body = blanksKept(now.body, body)
		return now, err
	case bare.Style&yaml.FlowStyle != 0 || len(bare.Content) == 0:
		text, err := s.flowText(bare)
		return replacement{inline: text}, err
	}
	return s.collectionText(bare, p, old)
}

// scalarText is a scalar outside of brackets. A block's lines stay where they
// were.
func (s *splicer) scalarText(node *yaml.Node, p place) (replacement, error) {
	if header, ok := literalHeader(node); ok {
		return replacement{header, indented(ended(node.Value), s.blockColumn(node, p))}, nil
	}
	text, err := s.fragment(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{textNode("k"), node}}, p.parent)
	inline, body, _ := strings.Cut(strings.TrimPrefix(text, "k: "), "\n")
	body = indented(body, p.column())
	if body != "" && !strings.HasPrefix(inline, "|") && !strings.HasPrefix(inline, ">") {
		return replacement{inline: inline + "\n" + strings.TrimSuffix(body, "\n")}, err // quotes over several lines
	}
	return replacement{inline, body}, err
}

// blanksKept is a block whose lines with nothing but spaces are as they were,
// where it has as many of them as before: a line that nobody edits stays.
func blanksKept(now, before string) string {
	if len(blanks(now)) != len(blanks(before)) {
		return now
	}
	lines, old := strings.Split(now, "\n"), strings.Split(before, "\n")
	was := blanks(before)
	for i, at := range blanks(now) {
		lines[at] = old[was[i]]
	}
	return strings.Join(lines, "\n")
}

// blanks are the lines of a text that hold nothing but spaces.
func blanks(text string) []int {
	var all []int
	for i, line := range strings.Split(text, "\n") {
		if strings.Trim(line, " ") == "" {
			all = append(all, i)
		}
	}
	return all
}

// blockColumn is the column for the lines of a literal.
func (s *splicer) blockColumn(node *yaml.Node, p place) int {
	before := s.was(p.parent.Content[p.at])
	if before.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		if at, err := s.offset(before); err == nil {
			if b, err := s.blockAt(before, at, p.column()); err == nil && b.column > p.column() {
				return b.column
			}
		}
	}
	return p.column() + s.styleNear(p.parent).step
}

// collectionText is a map or list whose parts stand in lines, the first of them
// beside the dash where there is one and room.
func (s *splicer) collectionText(node *yaml.Node, p place, old extent) (replacement, error) {
	text, err := s.fragment(node, p.parent)
	if err != nil {
		return replacement{}, err
	}
	before := s.was(p.parent.Content[p.at])
	column := p.column() + 2
	switch {
	case before.Kind == node.Kind && before.Style&yaml.FlowStyle == 0:
		column = before.Column - 1
	case p.field() && node.Kind == yaml.MappingNode:
		column = p.column() + s.styleNear(p.parent).step
	case p.field():
		column = p.column() + s.styleNear(p.parent).dash
	}
	after := s.text[old.inline.end:s.lineEnd(old.inline.end)]
	if p.field() || len(strings.TrimSpace(string(after))) > 0 {
		return replacement{body: indented(text, column)}, nil
	}
	first, rest, _ := strings.Cut(text, "\n")
	return replacement{first, indented(rest, column)}, nil
}
