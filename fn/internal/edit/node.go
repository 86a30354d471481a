package edit

import (
	"fmt"
	"maps"
	"math"
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
		return scalar("!!float", floatText(value)), nil
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
	switch {
	case strings.Contains(text, "\n"):
		node.Style = yaml.LiteralStyle
	case text == "<<", yaml.IsYaml1_1NonString(node):
		// The encoder quotes what YAML 1.2 takes for another type. To kubectl,
		// which reads YAML 1.1, yes, on and y are such words too.
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// settle gives what the encoder would write as something else a form that
// reads back: quotes to some blocks that start with a tab or are folded, and a
// word to a null that is nothing, inside brackets.
func settle(node *yaml.Node) {
	block := yaml.LiteralStyle | yaml.FoldedStyle
	if node.Style&block != 0 && !readsBack(node) {
		node.Style = node.Style&^block | yaml.DoubleQuotedStyle
	}
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 1 && child.Kind != yaml.ScalarNode && len(child.Content) == 0 {
			// Behind the comment of its key the encoder would write it where it can't be.
			node.Content[i-1].LineComment, child.LineComment = "", node.Content[i-1].LineComment+child.LineComment
		}
		if node.Style&yaml.FlowStyle != 0 && empty(child) && child.Value == "" {
			child.Value = "null"
		}
		settle(child)
	}
}

func readsBack(node *yaml.Node) bool {
	var back []string
	out, err := yaml.Marshal([]*yaml.Node{{Kind: yaml.ScalarNode, Value: node.Value, Style: node.Style}})
	return err == nil && yaml.Unmarshal(out, &back) == nil && back[0] == node.Value
}

// floatText is a number that reads back as a float: 1.0 and not 1.
func floatText(number float64) string {
	text := strconv.FormatFloat(number, 'g', -1, 64)
	switch {
	case math.IsNaN(number):
		return ".nan"
	case math.IsInf(number, 0):
		return strings.Replace(text, "Inf", ".inf", 1)
	case strings.ContainsAny(text, ".e"):
		return text
	}
	return text + ".0"
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
