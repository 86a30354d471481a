// An item: who it is, its document, its bytes in the list.

package resourcelist

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Item is one object of a list, as bytes.
type Item struct {
	in         *container
	prev, next *Item
	// lead, body and tail are the bytes as they came. In a stream: the line
	// "---" with directives, the document, the line "...". In a list: the comments
	// above, the lines from the dash on, nothing.
	lead, body, tail []byte
	// doc is the item's document where it was set or inserted.
	doc []byte
	// id is cached while known.
	id    object.ID
	known bool
	// kept marks bytes of a stream that aren't an item, such as a document of
	// comments only; null marks those that hold something, if only null.
	kept, null bool

	touched, inserted, removed bool
	// dash and col are the columns of the item's dash and of its fields where
	// body is indented as part of a list.
	dash, col int
}

// Document is the item as a YAML document that parses on its own. It must
// not be changed; Set takes the new one.
func (i *Item) Document() []byte {
	if i.touched {
		return slices.Clip(i.doc)
	}
	return i.original()
}

// original is the item's document as it came, nil if it didn't.
func (i *Item) original() []byte {
	if i.inserted {
		return nil
	}
	if i.in.indented() {
		return dedentItem(i.body, i.dash, i.col)
	}
	return slices.Clip(i.body)
}

// Set replaces the item's document. Setting the document that the item came
// with makes the item untouched again.
func (i *Item) Set(doc []byte) {
	i.known = false
	if !i.inserted && bytes.Equal(doc, i.original()) {
		i.doc, i.touched = nil, false
		return
	}
	i.doc, i.touched = doc, true
}

// Touched tells whether the item differs from what came in; new items do.
func (i *Item) Touched() bool { return i.touched }

// ID names the item. It is what the parser finds in apiVersion, kind,
// metadata.name and metadata.namespace, mostly without asking the parser.
// Where the item doesn't parse, it is as much as can be seen.
func (i *Item) ID() object.ID {
	if !i.known {
		i.id, i.known = i.findID(), true
	}
	return i.id
}

func (i *Item) findID() object.ID {
	doc := i.Document()
	o, plain := scanOutline(doc)
	if plain && o.id.sure && !oddLineBreaks(doc) {
		return i.in.list.internID(&o.id)
	}
	tree, err := Decode(doc)
	if err != nil {
		return i.in.list.internID(&o.id)
	}
	return object.IDOf(object.At(nil, tree))
}

// Object is the item decoded; see Decode for the shapes. It is decoded anew
// each time, because a large list decoded takes many times its bytes. The
// error names the item by place, kind and name.
func (i *Item) Object() (object.Object, error) {
	tree, err := Decode(i.Document())
	if err != nil {
		return object.Object{}, i.fail(err)
	}
	if _, ok := tree.(map[string]any); !ok {
		return object.Object{}, i.fail(errNotObject)
	}
	at := object.At(nil, tree)
	o := object.Object{ID: object.IDOf(at), Value: at, Overlays: i.in.list.Overlays}
	o.File = firstText(fileOf(o), i.in.list.Name)
	return o, nil
}

var errNotObject = errors.New("expected an object, a map with apiVersion and kind")

// fail says which item an error is about.
func (i *Item) fail(err error) error {
	which := "removed item"
	if position := i.in.list.position(i); position > 0 {
		which = fmt.Sprintf("item %d", position)
	}
	if id := i.ID(); id != (object.ID{}) {
		which += " (" + id.String() + ")"
	}
	if name := i.in.list.Name; name != "" {
		which = name + ": " + which
	}
	return fmt.Errorf("%s: %w", which, err)
}

// legacy annotations say the same; kpt still writes both.
const (
	legacyPath  = "config.kubernetes.io/path"
	legacyIndex = "config.kubernetes.io/index"
)

// File is where the item is kept, as the annotations of kpt and kustomize
// say: the file's path and the document's place in it. It parses the item.
func (i *Item) File() (path string, index int, ok bool) {
	o, err := i.Object()
	if err != nil {
		return "", 0, false
	}
	path = fileOf(o)
	if path == "" {
		return "", 0, false
	}
	// An index that isn't a number is no better than none.
	index, _ = strconv.Atoi(firstText(o.Annotation(kioutil.IndexAnnotation), o.Annotation(legacyIndex)))
	return path, index, true
}

// fileOf is the file that the annotations name.
func fileOf(o object.Object) string {
	return firstText(o.Annotation(kioutil.PathAnnotation), o.Annotation(legacyPath))
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
