// The way for documents that aren't plain block YAML: JSON, anchors shared
// between items, flow style. They are parsed whole; their items become
// documents in block style, which are written only if something was edited.

package resourcelist

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// addParsed adds a document by way of the parser.
func (r *reader) addParsed(ch chunk) error {
	node, err := parse(ch.body)
	if err != nil {
		return fmt.Errorf("document %d, from line %d: %w", ch.number, ch.line, err)
	}
	if node == nil || node.ShortTag() == yaml.NodeTagNull {
		r.keep(ch, node != nil)
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("document %d, on line %d: expected an object, a map with apiVersion and kind, found %s",
			ch.number, ch.line, describe(node))
	}
	if node, err = expand(node); err != nil {
		return fmt.Errorf("document %d, from line %d: %w", ch.number, ch.line, err)
	}
	return r.addNode(ch, node)
}

func (r *reader) addNode(ch chunk, node *yaml.Node) error {
	kind := scalarField(node, "kind")
	if err := r.checkPlace(ch, scalarField(node, "apiVersion"), kind); err != nil {
		return err
	}
	items := fieldNode(node, "items")
	if !r.isContainer(kind, nodeKinds(items)) {
		r.document(ch)
		return nil
	}
	if err := checkItems(ch, items); err != nil {
		return err
	}
	return r.addRewritten(ch, node, items, kind)
}

// nodeKinds is what a parsed items field holds.
func nodeKinds(items *yaml.Node) itemKinds {
	if items == nil {
		return itemKinds{}
	}
	kinds := itemKinds{present: true, all: items.Kind == yaml.SequenceNode}
	for _, item := range items.Content {
		kinds.count++
		kinds.all = kinds.all && item.Kind == yaml.MappingNode && fieldNode(item, "kind") != nil
	}
	return kinds
}

func checkItems(ch chunk, items *yaml.Node) error {
	if items == nil || items.ShortTag() == yaml.NodeTagNull {
		return nil
	}
	if items.Kind != yaml.SequenceNode {
		return fmt.Errorf("items, on line %d: expected a list of objects, found %s", ch.line+items.Line-1, describe(items))
	}
	for i, item := range items.Content {
		if item.Kind != yaml.MappingNode {
			return fmt.Errorf("items[%d], on line %d: expected an object, a map with apiVersion and kind, found %s",
				i, ch.line+item.Line-1, describe(item))
		}
	}
	return nil
}

// addRewritten adds a container whose parts are written anew in block style.
func (r *reader) addRewritten(ch chunk, node, items *yaml.Node, kind string) error {
	if err := checkFields(node); err != nil {
		return fmt.Errorf("document %d, from line %d: %w", ch.number, ch.line, err)
	}
	blockStyle(node)
	f, err := rewrittenFrame(ch, node)
	if err != nil {
		return err
	}
	c := r.framed(f, kind)
	if items == nil {
		return nil
	}
	for _, child := range items.Content {
		doc, err := encode(child)
		if err != nil {
			return err
		}
		item := r.list.newItem()
		*item = Item{in: c, body: doc}
		c.link(c.last, item)
	}
	f.full = c.first != nil
	return nil
}

// checkFields checks the keys of a map, but not what is below them: what is
// wrong inside an item matters only to those who look there.
func checkFields(node *yaml.Node) error {
	keys := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i+1 < len(node.Content); i += 2 {
		keys.Content = append(keys.Content, node.Content[i], &yaml.Node{Kind: yaml.SequenceNode})
	}
	_, err := decodeMap(keys)
	return err
}

// rewrittenFrame writes all fields but items in their order, results last,
// where they can be added to.
func rewrittenFrame(ch chunk, node *yaml.Node) (*frame, error) {
	f := &frame{lead: ch.lead, asCame: ch.body, tail: ch.tail, rewritten: true, missing: true, empty: []byte(" []")}
	var before, after, last bytes.Buffer
	into := &before
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		buffer := into
		switch key.Value {
		case "items":
			before.WriteString("items:")
			into, f.missing, f.rest = &after, false, newline
			continue
		case "results":
			buffer = &last
			f.results.list = value.Kind == yaml.SequenceNode && len(value.Content) > 0
		case "functionConfig":
			if err := f.setConfig(value); err != nil {
				return nil, err
			}
		}
		doc, err := encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, value}})
		if err != nil {
			return nil, err
		}
		buffer.Write(doc)
	}
	f.placeResults(into, last.Bytes())
	f.before, f.after = before.Bytes(), after.Bytes()
	return f, nil
}

// placeResults puts the results field behind all others.
func (f *frame) placeResults(into *bytes.Buffer, text []byte) {
	if len(text) == 0 {
		return
	}
	f.results.text, f.results.inAfter = text, !f.missing
	f.results.at = span{into.Len(), into.Len() + len(text)}
	into.Write(text)
}

func (f *frame) setConfig(value *yaml.Node) (err error) {
	if value.ShortTag() != yaml.NodeTagNull {
		f.functionConfigDoc, err = encode(value)
	}
	return err
}

// blockStyle takes brackets and needless quotes from a tree: what JSON needs
// and YAML doesn't.
func blockStyle(node *yaml.Node) {
	node.Style &^= yaml.FlowStyle
	if node.Kind == yaml.ScalarNode && isText(node) && plainlyText([]byte(node.Value)) {
		node.Style &^= yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle
	}
	for _, child := range node.Content {
		blockStyle(child)
	}
}

// encode writes a node as kustomize would.
func encode(node *yaml.Node) (doc []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			doc, err = nil, fmt.Errorf("writing YAML: the encoder failed: %v", cause)
		}
	}()
	if doc, err = yaml.Marshal(node); err != nil {
		return nil, fmt.Errorf("writing YAML: %w", err)
	}
	return doc, nil
}

func fieldNode(node *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i+1]
		}
	}
	return nil
}

func scalarField(node *yaml.Node, name string) string {
	if value := fieldNode(node, name); value != nil {
		return value.Value
	}
	return ""
}
