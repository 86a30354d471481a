package kaniko

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// script is a script that calls the executor, and where it is written.
type script struct {
	text string
	path object.Path
	// list are all elements of the field at path where the step template brings
	// it and the script is one of them, at a position.
	list []string
	at   int
	// call is the position of the executor's call among the script's.
	call int
}

// with is the script, or the list that it is in, with flags behind the executor.
func (s script) with(flags []string) (any, error) {
	text, err := shell.Insert(s.text, s.call, flags)
	if err != nil || s.list == nil {
		return text, err
	}
	elements := slices.Clone(s.list)
	elements[s.at] = text
	return elements, nil
}

// given are the words behind the executor that with has put there; value is what
// it made.
func (s script) given(value any) []string {
	text, _ := value.(string)
	if elements, isList := value.([]string); isList {
		text = elements[s.at]
	}
	before, beforeErr := shell.Read(s.text)
	after, afterErr := shell.Read(text)
	if beforeErr != nil || afterErr != nil || len(before.Calls) != len(after.Calls) {
		return nil
	}
	now := after.Calls[s.call].Args()
	return now[:len(now)-len(before.Calls[s.call].Args())]
}

// shellTerm begins what stands for a variable of a script that nobody knows.
const shellTerm = "$(shell."

// readScript reads the call of the executor in a script, whose $0 and "$@" are args.
// Flags are put into a single simple call only.
func readScript(spec tekton.TaskSpec, step tekton.Step, s script, args []string) invocation {
	call := invocation{list: s.path, script: &s}
	runs, err := shell.Read(s.text)
	if err != nil {
		call.why = "is no shell script"
		return call
	}
	calls := executorCalls(spec, step, runs)
	switch len(calls) {
	case 0:
		call.why = "hands the executor to a program of its own"
		return call
	case 1:
		s.call = calls[0]
	default:
		call.why = fmt.Sprintf("calls it %d times", len(calls))
		return call
	}
	r := scriptReader{runs: runs, env: environment(spec, step), args: args}
	r.read(runs.Calls[s.call].Words[1:])
	call.words, call.why = append([]string{executor}, r.words...), r.why
	if within := runs.Calls[s.call].Within; within != "" {
		call.why = "calls it in " + within
	}
	if _, err := s.with([]string{"--cache=true"}); call.why == "" && err != nil {
		call.why = "has a call that flags can't be put into safely"
	}
	return call
}

// scriptReader reads the words behind the executor in a script.
type scriptReader struct {
	runs shell.Script
	env  map[string]string
	args []string

	words []string
	why   string
}

// wholeVariable is a word that is one variable and nothing else.
var wholeVariable = lazy.Compile(`^\$\{([^}:]*):?\}$`)

func (r *scriptReader) read(words []shell.Word) {
	value := false
	for _, word := range words {
		match := wholeVariable.FindStringSubmatch(word.Written)
		if match == nil || value {
			text := filled(word.Written, r.runs, r.env)
			if !value && mayBeFlag.MatchString(text) {
				r.unknown(mayBeFlag.FindStringSubmatch(text)[1])
			}
			r.words = append(r.words, unknowns.ReplaceAllString(text, "$"+shellTerm+"$1)"))
			name, _, hasValue := splitFlag(text)
			value = !value && name != "" && !hasValue && takesNext(name, []string{""})
			continue
		}
		r.variable(match[1], strings.HasSuffix(word.Written, ":}"))
	}
}

// mayBeFlag is a word in the place of a flag whose name only the shell knows.
var mayBeFlag = lazy.Compile(`^-{0,2}\$\{([^}:]*):?\}`)

// unknown notes arguments that nobody tells: --no-push may be among them.
func (r *scriptReader) unknown(name string) {
	if name == "" {
		r.why = "builds the list of its arguments"
		return
	}
	r.why = fmt.Sprintf("takes arguments from $%s, which nothing in the list tells", name)
}

// variable reads a variable in the place of flags: the step's args, or what the
// environment brings. One that the script makes, or changes as it reads it, could
// hold anything.
func (r *scriptReader) variable(name string, changed bool) {
	positional := name == "@" || name == "*"
	number, err := strconv.Atoi(name)
	isNumber := err == nil
	value, known := r.env[name]
	switch {
	case positional && !r.changesArgs():
		r.words = append(r.words, r.args[min(1, len(r.args)):]...)
	case isNumber && number < len(r.args) && !r.changesArgs():
		r.words = append(r.words, r.args[number])
	case positional || name == "" || slices.Contains(r.runs.Sets, name) || r.reads(name):
		r.why = "builds the list of its arguments"
	case !known || changed:
		r.unknown(name)
	default:
		r.words = append(r.words, strings.Fields(value)...)
	}
}

// changesArgs tells whether the script sets "$@" itself.
func (r *scriptReader) changesArgs() bool {
	return slices.ContainsFunc(r.runs.Calls, func(call shell.Call) bool {
		return call.Name() == "shift" || call.Name() == "set" && setsArgs(call.Args())
	})
}

// setsArgs tells whether set gets more than options: set -euo pipefail is none.
func setsArgs(args []string) bool {
	for i := 0; i < len(args); i++ {
		option := strings.HasPrefix(args[i], "-") || strings.HasPrefix(args[i], "+")
		if !option || args[i] == "--" {
			return true
		}
		if strings.HasSuffix(args[i], "o") {
			i++
		}
	}
	return false
}

// reads tells whether the script sets the variable by another command.
func (r *scriptReader) reads(name string) bool {
	return slices.ContainsFunc(r.runs.Calls, func(call shell.Call) bool {
		reader := call.Name() == "read" || call.Name() == "mapfile" || call.Name() == "readarray" || call.Name() == "getopts"
		return reader && slices.Contains(call.Args(), name)
	})
}

// unknowns are the variables of a word that nobody knows.
var unknowns = lazy.Compile(`\$\{([^}:]*):?\}`)

// fill is a word with the variables filled in that have one value: the script
// sets it once, or the environment has it and the script doesn't set it.
func filled(word string, runs shell.Script, env map[string]string) string {
	// A value may hold variables itself, though not without end.
	for depth := 0; depth < 3; depth++ {
		word = fill.In(word, unknowns, func(variable string) (string, bool) {
			name := strings.Trim(variable, "${}")
			times := len(slices.DeleteFunc(slices.Clone(runs.Sets), func(set string) bool { return set != name }))
			if times == 1 && strings.Trim(runs.Values[name], "${}") != name {
				return runs.Values[name], true
			}
			value, known := env[name]
			return value, known && times == 0
		})
	}
	return word
}
