package tekton

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// FanOut is how many TaskRuns the pipeline task becomes at most: one, or as
// many as its matrix has combinations. It isn't known where the matrix takes a
// list from a param or a result; such a list counts as one value.
func (t PipelineTask) FanOut() (runs int64, known bool) {
	matrix := t.Get("matrix")
	params, include := matrix.Get("params").Items(), int64(len(matrix.Get("include").Items()))
	if len(params) == 0 {
		return max(1, include), true
	}
	runs, known = 1, true
	for _, param := range params {
		values, literal := matrixValues(param)
		runs, known = min(runs*values, mostRuns), known && literal
	}
	// An entry of include adds a run only where it extends no combination.
	return runs + include, known
}

// mostRuns is more than any cluster lets a matrix become: Tekton's own bound is
// 256 (default-max-matrix-combinations-count in ConfigMap config-defaults).
const mostRuns = 1 << 16

func matrixValues(param object.Value) (values int64, literal bool) {
	value := param.Get("value")
	if !value.IsList() {
		return 1, false
	}
	literal = true
	for _, text := range value.Texts() {
		literal = literal && !strings.Contains(text, "[*])")
	}
	return int64(len(value.Items())), literal
}
