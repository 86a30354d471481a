// Peeking: apiVersion, kind, name and namespace of an object, from the
// scanner's lines and without the parser.

package resourcelist

import "bytes"

// peek collects an object's ID from its content lines.
type peek struct {
	apiVersion, kind, name, namespace []byte
	// sure tells that the parser would say the same.
	sure bool
	// col is the column of the object's fields.
	col int
	// inMetadata tells that the lines belong to metadata, whose fields are in
	// column metadataCol once that is known.
	inMetadata  bool
	metadataCol int
}

const unknownCol = -1

func newPeek(col int) peek { return peek{sure: true, col: col} }

// see takes in a content line. nested tells that a list dash stands before
// the key, so that it can't be a field of the object.
func (p *peek) see(e *entry, nested bool) {
	switch {
	case e.col == p.col && !nested:
		p.field(e)
	case !p.inMetadata:
	case p.metadataCol == unknownCol:
		p.metadataCol = e.col
		p.sure = p.sure && !nested && e.key != nil
		p.metadataField(e)
	case e.col == p.metadataCol && !nested:
		p.metadataField(e)
	}
}

func (p *peek) field(e *entry) {
	p.inMetadata = false
	switch p.fieldName(e) {
	case "apiVersion":
		p.take(&p.apiVersion, e)
	case "kind":
		p.take(&p.kind, e)
	case "metadata":
		p.inMetadata, p.metadataCol = true, unknownCol
		p.sure = p.sure && e.empty
	}
}

func (p *peek) metadataField(e *entry) {
	switch p.fieldName(e) {
	case "name":
		p.take(&p.name, e)
	case "namespace":
		p.take(&p.namespace, e)
	}
}

// fieldName is the field's name. A quoted name may be spelled with escapes, and a
// merge key brings fields along.
func (p *peek) fieldName(e *entry) string {
	if e.quoted || string(e.key) == "<<" {
		p.sure = false
	}
	return string(e.key)
}

// take keeps a value that is certainly text, and the first of two.
func (p *peek) take(into *[]byte, e *entry) {
	isText := e.style == styleQuoted || e.style == stylePlain && plainlyText(e.value)
	if !isText || *into != nil {
		p.sure = false
		return
	}
	*into = e.value
}

// plainlyText tells whether an unquoted scalar is text to every YAML parser,
// old ones included: it starts with a letter and isn't a word for a bool or
// for null.
func plainlyText(text []byte) bool {
	if len(text) == 0 || !isLetter(text[0]) {
		return false
	}
	for _, b := range text {
		if !isLetter(b) && (b < '0' || b > '9') && b != '.' && b != '-' && b != '/' && b != '_' {
			return false
		}
	}
	return !spellsOther(text)
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func spellsOther(text []byte) bool {
	if len(text) > len("false") {
		return false
	}
	switch string(bytes.ToLower(text)) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return true
	}
	return false
}
