package edit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// toNode is the YAML node of a Value as Edit describes it.
func toNode(value any) (*yaml.Node, error) {
	switch value := value.(type) {
	case Fields:
		return fieldsNode(value)
	case map[string]any:
		return fieldsNode(sorted(value))
	case []any:
		return listNode(value)
	case []string:
		return listNode(anys(value))
	case string:
		return textNode(value), nil
	case bool:
		return scalar("!!bool", strconv.FormatBool(value)), nil
	case int, int64, uint64:
		return scalar("!!int", fmt.Sprint(value)), nil
	case float64:
		return scalar("!!float", strconv.FormatFloat(value, 'g', -1, 64)), nil
	case nil:
		return scalar("!!null", "null"), nil
	}
	return nil, fmt.Errorf("writing a value of type %T is not supported", value)
}

func fieldsNode(fields Fields) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, field := range fields {
		child, err := toNode(field.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Key, err)
		}
		node.Content = append(node.Content, textNode(field.Key), child)
	}
	return node, nil
}

func listNode(list []any) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, element := range list {
		child, err := toNode(element)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, child)
	}
	return node, nil
}

func textNode(text string) *yaml.Node {
	node := scalar("!!str", text)
	if strings.Contains(text, "\n") {
		node.Style = yaml.LiteralStyle
	}
	return node
}

func scalar(tag, text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text}
}

func sorted(value map[string]any) Fields {
	var fields Fields
	for _, key := range slices.Sorted(maps.Keys(value)) {
		fields = append(fields, Field{key, value[key]})
	}
	return fields
}

func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}
