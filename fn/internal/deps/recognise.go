// Package deps makes test Tasks keep what their package managers download:
// it knows the managers by the commands of a Task's steps and points each at
// its directory on the dependency cache.
package deps

import (
	"path"
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
	if call.Outside() {
		return []survey.Use{{Role: survey.Command}}
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
	return uses
}

// roleOf is the role of the first command that fits a call. A flag's separate
// value (go -C dir test) may stand before the words that count.
func roleOf(commands []Command, program string, words []string) (survey.Role, bool) {
	for skip := 0; skip <= min(1, len(words)); skip++ {
		for _, command := range commands {
			if command.Program == program && command.fits(words[skip:]) {
				return command.Role, true
			}
		}
	}
	return "", false
}

func (c Command) fits(words []string) bool {
	if c.Args == nil {
		return true
	}
	for _, pattern := range c.Args {
		if startsWith(words, strings.Fields(pattern)) {
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
