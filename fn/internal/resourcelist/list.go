// Package resourcelist is the wire: a KRM ResourceList, or a stream of YAML
// documents, item by item as bytes. An item is parsed only when someone looks
// inside, and what nobody touches leaves byte for byte as it came.
//
// What lies between the items (separators, comments, the frame of a List) is known
// here only: the rooms see decoded values, and package edit the text of one document
// at a time. This file holds the list itself: items are put in and taken out.
package resourcelist

import (
	"bytes"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// List is a ResourceList or a stream of YAML documents. It keeps the bytes it
// was read from; nobody may change them while the list is in use.
type List struct {
	// Name is what errors of items call the list, "" for nothing.
	Name string
	// Overlays are those of all items.
	Overlays []object.Overlay
	// Beside are texts that lie beside the list, each in an object without a name.
	Beside []object.Object

	bom        []byte
	containers []*container
	wire       *container // the ResourceList itself, nil for a stream
	eol        string
	names      map[string]string // text that many IDs share, kept once
	slab       []Item            // items not given out yet; one allocation for many
}

// container holds items: a run of stream documents, or the items field of a
// ResourceList or of a List. A list is a sequence of containers.
type container struct {
	list        *List
	first, last *Item
	// frame is what stands around the items; nil for a run of documents.
	frame *frame
	// changed tells that items were put in or taken out.
	changed bool
}

// Read takes a list apart: a ResourceList where the first document is one,
// else a stream of documents. A stream's documents of kind List hold items
// too. Empty data is an empty stream.
//
// An error says which document, and where possible which line, isn't what a
// list may hold. An item whose fields aren't looked at here may still be
// wrong inside: Item.Object says so.
func Read(data []byte) (*List, error) {
	l := &List{eol: lineEnding(data), names: map[string]string{}}
	if err := checkEncoding(data); err != nil {
		return nil, err
	}
	rest := bytes.TrimPrefix(data, []byte(utf8BOM))
	l.bom = data[:len(data)-len(rest)]
	odd := oddLineBreaks(rest)
	if odd && oddMarker(rest) {
		return nil, errOddMarker
	}
	r := reader{list: l, plain: !odd}
	for c := (cutter{data: rest, line: 1, odd: odd}); ; {
		chunk, ok, err := c.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return l, nil
		}
		if err := r.add(chunk); err != nil {
			return nil, err
		}
	}
}

// IsResourceList tells a ResourceList from a stream of documents.
func (l *List) IsResourceList() bool { return l.wire != nil }

// FunctionConfig is the functionConfig of a ResourceList as a YAML document;
// nil where there is none.
func (l *List) FunctionConfig() []byte {
	if l.wire == nil {
		return nil
	}
	return l.wire.frame.config()
}

// Items are the list's items in order, as they are now.
func (l *List) Items() []*Item {
	var items []*Item
	for _, c := range l.containers {
		for i := c.first; i != nil; i = i.next {
			if !i.kept {
				items = append(items, i)
			}
		}
	}
	return items
}

// InsertAfter puts a new item, one YAML document, behind another and into the
// container that holds it: the same List, or the stream itself. Without an
// item to follow it comes before all others.
func (l *List) InsertAfter(after *Item, doc []byte) *Item {
	if after == nil {
		return l.insertFirst(doc)
	}
	if after.removed {
		return l.Append(doc)
	}
	return after.in.insert(after, doc)
}

// InsertAfter is the list's InsertAfter behind the item.
func (i *Item) InsertAfter(doc []byte) *Item { return i.in.list.InsertAfter(i, doc) }

func (l *List) insertFirst(doc []byte) *Item {
	for _, c := range l.containers {
		for i := c.first; i != nil; i = i.next {
			if !i.kept {
				return c.insert(i.prev, doc)
			}
		}
	}
	return l.Append(doc)
}

// Append puts a new item behind all others.
func (l *List) Append(doc []byte) *Item {
	for _, c := range slices.Backward(l.containers) {
		for i := c.last; i != nil; i = i.prev {
			if !i.kept {
				return c.insert(i, doc)
			}
		}
	}
	c := l.wire
	if c == nil {
		c = l.lastContainer()
	}
	return c.insert(c.last, doc)
}

// lastContainer is where a list without items takes its first.
func (l *List) lastContainer() *container {
	if len(l.containers) == 0 {
		l.containers = append(l.containers, &container{list: l})
	}
	return l.containers[len(l.containers)-1]
}

// Remove takes an item out, with the comment lines right above it. Removing
// it twice does nothing.
func (l *List) Remove(item *Item) {
	if item == nil || item.removed {
		return
	}
	c := item.in
	if item.prev == nil {
		c.first = item.next
	} else {
		item.prev.next = item.next
	}
	if item.next == nil {
		c.last = item.prev
	} else {
		item.next.prev = item.prev
	}
	item.removed, c.changed = true, true
}

// insert makes a new item of the document and links it behind after, or
// first where after is nil.
func (c *container) insert(after *Item, doc []byte) *Item {
	item := c.list.newItem()
	*item = Item{in: c, doc: doc, touched: true, inserted: true}
	c.changed = true
	c.link(after, item)
	return item
}

func (c *container) link(after, item *Item) {
	item.prev = after
	if after == nil {
		item.next, c.first = c.first, item
	} else {
		item.next, after.next = after.next, item
	}
	if item.next == nil {
		c.last = item
	} else {
		item.next.prev = item
	}
}

// edited tells whether the container can't leave as it came.
func (c *container) edited() bool {
	if c.changed || c.frame.added != nil {
		return true
	}
	for i := c.first; i != nil; i = i.next {
		if i.touched {
			return true
		}
	}
	return false
}

// position is the item's place in the whole list, counted from 1; 0 for an
// item that was removed.
func (l *List) position(item *Item) int {
	for n, other := range l.Items() {
		if other == item {
			return n + 1
		}
	}
	return 0
}

const slabSize = 256

func (l *List) newItem() *Item {
	if len(l.slab) == 0 {
		l.slab = make([]Item, slabSize)
	}
	item := &l.slab[0]
	l.slab = l.slab[1:]
	return item
}

// intern is the text as a string, the same one for the same text: kinds,
// versions and namespaces repeat in every item.
func (l *List) intern(text []byte) string {
	if name, ok := l.names[string(text)]; ok {
		return name
	}
	name := string(text)
	l.names[name] = name
	return name
}

// internID is the ID with strings of its own, free of the bytes read.
func (l *List) internID(p *peek) object.ID {
	return object.ID{
		APIVersion: l.intern(p.apiVersion),
		Kind:       l.intern(p.kind),
		Namespace:  l.intern(p.namespace),
		Name:       string(p.name),
	}
}
