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
	// words are the command and the arguments.
	words []string
	// flags are the user's, by name, with the value that counts.
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
	call.words = append(command, step.Args()...)
	call.flags = readFlags(expand(call.words, func(name string) (object.Value, bool) {
		param, _ := spec.Param(name)
		return param.Default(), param.IsArray()
	}))
	return call, true
}

// readFlags are the flags among words as pflag reads them, each under its
// kebab-case name with the value that counts: the last, but for destinations,
// of which Kaniko goes by the first.
func readFlags(words []string) map[string]string {
	flags := map[string]string{}
	for i, word := range words {
		name, value, hasValue := splitFlag(word)
		if name == "" || name == "destination" && flags[name] != "" {
			continue
		}
		if !hasValue {
			value = valueAfter(name, words[i+1:])
		}
		flags[name] = value
	}
	return flags
}

// splitFlag takes --name, --name=value, -n, -n=value and -nvalue apart; the
// name is "" for other words.
func splitFlag(word string) (name, value string, hasValue bool) {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		name, value, hasValue = strings.Cut(long, "=")
		return canonical(name), value, hasValue
	}
	for short, name := range shorthands {
		if rest, ok := strings.CutPrefix(word, short); ok {
			return name, strings.TrimPrefix(rest, "="), rest != ""
		}
	}
	return "", "", false
}

// valueAfter is the value of a flag that has none behind an =: the next word,
// but for a switch, which is on then.
func valueAfter(name string, rest []string) string {
	if switches[name] || len(rest) == 0 || strings.HasPrefix(rest[0], "-") {
		return "true"
	}
	return rest[0]
}

// expand is words with the elements of array params in the place of their
// expressions, as far as array knows the params.
func expand(words []string, array func(param string) (object.Value, bool)) []string {
	var all []string
	for _, word := range words {
		if name, ok := strings.CutPrefix(word, "$(params."); ok {
			if list, ok := array(strings.TrimSuffix(strings.TrimSuffix(name, ")"), "[*]")); ok {
				all = append(all, list.Texts()...)
				continue
			}
		}
		all = append(all, word)
	}
	return all
}
