package object

import (
	"fmt"
	"strconv"
	"strings"
)

// Path leads from an object's root to a field: map keys as string, list
// positions as int.
type Path []any

// Root is the path of keys from an object's root.
func Root(keys ...string) Path { return Path(nil).Key(keys...) }

// Key is the path to a field below p. p itself stays as it is.
func (p Path) Key(keys ...string) Path {
	longer := p.copy(len(keys))
	for _, key := range keys {
		longer = append(longer, key)
	}
	return longer
}

// Index is the path to an element of the list at p.
func (p Path) Index(i int) Path { return append(p.copy(1), i) }

// Join is the path that first goes along p, then along rest.
func (p Path) Join(rest Path) Path { return append(p.copy(len(rest)), rest...) }

func (p Path) copy(room int) Path {
	return append(make(Path, 0, len(p)+room), p...)
}

// Parent is the path without its last step, and that step.
func (p Path) Parent() (Path, any) {
	if len(p) == 0 {
		return nil, nil
	}
	return p[:len(p)-1], p[len(p)-1]
}

// HasPrefix tells whether p is at or below prefix.
func (p Path) HasPrefix(prefix Path) bool {
	if len(p) < len(prefix) {
		return false
	}
	for i := range prefix {
		if p[i] != prefix[i] {
			return false
		}
	}
	return true
}

// Equal tells whether two paths lead to the same field.
func (p Path) Equal(other Path) bool { return len(p) == len(other) && p.HasPrefix(other) }

// String is the path as KRM results write it: spec.steps[0].args, with keys
// that hold dots or brackets quoted: metadata.annotations["a.b/c"].
func (p Path) String() string {
	var b strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			writeKey(&b, step)
		}
	}
	return b.String()
}

func writeKey(b *strings.Builder, key string) {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]\"/ "):
		b.WriteString("[" + strconv.Quote(key) + "]")
	case b.Len() == 0:
		b.WriteString(key)
	default:
		b.WriteString("." + key)
	}
}
