package edit

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Applied is a document with edits carried out.
type Applied struct {
	Doc []byte
	// Rewritten says why the document had to be written anew as a whole, which
	// keeps values and comments, but not how they are spaced and wrapped. Where it
	// is "", all lines that no edit is about have kept their bytes.
	Rewritten string
}

// Apply carries edits out on a document. The same bytes come back where there
// is nothing to do. All paths are resolved before the first change is made.
//
// What the edits come to is found on the parser's nodes. The new document is the
// old one's bytes with splices where a node has changed; it must parse to the
// same nodes, else they are written anew.
func Apply(doc []byte, edits []Edit) (Applied, error) {
	if len(edits) == 0 {
		return Applied{Doc: doc}, nil
	}
	document, err := readDocument(doc)
	if err != nil {
		return Applied{}, err
	}
	before, err := carryOutAll(document.root.Content[0], edits)
	if err != nil {
		return Applied{}, err
	}
	return document.write(before)
}

// carryOutAll carries edits out on nodes, and returns the changed ones as they
// were.
func carryOutAll(root *yaml.Node, edits []Edit) (map[*yaml.Node]*yaml.Node, error) {
	targets := make([]target, len(edits))
	for i, e := range edits {
		var err error
		if targets[i], err = resolve(root, e); err != nil {
			return nil, fmt.Errorf("%s %s: %w", e.Op, e.Path, err)
		}
	}
	before := remember(targets)
	// Removals come last, so that no other edit loses the place it points at.
	for _, removing := range []bool{false, true} {
		for _, t := range targets {
			if (t.edit.Op == Remove) != removing {
				continue
			}
			if err := t.carryOut(); err != nil {
				return nil, fmt.Errorf("%s %s: %w", t.edit.Op, t.edit.Path, err)
			}
		}
	}
	return before, nil
}

// Document is a new object's document, with lists indented as in like.
func Document(fields Fields, like []byte) ([]byte, error) {
	node, err := fieldsNode(fields)
	if err != nil {
		return nil, err
	}
	return render(node, like)
}

// render writes the document with its lists indented as they were.
func render(document *yaml.Node, was []byte) ([]byte, error) {
	settle(document)
	style := yaml.SequenceIndentStyle(yaml.DeriveSeqIndentStyle(string(was)))
	out, err := yaml.MarshalWithOptions(document, &yaml.EncoderOptions{SeqIndent: style})
	if err != nil {
		return nil, fmt.Errorf("writing YAML: %w", err)
	}
	return out, nil
}

// target is where an edit takes place: the deepest node of its path that the
// document has, and the keys below it that it hasn't.
type target struct {
	edit    Edit
	node    *yaml.Node
	missing object.Path
	// parent holds node, for Remove; before is the element to Insert before.
	parent *yaml.Node
	before *yaml.Node
}

func resolve(root *yaml.Node, e Edit) (target, error) {
	t := target{edit: e, node: root}
	for i, step := range e.Path {
		child, err := descend(t.node, step)
		if err != nil {
			return target{}, fmt.Errorf("at %s: %w", e.Path[:i+1], err)
		}
		if child == nil {
			t.missing = e.Path[i:]
			break
		}
		t.parent, t.node = t.node, child
	}
	if e.Op == Insert && e.At < 0 {
		return target{}, fmt.Errorf("expected a position from 0 on, got %d", e.At)
	}
	if e.Op == Insert && len(t.missing) == 0 && e.At < len(t.node.Content) {
		t.before = t.node.Content[e.At]
	}
	return t, nil
}

func descend(node *yaml.Node, step any) (*yaml.Node, error) {
	switch step := step.(type) {
	case int:
		if node.Kind != yaml.SequenceNode || step < 0 || step >= len(node.Content) {
			return nil, fmt.Errorf("expected a list with an element %d", step)
		}
		return node.Content[step], nil
	case string:
		if empty(node) {
			return nil, nil
		}
		if node.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("expected a map that may hold %q", step)
		}
		return field(node, step), nil
	}
	return nil, fmt.Errorf("a path goes by text and number, not %T", step)
}

