package tekton

import "github.com/cortex-io/cacheopt/fn/internal/lazy"

var resultUse = lazy.Compile(`^\$\(tasks\.([^\s.()\[\]]+)\.results\.([^\s.()\[\]]+)\)$`)

// ReadResultUse is the task and the result that an expression asks for, where all of it
// is $(tasks.TASK.results.RESULT).
func ReadResultUse(expression string) (task, result string, whole bool) {
	match := resultUse.FindStringSubmatch(expression)
	if match == nil {
		return "", "", false
	}
	return match[1], match[2], true
}

// ResultPath is how a script names the file of a result.
func ResultPath(result string) string { return "$(results." + result + ".path)" }
