// Reading: which document of a stream is an item, which holds items, and
// which is neither.

package resourcelist

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// reader adds a stream's documents to a list.
type reader struct {
	list *List
	// plain tells that documents may be scanned line by line.
	plain bool
	// objects counts the documents that hold something.
	objects int
}

// The versions of ResourceList; they differ in nothing that matters here.
var accepted = []string{"config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"}

func (r *reader) add(ch chunk) error {
	if bytes.HasPrefix(ch.body, []byte(utf8BOM)) {
		return fmt.Errorf("document %d, on line %d: expected a byte order mark at the start of the input only; remove this one",
			ch.number, ch.line)
	}
	if !r.plain {
		return r.addParsed(ch)
	}
	if blankOrComment(ch.body) {
		r.keep(ch, false)
		return nil
	}
	o, plain := scanOutline(ch.body)
	if !plain || !o.id.sure || !o.knowsKinds() {
		return r.addParsed(ch)
	}
	return r.addScanned(ch, o)
}

// addScanned adds a document that was outlined.
func (r *reader) addScanned(ch chunk, o *outline) error {
	id := r.list.internID(&o.id)
	if err := r.checkPlace(ch, id.APIVersion, id.Kind); err != nil {
		return err
	}
	if !r.isContainer(id.Kind, o.kinds()) {
		item := r.document(ch)
		item.id, item.known = id, true
		return nil
	}
	c := r.framed(newFrame(ch, o), id.Kind)
	for _, found := range o.items {
		r.addListed(c, ch, found)
	}
	return nil
}

func (r *reader) addListed(c *container, ch chunk, found listed) {
	item := r.list.newItem()
	*item = Item{
		in: c, lead: found.lead.of(ch.body), body: found.body.of(ch.body),
		dash: found.dash, col: found.col,
	}
	if found.id.sure {
		item.id, item.known = r.list.internID(&found.id), true
	}
	c.link(c.last, item)
}

// checkPlace sees to it that a ResourceList is one that we know, and alone.
func (r *reader) checkPlace(ch chunk, apiVersion, kind string) error {
	r.objects++
	switch {
	case r.list.wire != nil:
		return fmt.Errorf("document %d, on line %d: expected nothing behind the ResourceList; put the object into its items",
			ch.number, ch.line)
	case kind == "ResourceList" && r.objects > 1:
		return fmt.Errorf("document %d, on line %d: expected a ResourceList to be the only document of the input",
			ch.number, ch.line)
	case kind == "ResourceList" && !slices.Contains(accepted, apiVersion):
		return fmt.Errorf("a ResourceList of apiVersion %q is not supported; expected one of %s",
			apiVersion, strings.Join(accepted, ", "))
	}
	return nil
}

// itemKinds is what the items field holds: whether there is one, how many
// objects, and whether each of them says its kind.
type itemKinds struct {
	present bool
	count   int
	all     bool
}

func (o *outline) kinds() itemKinds {
	kinds := itemKinds{present: o.itemsField.present, count: len(o.items), all: true}
	for i := range o.items {
		kinds.all = kinds.all && o.items[i].id.kind != nil
	}
	return kinds
}

// knowsKinds tells whether kinds can be told without the parser, as far as
// they matter.
func (o *outline) knowsKinds() bool {
	switch kind := string(o.id.kind); {
	case kind == "ResourceList", kind == "List", !strings.HasSuffix(kind, "List"):
		return true
	}
	return !slices.ContainsFunc(o.items, func(l listed) bool { return !l.id.sure })
}

// isContainer tells whether a document is a list of objects rather than an
// object. A kind that merely ends in List may be a list of anything.
func (r *reader) isContainer(kind string, items itemKinds) bool {
	switch {
	case r.isWire(kind):
		return true
	case kind == "List":
		return items.present
	}
	return strings.HasSuffix(kind, "List") && items.count > 0 && items.all
}

func (r *reader) isWire(kind string) bool { return kind == "ResourceList" && r.objects == 1 }

// keep adds a document that isn't an item.
func (r *reader) keep(ch chunk, null bool) {
	item := r.document(ch)
	item.kept, item.null = true, null
}

// document adds a document to the run of documents that the list ends with.
func (r *reader) document(ch chunk) *Item {
	item := r.list.newItem()
	c := r.run()
	*item = Item{in: c, lead: ch.lead, body: ch.body, tail: ch.tail}
	c.link(c.last, item)
	return item
}

func (r *reader) run() *container {
	if n := len(r.list.containers); n > 0 && r.list.containers[n-1].frame == nil {
		return r.list.containers[n-1]
	}
	c := &container{list: r.list}
	r.list.containers = append(r.list.containers, c)
	return c
}

// framed adds a container with a frame.
func (r *reader) framed(f *frame, kind string) *container {
	c := &container{list: r.list, frame: f}
	r.list.containers = append(r.list.containers, c)
	if r.isWire(kind) {
		r.list.wire = c
	}
	return c
}
