// Decoding: YAML as a tree of Go values, strict where YAML is treacherous.

package resourcelist

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Bounds that no object of a cluster comes near. Without them a small hostile
// document could take all memory or the whole stack.
const (
	maxDepth       = 500
	maxAliasValues = 100_000
	maxAliasLength = 4 << 20
)

// Decode is a YAML document as map[string]any, []any, string, bool, int,
// int64, uint64, float64 and nil; nil for an empty document. Aliases and
// merge keys are expanded, timestamps and the words yes, no, on, off stay
// text.
//
// It is an error if there is more than one document, a key is written twice or
// isn't text, aliases expand without end, or the nesting is too deep.
func Decode(doc []byte) (any, error) {
	node, err := parse(doc)
	if err != nil || node == nil {
		return nil, err
	}
	if node, err = expand(node); err != nil {
		return nil, err
	}
	return decodeNode(node)
}

// parse is the document's content, nil for an empty document.
func parse(doc []byte) (node *yaml.Node, err error) {
	// The parser is not ours, and what it reads may come from anyone.
	defer func() {
		if cause := recover(); cause != nil {
			node, err = nil, fmt.Errorf("reading YAML: the parser failed: %v", cause)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(doc))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, unreadable(doc, err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("expected one YAML document, found a second on line %d", second.Line)
	case !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	if first.Kind != yaml.DocumentNode || len(first.Content) == 0 {
		return nil, nil
	}
	return first.Content[0], nil
}

// unreadable is the parser's error, with what is most often its cause.
func unreadable(doc []byte, err error) error {
	if bytes.Contains(doc, []byte("{{")) {
		return fmt.Errorf("reading YAML: %w; if it has {{ x }} without quotes, write \"{{ x }}\"", err)
	}
	return fmt.Errorf("reading YAML: %w", err)
}

// decodeNode is the tree of a node that went through expand.
func decodeNode(node *yaml.Node) (any, error) {
	switch node.Kind {
	case yaml.MappingNode:
		return decodeMap(node)
	case yaml.SequenceNode:
		return decodeList(node)
	}
	return decodeScalar(node)
}

func decodeList(node *yaml.Node) (any, error) {
	list := make([]any, len(node.Content))
	for i, child := range node.Content {
		value, err := decodeNode(child)
		if err != nil {
			return nil, err
		}
		list[i] = value
	}
	return list, nil
}

func decodeMap(node *yaml.Node) (any, error) {
	fields := make(map[string]any, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if err := checkKey(key); err != nil {
			return nil, err
		}
		if _, twice := fields[key.Value]; twice {
			return nil, fmt.Errorf("line %d: key %q is written twice in one map; keep one", key.Line, key.Value)
		}
		value, err := decodeNode(node.Content[i+1])
		if err != nil {
			return nil, err
		}
		fields[key.Value] = value
	}
	return fields, nil
}

func checkKey(key *yaml.Node) error {
	if key.Kind == yaml.ScalarNode && isText(key) {
		return nil
	}
	if key.Kind == yaml.MappingNode && key.Style&yaml.FlowStyle != 0 {
		return fmt.Errorf("line %d: expected a key that is text, found a map in braces; "+
			"this looks like an unquoted template: write \"{{ x }}\", with quotes", key.Line)
	}
	return fmt.Errorf("line %d: expected a key that is text, found %s; quote it if it is meant as text", key.Line, describe(key))
}

// isText tells whether a scalar is taken as the text that it is written with:
// strings, timestamps, and tags that mean nothing to Kubernetes.
func isText(node *yaml.Node) bool {
	switch node.ShortTag() {
	case yaml.NodeTagBool, yaml.NodeTagInt, yaml.NodeTagFloat, yaml.NodeTagNull:
		return false
	}
	return true
}

func decodeScalar(node *yaml.Node) (any, error) {
	if isText(node) {
		return node.Value, nil
	}
	if node.ShortTag() == yaml.NodeTagNull {
		return nil, nil
	}
	var value any
	if err := node.Decode(&value); err != nil {
		return nil, fmt.Errorf("line %d: reading %s: %w", node.Line, describe(node), err)
	}
	return value, nil
}

// describe says what a node is, in words for a message.
func describe(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if node.ShortTag() == yaml.NodeTagNull {
		return "null"
	}
	return fmt.Sprintf("%.40q", node.Value)
}
