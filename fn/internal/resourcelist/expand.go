// Expanding: a YAML node tree without aliases and merge keys.

package resourcelist

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const tagMerge = "!!merge"

// expand is the tree with every alias replaced by what it stands for and
// every merge key by the fields it brings. Where there are none, it is the
// tree itself; else a copy. It bounds depth and size.
func expand(node *yaml.Node) (*yaml.Node, error) {
	found, err := shared(node, 0)
	if err != nil || !found {
		return node, err
	}
	e := expander{}
	return e.copy(node, 0)
}

// shared tells whether there are aliases or merge keys in the tree.
func shared(node *yaml.Node, depth int) (bool, error) {
	if depth > maxDepth {
		return false, tooDeep(node)
	}
	found := node.Kind == yaml.AliasNode || node.Anchor != "" || node.Kind == yaml.ScalarNode && node.Tag == tagMerge
	for _, child := range node.Content {
		below, err := shared(child, depth+1)
		if err != nil {
			return false, err
		}
		found = found || below
	}
	return found, nil
}

func tooDeep(node *yaml.Node) error {
	return fmt.Errorf("line %d: maps and lists are nested more than %d deep", node.Line, maxDepth)
}

type expander struct {
	// aliases is how many aliases lead here; values how many values they made,
	// and length how long those are in all.
	aliases, values, length int
}

func (e *expander) copy(node *yaml.Node, depth int) (*yaml.Node, error) {
	if depth > maxDepth {
		return nil, tooDeep(node)
	}
	if e.aliases > 0 {
		if e.values++; e.values > maxAliasValues {
			return nil, fmt.Errorf("aliases expand to more than %d values", maxAliasValues)
		}
		if e.length += len(node.Value); e.length > maxAliasLength {
			return nil, fmt.Errorf("aliases expand to more than %d MiB", maxAliasLength>>20)
		}
	}
	if node.Kind == yaml.AliasNode {
		return e.alias(node, depth)
	}
	twin := *node
	twin.Anchor = ""
	twin.Content = make([]*yaml.Node, 0, len(node.Content))
	for _, child := range node.Content {
		c, err := e.copy(child, depth+1)
		if err != nil {
			return nil, err
		}
		twin.Content = append(twin.Content, c)
	}
	if twin.Kind == yaml.MappingNode {
		return &twin, merge(&twin)
	}
	return &twin, nil
}

// alias is what an alias stands for. One that stands for a part of itself
// runs into the bound on depth.
func (e *expander) alias(node *yaml.Node, depth int) (*yaml.Node, error) {
	e.aliases++
	defer func() { e.aliases-- }()
	return e.copy(node.Alias, depth+1)
}

// merge puts the fields that a map's merge keys bring in the place of those
// keys. The map's own fields win over merged ones, and earlier merged ones
// over later.
func merge(node *yaml.Node) error {
	if !hasMerge(node) {
		return nil
	}
	taken := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isMerge(node.Content[i]) {
			taken[node.Content[i].Value] = true
		}
	}
	var content []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !isMerge(key) {
			content = append(content, key, value)
			continue
		}
		sources, err := mergeSources(key, value)
		if err != nil {
			return err
		}
		for _, source := range sources {
			content = appendNew(content, source, taken)
		}
	}
	node.Content = content
	return nil
}

func hasMerge(node *yaml.Node) bool {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if isMerge(node.Content[i]) {
			return true
		}
	}
	return false
}

func isMerge(key *yaml.Node) bool { return key.Kind == yaml.ScalarNode && key.Tag == tagMerge }

func mergeSources(key, value *yaml.Node) ([]*yaml.Node, error) {
	sources := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		sources = value.Content
	}
	for _, source := range sources {
		if source.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("line %d: expected the merge key << to bring in a map, found %s", key.Line, describe(source))
		}
	}
	return sources, nil
}

// appendNew appends the fields of source whose keys aren't taken.
func appendNew(content []*yaml.Node, source *yaml.Node, taken map[string]bool) []*yaml.Node {
	for i := 0; i+1 < len(source.Content); i += 2 {
		key := source.Content[i]
		if key.Kind == yaml.ScalarNode {
			if taken[key.Value] {
				continue
			}
			taken[key.Value] = true
		}
		content = append(content, key, source.Content[i+1])
	}
	return content
}
