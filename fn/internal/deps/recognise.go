// Package deps makes test Tasks keep what their package managers download:
// it knows the managers by the commands of a Task's steps and points each at
// its directory on the dependency cache.
package deps

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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
	call = usual(call)
	switch {
	case call.Outside():
		return []survey.Use{{Role: survey.Command}}
	case survey.AsksVersion(call):
		return nil
	}
	words := withoutFlags(call.Args())
	var uses []survey.Use
	for _, m := range managers {
		role, fits := roleOf(m.Commands, call.Name(), words)
		if program, runs := inner(call); runs && fits && role == survey.Make {
			if known, found := checks(program); found {
				role = known
			}
		}
		if fits {
			uses = append(uses, survey.Use{Role: role, Tool: m.Name})
		}
	}
	if role, fits := checks(call); fits {
		return append(uses, survey.Use{Role: role, Tool: call.Name()})
	}
	if program, runs := inner(call); runs && len(uses) == 0 {
		return recogniseCall(program)
	}
	if mends(call) || printsFile(call) {
		uses = append(uses, survey.Use{Role: survey.Make, Tool: call.Name()})
	}
	return uses
}

// usual is a call as the tables have it: python3.12 -mpip as python -m pip.
func usual(call shell.Call) shell.Call {
	name := call.Name()
	if match := versioned.FindStringSubmatch(name); match != nil {
		name = match[1]
	}
	if name == "" {
		return call
	}
	words := []shell.Word{{Text: name, Written: name, Literal: true}}
	for _, word := range call.Words[1:] {
		if module, glued := strings.CutPrefix(word.Text, "-m"); glued && module != "" && name == "python" && word.Literal {
			word.Source = module
			words = append(words, shell.Word{Text: "-m", Written: "-m", Literal: true})
			word.Text, word.Written = module, module
		}
		words = append(words, word)
	}
	call.Words = words
	return call
}

var versioned = lazy.Compile(`^(python|pip)[0-9]+(?:\.[0-9]+)*$`)

// printsFile tells whether go tool cover writes its report into a file.
func printsFile(call shell.Call) bool {
	return call.Name() == "go" && startsWith(withoutFlags(call.Args()), []string{"tool", "cover"}) && gets(call, []string{"-o", "--o"})
}

// checks is the role of a call that tests or lints, whoever runs it.
func checks(call shell.Call) (survey.Role, bool) {
	if role, fits := lints(call); fits {
		return role, true
	}
	return roleOf(testers, call.Name(), withoutFlags(call.Args()))
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
		if pattern == bare && len(words) == 0 || startsWith(words, strings.Fields(pattern)) || c.Anywhere && slices.Contains(words, pattern) {
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
