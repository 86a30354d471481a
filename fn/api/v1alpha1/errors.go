package v1alpha1

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Error is one thing that is wrong with a config.
type Error struct {
	// Path leads to the field: spec.select.names[0]. It is empty where the
	// config as a whole is wrong.
	Path string
	// Message says what is wrong, and what to write.
	Message string
}

// Error is the error as one line.
func (e Error) Error() string {
	if e.Path == "" {
		return e.Message
	}
	return e.Path + ": " + e.Message
}

// Errors are all things that are wrong with a config, in the order of their
// paths.
type Errors []Error

// Error is the errors, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted is the errors by path and message, each once.
func (e Errors) Sorted() Errors {
	sorted := slices.Clone(e)
	slices.SortFunc(sorted, func(a, b Error) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.Compact(sorted)
}

// problems collects what is wrong while a config is loaded.
type problems struct {
	errors   Errors
	doubtful []string
}

func (p *problems) add(path, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	p.errors = append(p.errors, Error{Path: oneLine(path), Message: oneLine(message)})
}

// oneLine keeps an error on its line, whatever a document has for a key.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// doubt notes that the field at path isn't what its author meant, because of
// a problem that is reported elsewhere.
func (p *problems) doubt(path string) { p.doubtful = append(p.doubtful, path) }

// sure tells whether the fields at all of the paths hold what their author
// meant. A check that compares two fields is silent where one of them is
// wrong itself: a default has taken its place.
func (p *problems) sure(paths ...string) bool {
	return !slices.ContainsFunc(paths, p.unsure)
}

func (p *problems) unsure(path string) bool {
	above := func(bad string) bool { return bad == path || strings.HasPrefix(path, bad+".") }
	return slices.ContainsFunc(p.doubtful, above) ||
		slices.ContainsFunc(p.errors, func(e Error) bool { return e.Path != "" && above(e.Path) })
}
