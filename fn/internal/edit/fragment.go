package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// style is how a document is indented: step is how far a map stands to the
// right of its key, dash how far a list's dashes do; -1 where nothing shows it.
type style struct{ step, dash int }

// styleNear is the style of what stands next to a place: in its map or list,
// else in the document as a whole, else kustomize's.
func (s *splicer) styleNear(node *yaml.Node) style {
	found := style{-1, -1}
	s.look(node, &found)
	s.look(s.root, &found)
	if found.step < 0 {
		found.step = 2
	}
	found.dash = max(found.dash, 0)
	return found
}

// look takes what a node shows of the style.
func (s *splicer) look(node *yaml.Node, found *style) {
	node = s.was(node)
	if found.step >= 0 && found.dash >= 0 || node.Style&yaml.FlowStyle != 0 {
		return
	}
	for i, child := range node.Content {
		child = s.was(child)
		if node.Kind == yaml.MappingNode && i%2 == 1 && len(child.Content) > 0 && child.Style&yaml.FlowStyle == 0 {
			found.see(child, child.Column-node.Content[i-1].Column)
		}
		s.look(child, found)
	}
}

func (found *style) see(child *yaml.Node, offset int) {
	switch {
	case child.Kind == yaml.MappingNode && found.step < 0 && offset > 0:
		found.step = offset
	case child.Kind == yaml.SequenceNode && found.dash < 0 && offset >= 0:
		found.dash = offset
	}
}

// fragment is a new map or list in lines that start at the left edge, in the
// style of what stands near.
func (s *splicer) fragment(node *yaml.Node, near *yaml.Node) (string, error) {
	look := s.styleNear(near)
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(look.step)
	if look.dash == 0 {
		encoder.CompactSeqIndent()
	}
	settle(node)
	if err := encoder.Encode(node); err != nil {
		return "", fmt.Errorf("writing YAML: %w", err)
	}
	return out.String(), nil
}

// flowText is a value as it is written within brackets.
func (s *splicer) flowText(node *yaml.Node) (string, error) {
	if len(s.root.Content) > 0 && s.root.Style&yaml.FlowStyle != 0 && s.root.Content[0].Style&yaml.DoubleQuotedStyle != 0 {
		quoteAll(node) // JSON
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{node}}
	settle(list)
	out, err := yaml.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("writing YAML: %w", err)
	}
	text := strings.TrimSuffix(strings.TrimPrefix(string(out), "["), "]\n")
	return text, nil
}

func quoteAll(node *yaml.Node) {
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!str" {
		node.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range node.Content {
		quoteAll(child)
	}
}

// quoteLike gives new texts of a list the quotes that all its texts have.
func quoteLike(siblings, news []*yaml.Node) {
	quotes := yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle
	var common yaml.Style
	for i, sibling := range siblings {
		quote := sibling.Style & quotes
		if sibling.Kind != yaml.ScalarNode || quote == 0 || i > 0 && quote != common {
			return
		}
		common = quote
	}
	for _, node := range news {
		if node.Kind == yaml.ScalarNode && node.Style == 0 && node.ShortTag() == "!!str" {
			node.Style = common
		}
	}
}

// literalHeader is the header of a text as a literal block; false where it
// isn't one or such a block would need more than its lines. The encoder has no
// block for a line that ends in a space.
func literalHeader(node *yaml.Node) (string, bool) {
	text := node.Value
	content := strings.TrimLeft(text, "\n")
	odd := func(r rune) bool {
		return r != '\n' && r != '\t' && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) || r == '\ufeff'
	}
	if node.Style&yaml.LiteralStyle == 0 || content == "" || isBlank(content[0]) || strings.ContainsFunc(text, odd) {
		return "", false
	}
	switch trimmed := strings.TrimRight(text, "\n"); {
	case len(trimmed) == len(text):
		return "|-", true
	case len(trimmed) == len(text)-1:
		return "|", true
	}
	return "|+", true
}

// ended is the text with its last line ended.
func ended(text string) string {
	if strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// indented is the text with each line, if it isn't empty, moved right.
func indented(text string, columns int) string {
	lines := slices.Collect(strings.SplitAfterSeq(text, "\n"))
	margin := strings.Repeat(" ", max(columns, 0))
	for i, line := range lines {
		if strings.Trim(line, "\n") != "" {
			lines[i] = margin + line
		}
	}
	return strings.Join(lines, "")
}
