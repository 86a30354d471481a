package shell

import (
	"strings"
	"sync"

	"mvdan.cc/sh/v3/syntax"
)

// parsers are kept from one script to the next: a new one is a kilobyte or more, and
// a large list has thousands of scripts of a few lines.
var parsers = sync.Pool{New: func() any { return syntax.NewParser(syntax.Variant(syntax.LangBash)) }}

// parse reads a text as bash does. A parser that panics isn't used again.
func parse(text string) (*syntax.File, error) {
	parser := parsers.Get().(*syntax.Parser)
	file, err := parser.Parse(strings.NewReader(text), "")
	parsers.Put(parser)
	return file, err
}
