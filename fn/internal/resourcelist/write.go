// Writing: what wasn't edited as it came, what was edited in the place where
// it belongs.

package resourcelist

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// WriteTo writes the list. An unedited list is written byte for byte as it
// was read. Errors are those of w, and of items whose new document can't be
// put into the list.
func (l *List) WriteTo(w io.Writer) (int64, error) {
	buffered := bufio.NewWriterSize(w, 1<<16)
	out := writer{to: buffered, eol: l.eol}
	out.write(l.bom)
	out.fresh = true
	for _, c := range l.containers {
		if c.frame == nil {
			out.documents(c)
		} else {
			out.framed(c)
		}
	}
	out.flush()
	if out.err == nil {
		out.err = buffered.Flush()
	}
	return out.n, out.err
}

// writer writes a list piece by piece.
type writer struct {
	to  io.Writer
	eol string
	n   int64
	err error
	// pending is what isn't written yet. Most pieces lie side by side in the
	// bytes that were read and go out together.
	pending []byte
	// fresh tells that a line may start here.
	fresh bool
	// begun tells that there was a document, open that it may go on: a "---"
	// has to come before the next.
	begun, open bool
}

func (w *writer) write(piece []byte) {
	if len(piece) == 0 {
		return
	}
	w.fresh = piece[len(piece)-1] == '\n'
	if n := len(w.pending); n > 0 && cap(w.pending) > n && &w.pending[:n+1][n] == &piece[0] {
		w.pending = w.pending[:n+len(piece)]
		return
	}
	w.flush()
	w.pending = piece
}

func (w *writer) flush() {
	if w.err == nil && len(w.pending) > 0 {
		n, err := w.to.Write(w.pending)
		w.n += int64(n)
		w.err = err
	}
	w.pending = nil
}

// line starts a new line, if what was written last didn't end its own. A block
// scalar at the very end of an input without final newline gains that newline
// when something comes behind it; YAML has no way around that.
func (w *writer) line() {
	if !w.fresh {
		w.write([]byte(w.eol))
	}
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// documents writes a run of documents.
func (w *writer) documents(c *container) {
	for i := c.first; i != nil; i = i.next {
		if !i.touched {
			w.document(i.lead, i.body, i.kept && !i.null)
			w.closeDocument(i.tail)
			continue
		}
		body, err := unmarked(i.doc)
		if err != nil {
			w.fail(i.fail(err))
			return
		}
		// Some parsers want a "---" even behind a "...".
		w.open = w.begun
		w.document(i.lead, withLineEnding(body, i.eol()), false)
		w.closeDocument(i.tail)
	}
}

// unmarked is a document without the marker lines around it, as far as it can
// do without them.
func unmarked(doc []byte) ([]byte, error) {
	c := cutter{data: bytes.TrimPrefix(doc, []byte(utf8BOM)), odd: oddLineBreaks(doc)}
	ch, _, err := c.next()
	if err == nil && !blankOrComment(c.data[c.pos:]) {
		err = errSecondDocument
	}
	return ch.body, err
}

var errSecondDocument = errors.New("expected one YAML document, found a second")

// document writes a document and, where it needs one, a "---" before it.
func (w *writer) document(lead, body []byte, comment bool) {
	start := lead
	if len(lead) == 0 {
		start = body
	}
	if len(start) > 0 {
		w.line()
	}
	marked := isMarker(start, "---")
	switch {
	case !w.open || marked:
	case directiveBelow(start):
		w.write([]byte("..." + w.eol))
	case !comment:
		w.write([]byte("---" + w.eol))
	}
	if !isMarker(body, "---") {
		w.write(lead)
	}
	w.write(body)
	w.open = w.open || marked || len(lead) > 0 || !comment
	w.begun = w.begun || w.open
}

// directiveBelow tells whether comments and then a directive start the text.
func directiveBelow(text []byte) bool {
	c := cutter{data: text}
	end, _ := c.directives()
	return end > 0
}

func (w *writer) closeDocument(tail []byte) {
	if len(tail) == 0 {
		return
	}
	w.line()
	w.write(tail)
	w.open = false
}

// framed writes a document that holds items.
func (w *writer) framed(c *container) {
	f := c.frame
	if !c.edited() {
		w.document(f.lead, f.asCame, false)
		w.closeDocument(f.tail)
		return
	}
	w.document(f.lead, nil, false)
	w.around(f, f.before, false)
	w.itemsLine(c)
	for i := c.first; i != nil; i = i.next {
		w.item(c, i)
	}
	if len(f.after) > 0 {
		w.line()
	}
	w.around(f, f.after, true)
	if f.added != nil && f.results.text == nil {
		w.line()
		w.write(withLineEnding(f.added, w.eol))
	}
	w.closeDocument(f.tail)
}

// around writes the text before or after the items, with the results that
// were added to it.
func (w *writer) around(f *frame, text []byte, isAfter bool) {
	r := f.results
	if f.added == nil || r.text == nil || r.inAfter != isAfter {
		w.frameText(f, text)
		return
	}
	cut := r.at.end
	if !r.list {
		cut = r.at.start
	}
	w.frameText(f, text[:cut])
	w.line()
	w.write(withLineEnding(f.added, w.eol))
	w.frameText(f, text[r.at.end:])
}

// frameText writes text that came, or that we made for what came.
func (w *writer) frameText(f *frame, text []byte) {
	if f.rewritten {
		text = withLineEnding(text, w.eol)
	}
	w.write(text)
}

// itemsLine writes what stands between the key items and the first item.
func (w *writer) itemsLine(c *container) {
	f := c.frame
	switch {
	case f.missing && c.first == nil:
		return
	case f.missing:
		w.line()
		w.write([]byte("items:" + w.eol))
	case c.first == nil && f.full:
		w.write([]byte(" []"))
	case c.first == nil:
		w.write(f.empty)
	}
	w.frameText(f, f.rest)
}

func (w *writer) item(c *container, i *Item) {
	w.line()
	w.write(i.lead)
	if !i.touched && !c.frame.rewritten {
		w.write(i.body)
		return
	}
	doc := i.body
	if i.touched {
		doc = i.doc
	}
	doc, err := listable(doc)
	if err != nil {
		w.fail(i.fail(err))
		return
	}
	w.write(withLineEnding(i.outdent(indentItem(doc, c.frame.dash, i.column())), i.eol()))
	w.line()
}

// listable is the document without marker lines, so that it can be indented
// line by line. One that can't is written anew.
func listable(doc []byte) ([]byte, error) {
	body, err := unmarked(doc)
	if err != nil {
		return nil, err
	}
	if _, plain := scanOutline(body); plain && !oddLineBreaks(body) {
		return body, nil
	}
	return rewriteDocument(doc)
}

func rewriteDocument(doc []byte) ([]byte, error) {
	node, err := parse(doc)
	if err != nil {
		return nil, err
	}
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, errNotObject
	}
	if node, err = expand(node); err != nil {
		return nil, err
	}
	if _, err := decodeNode(node); err != nil {
		return nil, fmt.Errorf("writing it into the list: %w", err)
	}
	blockStyle(node)
	return encode(node)
}

