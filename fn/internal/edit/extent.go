package edit

import (
	"errors"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// place is where a value stands: in a field or an element of parent, nil for
// the document's root.
type place struct {
	parent *yaml.Node
	// at is the position in the parent's Content.
	at int
	// flow tells that it is inside brackets or braces.
	flow bool
}

// field tells whether it is a field's value.
func (p place) field() bool { return p.parent != nil && p.parent.Kind == yaml.MappingNode }

var (
	errOddKey  = errors.New("a key and its value are apart")
	errOddDash = errors.New("a list isn't written as the parser read it")
	errOddFlow = errors.New("brackets or braces aren't written as the parser read them")
)

// was is a node as it came in.
func (s *splicer) was(node *yaml.Node) *yaml.Node {
	if before, touched := s.before[node]; touched {
		return before
	}
	return node
}

// column is where the key or the dash stands that holds a value.
func (p place) column() int {
	switch {
	case p.parent == nil:
		return -1
	case p.field():
		return p.parent.Content[p.at-1].Column - 1
	}
	return p.parent.Column - 1
}

// head is right behind the colon or the dash that a value belongs to.
func (s *splicer) head(p place) (int, error) {
	if p.field() {
		return s.colon(p.parent.Content[p.at-1])
	}
	dash, err := s.offset(p.parent) // of the first element
	if p.at > 0 {
		if dash, err = s.end(p.parent.Content[p.at-1], place{parent: p.parent, at: p.at - 1}); err == nil {
			dash = s.skipSpace(dash)
		}
	}
	if err != nil || dash >= len(s.text) || s.text[dash] != '-' {
		return 0, errOddDash
	}
	return dash + 1, nil
}

// colon is right behind the colon of a key.
func (s *splicer) colon(key *yaml.Node) (int, error) {
	at, err := s.offset(key)
	if err != nil {
		return 0, err
	}
	end, err := s.scalarEnd(key, at, key.Column-1)
	if err != nil {
		return 0, err
	}
	if end = s.skipBlanks(end); end >= len(s.text) || s.text[end] != ':' {
		return 0, errOddKey
	}
	return end + 1, nil
}

// absent tells whether a value is a null that nothing stands for.
func absent(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Style == 0 && node.Value == ""
}

// end is where a value ends, the line break excluded.
func (s *splicer) end(node *yaml.Node, p place) (int, error) {
	node = s.was(node)
	if absent(node) {
		return s.absentEnd(p)
	}
	at, err := s.offset(node)
	switch {
	case err != nil:
		return 0, err
	case node.Kind == yaml.ScalarNode:
		return s.scalarEnd(node, at, p.column())
	case node.Style&yaml.FlowStyle != 0:
		return s.flowEnd(node, at)
	}
	last := len(node.Content) - 1
	return s.end(node.Content[last], place{parent: node, at: last})
}

// absentEnd is where a value would end that isn't there.
func (s *splicer) absentEnd(p place) (int, error) {
	head, err := s.head(p)
	if err == nil || !p.flow || !p.field() {
		return head, err
	}
	// In braces a key may stand alone.
	key := p.parent.Content[p.at-1]
	at, err := s.offset(key)
	if err != nil {
		return 0, err
	}
	return s.scalarEnd(key, at, key.Column-1)
}

// closing are the brackets that end what others start.
var closing = map[byte]byte{'[': ']', '{': '}'}

func (s *splicer) flowEnd(node *yaml.Node, at int) (int, error) {
	closes := closing[s.text[at]]
	if closes == 0 {
		return 0, errOddFlow
	}
	at++
	if last := len(node.Content) - 1; last >= 0 {
		var err error
		if at, err = s.end(node.Content[last], place{parent: node, at: last, flow: true}); err != nil {
			return 0, err
		}
	}
	at = s.skipSpace(at)
	if at < len(s.text) && s.text[at] == ',' {
		at = s.skipSpace(at + 1)
	}
	if at >= len(s.text) || s.text[at] != closes {
		return 0, errOddFlow
	}
	return at + 1, nil
}
