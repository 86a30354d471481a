package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// maxNodes bounds what aliases within aliases expand to.
const maxNodes = 1_000_000

// document is one that was read.
type document struct {
	// doc is the document with lines that end in LF.
	doc []byte
	// crlf tells that all of them ended in CRLF, open that the last had no end.
	crlf, open bool
	// root holds the comments at the document's two ends.
	root *yaml.Node
	// odd says why the parser's positions in it can't be relied on.
	odd error
}

// readDocument parses a document. The parser makes an empty line of the CRLF
// behind a comment, and never gets to see one.
func readDocument(doc []byte) (*document, error) {
	d := &document{doc: bytes.ReplaceAll(doc, []byte("\r\n"), []byte("\n"))}
	breaks := bytes.Count(d.doc, []byte("\n"))
	d.crlf = breaks > 0 && len(doc)-len(d.doc) == breaks
	d.open = !bytes.HasSuffix(d.doc, []byte("\n"))
	root, err := yaml.Parse(string(d.doc))
	if err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	d.root = root.Document()
	if unspent(d.root, maxNodes) <= 0 {
		return nil, fmt.Errorf("expanding YAML anchors: there are more than %d values", maxNodes)
	}
	if d.odd = oddText(d.doc); d.odd == nil && len(d.doc) < len(doc) && !d.crlf {
		d.odd = errors.New("some lines end in CRLF and some in LF")
	}
	if d.odd == nil {
		d.odd = oddNode(d.root)
	}
	if !anchored(d.root) {
		return d, nil
	}
	// An edit must change one place, not all places that share an anchor.
	if err := root.DeAnchor(); err != nil {
		return nil, fmt.Errorf("expanding YAML anchors: %w", err)
	}
	return d, nil
}

// anchored tells whether anything in the tree is an anchor, or stands for one.
// Expanding copies the whole tree, also where there is nothing to expand.
func anchored(node *yaml.Node) bool {
	return node.Kind == yaml.AliasNode || node.Anchor != "" || node.Tag == yaml.MergeTag || slices.ContainsFunc(node.Content, anchored)
}

// oddBreaks are what YAML 1.1 takes for the end of a line, and nobody else
// does, and the byte order mark.
const oddBreaks = "\r\u0085\u2028\u2029\ufeff"

func oddText(doc []byte) error {
	if bytes.ContainsAny(doc, oddBreaks) {
		return errors.New("it has line breaks other than LF and CRLF, or a byte order mark")
	}
	return nil
}

// oddNode looks for what an edit can't be written around.
func oddNode(node *yaml.Node) error {
	switch {
	case node.Kind == yaml.AliasNode, node.Anchor != "", node.Tag == yaml.MergeTag:
		return fmt.Errorf("line %d: anchors are expanded, so that an edit changes one place only", node.Line)
	case node.Style&yaml.TaggedStyle != 0:
		return fmt.Errorf("line %d: there is a tag, %s", node.Line, node.Tag)
	}
	for _, child := range node.Content {
		if err := oddNode(child); err != nil {
			return err
		}
	}
	return nil
}

// unspent is how many of budget nodes are left once the tree's aliases are
// expanded; 0 where they don't suffice, as for an alias that holds itself.
func unspent(node *yaml.Node, budget int) int {
	budget--
	below := node.Content
	if node.Kind == yaml.AliasNode {
		below = []*yaml.Node{node.Alias}
	}
	for _, child := range below {
		if budget <= 0 {
			break
		}
		budget = unspent(child, budget)
	}
	return budget
}

// write is the document after edits; before are the changed nodes as they were.
func (d *document) write(before map[*yaml.Node]*yaml.Node) (Applied, error) {
	odd := d.odd
	if odd == nil {
		var doc []byte
		if doc, odd = d.spliced(before); odd == nil {
			return Applied{Doc: doc}, nil
		}
	}
	doc, err := render(d.root, d.doc)
	return Applied{Doc: doc, Rewritten: odd.Error()}, err
}

var errOtherValues = errors.New("splices would change other values")

// spliced is the document with splices, held against the nodes.
func (d *document) spliced(before map[*yaml.Node]*yaml.Node) ([]byte, error) {
	doc := d.doc
	if d.open {
		doc = append(bytes.Clone(doc), '\n')
	}
	doc, err := spliceTree(doc, d.root.Content[0], before)
	if err != nil {
		return nil, err
	}
	// Without its line break a block at the very end would lose one too.
	if d.open && d.holds(doc[:len(doc)-1]) {
		doc = doc[:len(doc)-1]
	} else if !d.holds(doc) {
		return nil, errOtherValues
	}
	if d.crlf {
		doc = bytes.ReplaceAll(doc, []byte("\n"), []byte("\r\n"))
	}
	return doc, nil
}

// holds tells whether the document has the values of the edited nodes.
func (d *document) holds(doc []byte) bool {
	parsed, err := yaml.Parse(string(doc))
	return err == nil && len(parsed.Document().Content) > 0 && sameTree(d.root.Content[0], parsed.Document().Content[0])
}
