// Package deps makes test Tasks keep what their package managers download:
// it knows the managers by the commands of a Task's steps and points each at
// its directory on the dependency cache.
package deps

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Recognise tells which package managers a step uses and for what, whether it
// tests, and whether it runs a command that comes from outside.
func Recognise(_ tekton.TaskSpec, _ tekton.Step, runs shell.Script) []survey.Use {
	var uses []survey.Use
	for _, call := range runs.Calls {
		uses = append(uses, recogniseCall(call)...)
	}
	return uses
}

func recogniseCall(call shell.Call) []survey.Use {
	switch {
	case call.Outside():
		return []survey.Use{{Role: survey.Command}}
	case survey.AsksVersion(call):
		return nil
	}
	words := withoutFlags(call.Args())
	var uses []survey.Use
	for _, m := range managers {
		if role, fits := roleOf(m.Commands, call.Name(), words); fits {
			uses = append(uses, survey.Use{Role: role, Tool: m.Name})
		}
	}
	if role, fits := roleOf(testers, call.Name(), words); fits {
		uses = append(uses, survey.Use{Role: role, Tool: call.Name()})
	}
	if rewrites(call) {
		uses = append(uses, survey.Use{Role: survey.Make, Tool: call.Name()})
	}
	return uses
}

// rewrites tells whether a check mends the files that it checks.
func rewrites(call shell.Call) bool {
	args := call.Args()
	has := func(flags ...string) bool {
		return slices.ContainsFunc(flags, func(flag string) bool { return slices.Contains(args, flag) })
	}
	for _, f := range formatters {
		if f.program == call.Name() && (f.verb == "" || has(f.verb)) {
			return has(f.writes...) || len(f.looks) > 0 && !has(f.looks...)
		}
	}
	return has("--fix")
}

// roleOf is the role of the first command that fits a call. A flag's separate
// value (go -C dir test) may stand before the words that count. A command that
// fits any call of its program comes last.
func roleOf(commands []Command, program string, words []string) (survey.Role, bool) {
	rest, found := survey.Role(""), false
	for skip := 0; skip <= min(1, len(words)); skip++ {
		for _, command := range commands {
			switch {
			case command.Program != program:
			case command.Args == nil && !found:
				rest, found = command.Role, true
			case command.fits(words[skip:]):
				return command.Role, true
			}
		}
	}
	return rest, found
}

// fits tells whether a call's words are among the command's.
func (c Command) fits(words []string) bool {
	for _, pattern := range c.Args {
		if startsWith(words, strings.Fields(pattern)) || c.Anywhere && slices.Contains(words, pattern) {
			return true
		}
	}
	return false
}

func startsWith(words, patterns []string) bool {
	if len(words) < len(patterns) {
		return false
	}
	for i, pattern := range patterns {
		if fits, err := path.Match(pattern, words[i]); err != nil || !fits {
			return false
		}
	}
	return true
}

func withoutFlags(args []string) []string {
	var words []string
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			words = append(words, arg)
		}
	}
	return words
}
