package shell

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// What a script is before the parser gets it: its size, and Tekton's variables in it.

// The parser recurses, and a script is of any making. No object of a cluster
// holds one that is longer, and nobody nests a script as deep.
const (
	maxLength = 1 << 20
	maxDepth  = 500
)

func tooMuch(script string) bool {
	depth := 0
	for _, char := range script {
		switch char {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth = max(0, depth-1)
		}
		if depth > maxDepth {
			return true
		}
	}
	return len(script) > maxLength
}

// dotted is the script with $(params["x"]) written as $(params.x), which alone
// of the two can be parsed as shell.
func dotted(script string) string {
	text, _ := dot(script)
	return text
}

// dot is dotted, and a function that takes a position behind a word of the
// result back to the script.
func dot(script string) (text string, original func(int) int) {
	type shift struct{ from, by int }
	var shifts []shift
	var b strings.Builder
	done := 0
	for _, at := range variables.FindAllStringIndex(script, -1) {
		b.WriteString(script[done:at[0]])
		b.WriteString(dottedVariable(script[at[0]:at[1]]))
		done = at[1]
		shifts = append(shifts, shift{from: b.Len(), by: done - b.Len()})
	}
	b.WriteString(script[done:])
	return b.String(), func(position int) int {
		by := 0
		for _, shift := range shifts {
			if shift.from > position {
				break
			}
			by = shift.by
		}
		return position + by
	}
}

func dottedVariable(variable string) string {
	return brackets.ReplaceAllStringFunc(variable, func(key string) string {
		return "." + strings.Join(strings.Fields(key[2:len(key)-2]), "_")
	})
}

var (
	variables = lazy.Compile(`\$\((?:` + strings.Join(roots, "|") + `)[.\[][^()]*\)`)
	brackets  = lazy.Compile(`\["[^"]*"\]|\['[^']*'\]`)
)

// nameable is the script with ${params.x} written as ${params_x}. No shell has a
// variable of such a name, and Tekton fills none in; to the parser it would be an
// error that hides all else. What it is isn't known, and no byte moves.
func nameable(script string) string {
	return dottedNames.ReplaceAllStringFunc(script, func(variable string) string {
		return strings.ReplaceAll(variable, ".", "_")
	})
}

var dottedNames = lazy.Compile(`\$\{[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+\}`)

// roots are what Tekton's variables start with.
var roots = []string{
	"params", "inputs", "outputs", "workspaces", "results", "context", "step", "steps", "tasks", "finally",
	"credentials", "artifacts", "tt",
}