// empty tells whether the node is null, which stands for any empty value.
func empty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

func field(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func (t target) carryOut() error {
	if t.edit.Op == Remove {
		t.remove()
		return nil
	}
	value, err := toNode(t.edit.Value)
	if err != nil {
		return err
	}
	node, err := t.reach()
	if err != nil {
		return err
	}
	if t.edit.Op == Set {
		overwrite(node, value)
		return nil
	}
	return t.add(node, value)
}

// reach goes from the deepest node that was there down the missing keys; an
// edit before this one may have made some of them.
func (t target) reach() (*yaml.Node, error) {
	node := t.node
	for _, step := range t.missing {
		key, ok := step.(string)
		if !ok {
			return nil, fmt.Errorf("there is no list with an element %v", step)
		}
		if len(node.Content) == 0 {
			unfold(node, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"})
		}
		if node.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("another edit leaves no map there that may hold %q", key)
		}
		child := field(node, key)
		if child == nil {
			child = scalar("!!null", "")
			node.Content = append(node.Content, textNode(key), child)
		}
		node = child
	}
	return node, nil
}

func (t target) add(list, value *yaml.Node) error {
	if len(list.Content) == 0 {
		unfold(list, &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"})
	}
	if list.Kind != yaml.SequenceNode {
		return fmt.Errorf("expected a list")
	}
	at := slices.Index(list.Content, t.before)
	if t.edit.Op == Append || at < 0 {
		at = len(list.Content)
	}
	list.Content = slices.Insert(list.Content, at, value)
	return nil
}

func (t target) remove() {
	if len(t.missing) > 0 || t.parent == nil {
		return
	}
	at := slices.Index(t.parent.Content, t.node)
	switch {
	case at < 0:
	case t.parent.Kind == yaml.MappingNode:
		t.parent.Content = slices.Delete(t.parent.Content, at-1, at+1)
	default:
		t.parent.Content = slices.Delete(t.parent.Content, at, at+1)
	}
}

// overwrite gives node the value and keeps its comments; where both are text
// its quotes, and where both are lists or maps their way of being written.
func overwrite(node, value *yaml.Node) {
	style := node.Style &^ yaml.TaggedStyle
	text := value.ShortTag() == "!!str" && style != 0
	if node.Kind == value.Kind && node.ShortTag() == value.ShortTag() && (node.Kind != yaml.ScalarNode || text) {
		value.Style = style
	}
	if node.Kind == yaml.SequenceNode && value.Kind == yaml.SequenceNode {
		value.Content = reused(node.Content, value.Content)
	}
	become(node, value)
}

// reused is a list's new elements with the old ones in the place of those that
// say the same, as far as they follow in the same order. They keep their
// comments and quotes.
func reused(old, elements []*yaml.Node) []*yaml.Node {
	for i, element := range elements {
		at := slices.IndexFunc(old, func(o *yaml.Node) bool { return sameTree(o, element) })
		if at >= 0 {
			elements[i], old = old[at], old[at+1:]
		}
	}
	return elements
}

// unfold makes a node that is null, or empty and written [] or {}, one whose
// elements stand in lines of their own.
func unfold(node, value *yaml.Node) {
	if empty(node) || node.Kind == value.Kind {
		become(node, value)
	}
}

func become(node, value *yaml.Node) {
	node.Kind, node.Tag, node.Value = value.Kind, value.Tag, value.Value
	node.Style, node.Content = value.Style, value.Content
	node.Anchor, node.Alias = "", nil
	// The encoder would write a comment behind a list or a map further below.
	if node.Kind != yaml.ScalarNode && node.Style&yaml.FlowStyle == 0 && node.LineComment != "" {
		node.HeadComment = strings.TrimPrefix(node.HeadComment+"\n"+node.LineComment, "\n")
		node.LineComment = ""
	}
}
