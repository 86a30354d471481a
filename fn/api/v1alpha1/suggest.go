package v1alpha1

import (
	"reflect"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// suggestField says what to write for a field that isn't there: one of a
// similar name beside it, one of the same name elsewhere, or what there is.
// meant is the path of the field that it found, "" for none.
func suggestField(at object.Path, key string, t reflect.Type) (advice, meant string) {
	var names []string
	for _, f := range fieldsOf(t) {
		names = append(names, f.name)
	}
	if name := nearest(key, names); name != "" {
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
	if near := nearest(word, candidates); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// nearest is the candidate that word was probably meant to be, "" for none.
func nearest(word string, candidates []string) string {
	best, least := "", reach(word)+1
	for _, candidate := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(candidate), least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// reach is how many letters may be wrong in a word: of a short one few, or
// everything is near to it.
func reach(word string) int {
	switch n := len(word); {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	}
	return 3
}

// distance is how many letters must be put in, taken out, changed or swapped
// with their neighbour to make a into b. It is at most limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	// costs[i][j] is the distance between a's first i and b's first j letters.
	costs := make([][]int, len(a)+1)
	for i := range costs {
		costs[i] = make([]int, len(b)+1)
		for j := range costs[i] {
			costs[i][j] = cheapest(costs, a, b, i, j)
		}
	}
	return min(costs[len(a)][len(b)], limit)
}

func cheapest(costs [][]int, a, b string, i, j int) int {
	if i == 0 || j == 0 {
		return i + j
	}
	cost := costs[i-1][j-1]
	if a[i-1] != b[j-1] {
		cost++
	}
	cost = min(cost, costs[i-1][j]+1, costs[i][j-1]+1)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		cost = min(cost, costs[i-2][j-2]+1)
	}
	return cost
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
