package sealed

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// errEndless refuses what kustomize would follow until its stack is full, and Go
// ends a program with a full stack without asking it. What is written in a file is
// found by reading it, which names the file. What kustomize puts together itself, by
// replacements into a patch's text, nobody can read before; the watch stops that (see
// bounds).
var errEndless = errors.New("an alias stands within its own anchor, so that the YAML has no end; write the value out")

// endless tells whether an alias in a YAML stream stands within its own anchor, or
// one in a text that it holds, such as a patch, or in a text of that one. What can't
// be parsed isn't followed.
func endless(text []byte) bool { return endlessBelow(text, maxTexts) }

// maxTexts is how deep texts may stand in texts: kustomize itself reads none below
// the third. What is deeper is refused.
const maxTexts = 8

func endlessBelow(text []byte, depth int) bool {
	if !mayHoldAlias(text) {
		return false
	}
	if depth == 0 {
		return true
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var node yaml.Node
		if decoder.Decode(&node) != nil {
			return false
		}
		if holdsItself(&node, nil) || textIsEndless(&node, text, depth) {
			return true
		}
	}
}

// mayHoldAlias tells whether a text can have an anchor and its alias, or texts with
// them: these may be escaped, or be told by a tag to be base64.
func mayHoldAlias(text []byte) bool {
	has := func(c byte) bool { return bytes.IndexByte(text, c) >= 0 }
	return has('*') && has('&') || has('\\') || has('!')
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

// textIsEndless looks for one in the texts of a tree that is known to end, and was
// read from whole. A text that is nothing but itself has been looked at.
func textIsEndless(node *yaml.Node, whole []byte, depth int) bool {
	if node.Kind == yaml.ScalarNode {
		text := textOf(node)
		return !bytes.Equal(text, whole) && endlessBelow(text, depth-1)
	}
	return slices.ContainsFunc(node.Content, func(child *yaml.Node) bool { return textIsEndless(child, whole, depth) })
}

// textOf is a scalar's text, which may be written as base64.
func textOf(node *yaml.Node) []byte {
	if node.ShortTag() == "!!binary" {
		if text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(node.Value), "")); err == nil {
			return text
		}
	}
	return []byte(node.Value)
}