// eol is how an edited item ends its lines: as it did, or for a new one as the
// list does.
func (i *Item) eol() string {
	if i.inserted || bytes.IndexByte(i.body, '\n') < 0 {
		return i.in.list.eol
	}
	return lineEnding(i.body)
}

// column is where an edited item's fields stand: where they did, or for a new
// one two to the right of the dash.
func (i *Item) column() int {
	if i.inserted || !i.in.indented() {
		return i.in.frame.dash + 2
	}
	return i.col
}

// outdent moves those comments of an edited item back that came left of its
// fields.
func (i *Item) outdent(text []byte) []byte {
	if i.inserted || !i.in.indented() {
		return text
	}
	margin := bytes.Repeat([]byte(" "), i.col)
	for line := range bytes.Lines(i.body) {
		comment := bytes.TrimLeft(line, " ")
		if len(comment) > 0 && comment[0] == '#' && len(line)-len(comment) < i.col {
			text = bytes.Replace(text, slices.Concat(newline, margin, comment), slices.Concat(newline, line), 1)
		}
	}
	return text
}

// indentItem is a document as an item of a list: the dash before its first
// line, all text in column or to the right of it. A comment above the
// first field goes behind the dash, as kpt writes it: before the dash it would
// be the list's, and kpt would add it to the item again.
func indentItem(doc []byte, dash, column int) []byte {
	margin := bytes.Repeat([]byte(" "), column)
	var out bytes.Buffer
	out.Grow(len(doc) + len(doc)/4)
	started := false
	for len(doc) > 0 {
		n := lineLength(doc)
		text := doc[:n]
		doc = doc[n:]
		switch empty := len(bytes.TrimRight(text, "\r\n")) == 0; {
		case empty && !started:
			continue
		case empty:
		case started:
			out.Write(margin)
		default:
			started = true
			out.Write(margin[:dash])
			out.WriteByte('-')
			out.Write(margin[dash+1:])
		}
		out.Write(text)
	}
	return out.Bytes()
}
