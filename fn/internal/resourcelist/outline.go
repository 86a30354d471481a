// The outline of a document: its top-level fields, and the items of its items
// field as lines, from one scan.

package resourcelist

// span is a stretch of a document.
type span struct{ start, end int }

func (s span) of(data []byte) []byte { return data[s.start:s.end] }

// field is a top-level field.
type field struct {
	span
	present bool
	// value is where the value starts, if it does in the key's line.
	value int
	// below tells that the value, if any, is in the lines below the key.
	below bool
	// child is the column at which the lines below start, dash tells that
	// they are a list; unknownCol without any.
	child int
	dash  bool
}

// listed is an item of the items field.
type listed struct {
	lead, body span
	dash, col  int
	id         peek
}

// outline is what a scan of a document finds.
type outline struct {
	id peek
	// The fields that matter, and one that stands for the rest.
	itemsField, configField, resultsField, other field
	items                                        []listed
	// waiting tells that the last item has shown a comment behind its dash and
	// no field yet.
	waiting bool
	// now is the field that the lines belong to, inItems that it is items.
	now     *field
	inItems bool
	// emptyItems tells that items is written [].
	emptyItems bool
}

// scanOutline outlines a document. plain is false where it isn't plain block
// YAML with a map at its left edge, or its items aren't maps; then only id is
// of use, as far as it got.
func scanOutline(doc []byte) (o *outline, plain bool) {
	o = &outline{id: newPeek(0)}
	s := newScanner(doc)
	for e, more := s.next(); more; e, more = s.next() {
		if !o.see(s, e) {
			return o, false
		}
	}
	if s.doubt || o.now == nil || o.waiting {
		return o, false
	}
	end := len(doc)
	if s.gap >= 0 {
		end = s.gap
	}
	o.close(end)
	return o, true
}

// see takes in a content line; false is doubt.
func (o *outline) see(s *scanner, e *entry) bool {
	switch {
	case e.indent == 0 && e.dashes == 0:
		return o.topField(s, e)
	case o.now == nil:
		return false
	}
	if o.now.child == unknownCol {
		o.now.child, o.now.dash = e.indent, e.dashes > 0
	}
	o.id.see(e, e.dashes > 0)
	if !o.inItems {
		return true
	}
	return o.itemLine(s, e)
}

func (o *outline) topField(s *scanner, e *entry) bool {
	if e.key == nil || e.quoted || e.least <= 0 || o.waiting {
		return false
	}
	start := e.start
	if s.gap >= 0 {
		start = s.gap
	}
	o.close(start)
	o.now = o.fieldNamed(string(e.key))
	if o.now.present && o.now != &o.other {
		return false
	}
	*o.now = field{span: span{start: e.start}, present: true, value: e.at, below: e.empty, child: unknownCol}
	o.inItems = o.now == &o.itemsField
	s.outer = 0
	o.id.see(e, false)
	if o.inItems && !e.empty {
		o.emptyItems = e.style == styleFlow && string(e.value) == "[]"
		return o.emptyItems
	}
	return true
}

func (o *outline) fieldNamed(name string) *field {
	switch name {
	case "items":
		return &o.itemsField
	case "functionConfig":
		return &o.configField
	case "results":
		return &o.resultsField
	}
	return &o.other
}

// close ends the present field, and its last item, at end.
func (o *outline) close(end int) {
	if o.now != nil {
		o.now.end = end
	}
	if o.inItems {
		o.closeItem(end)
	}
}

func (o *outline) closeItem(end int) {
	if n := len(o.items); n > 0 {
		o.items[n-1].body.end = end
	}
}

// itemLine takes in a line of the items field.
func (o *outline) itemLine(s *scanner, e *entry) bool {
	if o.emptyItems {
		return false
	}
	if e.indent == o.now.child {
		return o.startItem(s, e)
	}
	item := &o.items[len(o.items)-1]
	if e.indent < item.col || e.least <= item.col {
		return false
	}
	if o.waiting && (e.indent != item.col || e.dashes > 0 || e.key == nil) {
		return false
	}
	o.waiting = false
	item.id.see(e, e.dashes > 0)
	return true
}

func (o *outline) startItem(s *scanner, e *entry) bool {
	commented := e.empty && e.at < len(s.data) && s.data[e.at] == '#'
	if o.waiting || e.dashes != 1 || e.key == nil && !commented || e.least <= e.col {
		return false
	}
	gap := e.start
	if s.gap >= 0 {
		gap = s.gap
	}
	// What stands between the line "items:" and the first item isn't cut off
	// from that line.
	if len(o.items) == 0 {
		gap = e.start
	}
	o.closeItem(gap)
	o.items = append(o.items, listed{
		lead: span{gap, e.start}, body: span{start: e.start},
		dash: e.indent, col: e.col, id: newPeek(e.col),
	})
	s.outer = e.indent
	if o.waiting = e.key == nil; !o.waiting {
		o.items[len(o.items)-1].id.see(e, false)
	}
	return true
}
