package v1alpha1

import (
	"reflect"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/suggest"
)

// suggestField says what to write for a field that isn't there: one of a
// similar name beside it, one of the same name elsewhere, or what there is.
// meant is the path of the field that it found, "" for none.
func suggestField(at object.Path, key string, t reflect.Type) (advice, meant string) {
	var names []string
	for _, f := range fieldsOf(t) {
		names = append(names, f.name)
	}
	if name := suggest.Nearest(key, names); name != "" {
		_, path := below(at, name)
		return "did you mean " + name + "?", path
	}
	if path := elsewhere(at, key); path != nil {
		return "did you mean " + path.String() + "?", path.String()
	}
	return "the fields here are " + strings.Join(names, ", "), ""
}

// didYouMean is an ending for a message, "" where no candidate is near.
func didYouMean(word string, candidates []string) string {
	if near := suggest.Nearest(word, candidates); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// elsewhere is the one field of that name that is closest to at; nil where
// there is none, or where several are as close.
func elsewhere(at object.Path, key string) object.Path {
	var best object.Path
	shared, several := -1, false
	for _, path := range pathsOf(nil, reflect.TypeFor[Spec]()) {
		if _, last := path.Parent(); !strings.EqualFold(last.(string), key) {
			continue
		}
		full := object.Root("spec").Join(path)
		if n := common(at, full); n > shared {
			best, shared, several = full, n, false
		} else if n == shared {
			several = true
		}
	}
	if several {
		return nil
	}
	return best
}

// pathsOf are the paths of all fields of t, at path at.
func pathsOf(at object.Path, t reflect.Type) []object.Path {
	var paths []object.Path
	for _, f := range fieldsOf(t) {
		path := at.Key(f.name)
		paths = append(paths, path)
		if f.typ.Kind() == reflect.Struct {
			paths = append(paths, pathsOf(path, f.typ)...)
		}
	}
	return paths
}

func common(a, b object.Path) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
