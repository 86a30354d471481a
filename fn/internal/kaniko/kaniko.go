// Package kaniko makes image builds by Kaniko use a layer cache: it recognises
// the steps that build, gives them the flags that their version knows, and
// works out a cache repository that Kaniko accepts.
package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Tool is the name under which the survey knows Kaniko.
const Tool = "kaniko"

// executor is the program that builds, in all of Kaniko's images; the warmer
// beside it builds nothing.
const executor = "/kaniko/executor"

// Recognise tells whether a step builds an image with Kaniko: by its image or
// by the executor in its command or script.
func Recognise(spec tekton.TaskSpec, step tekton.Step, runs shell.Script) []survey.Use {
	bare := step.Script() == "" && len(step.Command()) == 0
	if !scriptBuilds(runs) && !(bare && isImage(spec.WithDefaults(step.Image()))) {
		return nil
	}
	return []survey.Use{{Role: survey.Build, Tool: Tool}}
}

func scriptBuilds(script shell.Script) bool {
	return slices.ContainsFunc(script.Calls, func(call shell.Call) bool {
		return len(call.Words) > 0 && call.Words[0].Text == executor
	})
}

// isImage tells whether an image is one of Kaniko's executor, or a mirror or
// fork of it under a name that says so.
func isImage(image string) bool {
	repository, _, _ := strings.Cut(image, "@")
	return strings.Contains(repository, "kaniko") && !strings.Contains(repository, "warmer")
}

// invocation is where a step's Kaniko flags are, and which are there.
type invocation struct {
	// list is the field whose elements are the flags, at the position where
	// cacheopt's go: before all of the user's, who so has the last word.
	list object.Path
	at   int
	// flags are the user's, by name, with their last value.
	flags map[string]string
}

// readInvocation reads a step that calls the executor by command and args;
// false for one that calls it from a script.
func readInvocation(spec tekton.TaskSpec, step tekton.Step) (invocation, bool) {
	command := step.Command()
	if step.Script() != "" || len(command) > 0 && command[0] != executor {
		return invocation{}, false
	}
	call := invocation{list: step.ArgsPath()}
	if len(command) > 1 {
		call.list, call.at = step.CommandPath(), 1
	}
	call.flags = readFlags(spec, append(command, step.Args()...))
	return call, true
}

// readFlags are the flags among words, each under its kebab-case name with its
// last value, as pflag reads them; "true" for a flag without a value. What the
// defaults of array params hold counts too.
func readFlags(spec tekton.TaskSpec, words []string) map[string]string {
	flags := map[string]string{}
	words = withArrayDefaults(spec, words)
	for i, word := range words {
		name, value, hasValue := strings.Cut(strings.TrimPrefix(word, "--"), "=")
		if short, ok := shorthands[word]; ok {
			name, hasValue = short, false
		} else if !strings.HasPrefix(word, "--") {
			continue
		}
		if !hasValue {
			value = valueAfter(words, i)
		}
		flags[canonical(name)] = value
	}
	return flags
}

// valueAfter is the value that a flag has as an element of its own.
func valueAfter(words []string, i int) string {
	if i+1 < len(words) && !strings.HasPrefix(words[i+1], "-") {
		return words[i+1]
	}
	return "true"
}

func withArrayDefaults(spec tekton.TaskSpec, words []string) []string {
	var all []string
	for _, word := range words {
		name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(word, "$(params."), ")"), "[*]")
		param, found := spec.Param(name)
		if found && param.IsArray() && strings.HasPrefix(word, "$(params.") {
			all = append(all, param.Default().Texts()...)
			continue
		}
		all = append(all, word)
	}
	return all
}
