package sealed

import (
	"bytes"
	"errors"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// errEndless refuses what kustomize would follow until its stack is full, and Go
// ends a program with a full stack without asking it.
var errEndless = errors.New("an alias stands within its own anchor, so that the YAML has no end; write the value out")

// endless tells whether an alias in a YAML stream stands within its own anchor, or
// one in a text that it holds, such as a patch. What can't be parsed isn't followed.
func endless(text []byte) bool {
	return anyNode(text, func(node *yaml.Node) bool { return holdsItself(node, nil) || textHoldsItself(node) })
}

// anyNode looks through the documents of a stream that may have an alias.
func anyNode(text []byte, is func(*yaml.Node) bool) bool {
	if bytes.IndexByte(text, '*') < 0 || bytes.IndexByte(text, '&') < 0 {
		return false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var node yaml.Node
		if decoder.Decode(&node) != nil {
			return false
		}
		if is(&node) {
			return true
		}
	}
}

// holdsItself looks for an alias of one of the nodes above it.
func holdsItself(node *yaml.Node, above []*yaml.Node) bool {
	if node.Kind == yaml.AliasNode {
		return slices.Contains(above, node.Alias)
	}
	if node.Anchor != "" {
		above = append(above, node)
	}
	return slices.ContainsFunc(node.Content, func(child *yaml.Node) bool { return holdsItself(child, above) })
}

// textHoldsItself looks for one in the texts of a tree that is known to end.
func textHoldsItself(node *yaml.Node) bool {
	inText := func(node *yaml.Node) bool { return holdsItself(node, nil) }
	return node.Kind == yaml.ScalarNode && anyNode([]byte(node.Value), inText) || slices.ContainsFunc(node.Content, textHoldsItself)
}
