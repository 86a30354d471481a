package edit

import (
	"bytes"
	"errors"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// splice is text that takes the place of a stretch of the document's bytes.
type splice struct {
	start, end int
	text       string
}

// splicer finds the splices that make of a document's bytes what edits have
// made of its nodes.
type splicer struct {
	*source
	root *yaml.Node
	// before are the nodes that edits have changed, as they were.
	before  map[*yaml.Node]*yaml.Node
	splices []splice
}

// remember keeps what the edits' targets are like before the first edit. No
// edit changes any other node that came in.
func remember(targets []target) map[*yaml.Node]*yaml.Node {
	before := map[*yaml.Node]*yaml.Node{}
	for _, t := range targets {
		for _, node := range []*yaml.Node{t.node, t.parent} {
			if node != nil && before[node] == nil {
				twin := *node
				twin.Content = slices.Clone(node.Content)
				before[node] = &twin
			}
		}
	}
	return before
}

// spliceTree is the text with the edits that were carried out on root. The error
// says why that can't be.
func spliceTree(text []byte, root *yaml.Node, before map[*yaml.Node]*yaml.Node) ([]byte, error) {
	s := &splicer{source: newSource(text), root: root, before: before}
	if err := s.value(root, place{}); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.splices, func(a, b splice) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	var out bytes.Buffer
	at := 0
	for _, one := range s.splices {
		if one.start < at || one.end < one.start || one.end > len(text) {
			return nil, errors.New("two edits meet at one place of the text")
		}
		out.Write(text[at:one.start])
		out.WriteString(one.text)
		at = one.end
	}
	out.Write(text[at:])
	return out.Bytes(), nil
}

func (s *splicer) splice(start, end int, text string) {
	s.splices = append(s.splices, splice{start, end, text})
}

// value finds the splices of a value and all below it.
func (s *splicer) value(node *yaml.Node, p place) error {
	before, touched := s.before[node]
	switch {
	case !touched || slices.Equal(before.Content, node.Content) && sameScalar(before, node):
		return s.children(node, p)
	case !keeps(before, node):
		if sameTree(before, node) {
			return nil
		}
		return s.replace(node, p)
	case p.flow || before.Style&yaml.FlowStyle != 0:
		return s.flowChanges(node)
	case node.Kind == yaml.MappingNode:
		return s.fieldChanges(node)
	}
	return s.elementChanges(node)
}

// children goes through a node whose own fields or elements are as they were.
func (s *splicer) children(node *yaml.Node, p place) error {
	flow := p.flow || node.Style&yaml.FlowStyle != 0
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		if err := s.value(child, place{s.was(node), i, flow}); err != nil {
			return err
		}
	}
	return nil
}

// keeps tells whether a map or list still has something that it had.
func keeps(before, now *yaml.Node) bool {
	return before.Kind == now.Kind && now.Kind != yaml.ScalarNode && slices.ContainsFunc(now.Content, places(before).has)
}

func sameScalar(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && (empty(a) && empty(b) || a.ShortTag() == b.ShortTag() && a.Value == b.Value)
}

// sameTree tells whether two nodes hold the same values, fields in the same
// order.
func sameTree(a, b *yaml.Node) bool {
	return sameScalar(a, b) && slices.EqualFunc(a.Content, b.Content, sameTree)
}
