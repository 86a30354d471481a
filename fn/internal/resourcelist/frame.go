// What stands around the items of a ResourceList or a List.

package resourcelist

import (
	"bytes"
	"slices"
)

// frame is a document that holds items, without them.
type frame struct {
	// lead and tail are the document's marker lines, asCame all between them:
	// what is written where nothing was edited.
	lead, asCame, tail []byte
	// before and after are the text around the items. Between before and the
	// first item stand empty, which is "[]" or nothing, and rest: what else
	// the line "items:" holds.
	before, empty, rest, after []byte
	// missing tells that there is no items field; it would come after before.
	missing bool
	// full tells that the items field came with items.
	full bool
	// dash is the column of the items' dashes.
	dash int
	// rewritten tells that before, after and the items' bodies were made by
	// us, in block style, and that a body is a document of its own.
	rewritten bool
	// functionConfigDoc is the functionConfig as a document of its own.
	functionConfigDoc []byte
	// results is where results are or are to be; added what comes there.
	results results
	added   []byte
}

// results is the results field that came in.
type results struct {
	// text is the field with its key, nil where there is none.
	text []byte
	// inAfter tells that it is part of after, not of before; at is where.
	inAfter bool
	at      span
	// list tells that it is a block list, with dashes in column dash.
	list bool
	dash int
}

func (f *frame) config() []byte { return slices.Clip(f.functionConfigDoc) }

// indented tells whether items' bodies are lines of a list, not documents.
func (c *container) indented() bool { return c.frame != nil && !c.frame.rewritten }

// newFrame is the frame of a document that was outlined.
func newFrame(ch chunk, o *outline) *frame {
	f := &frame{lead: ch.lead, asCame: ch.body, tail: ch.tail}
	if o.itemsField.present {
		f.cutItems(ch.body, o)
	} else {
		f.before, f.missing = ch.body, true
	}
	if o.configField.present {
		f.functionConfigDoc = o.configField.document(ch.body)
	}
	if o.resultsField.present {
		f.cutResults(ch.body, &o.resultsField)
	}
	return f
}

func (f *frame) cutItems(body []byte, o *outline) {
	items := o.itemsField
	keyEnd := items.start + bytes.IndexByte(body[items.start:], ':') + 1
	f.before = body[:keyEnd]
	restAt := keyEnd
	if o.emptyItems {
		restAt = items.value + len("[]")
		f.empty = body[keyEnd:restAt]
	}
	if n := len(o.items); n > 0 {
		f.full, f.dash = true, o.items[0].dash
		f.rest = body[restAt:o.items[0].body.start]
		f.after = body[o.items[n-1].body.end:]
		return
	}
	f.rest, f.after = body[restAt:items.end], body[items.end:]
}

func (f *frame) cutResults(body []byte, field *field) {
	r := results{text: field.of(body), at: field.span, list: field.below && field.dash, dash: max(field.child, 0)}
	if from := len(body) - len(f.after); !f.missing && field.start >= from {
		r.inAfter = true
		r.at = span{field.start - from, field.end - from}
	}
	f.results = r
}

// document is the field's value as a YAML document, nil where it is null.
func (f *field) document(body []byte) []byte {
	if !f.below {
		doc := body[f.value:f.end]
		if tree, err := Decode(doc); err == nil && tree == nil {
			return nil
		}
		return doc
	}
	if f.child == unknownCol {
		return nil
	}
	start := f.start + lineLength(body[f.start:])
	return dedent(body[start:f.end], f.child)
}
