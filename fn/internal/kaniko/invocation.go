package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// invocation is where a step's Kaniko flags are, and which are there.
type invocation struct {
	// list is the field whose elements are the flags, at the position where
	// cacheopt's go: before all of the user's, who so has the last word. For a
	// call in a script it is where the script is.
	list object.Path
	at   int
	// inherited are the list's elements where the step template brings it.
	inherited []string
	// words are the command and the arguments. What a script's variables stand
	// for is filled in where the Task says it, and is $(shell.NAME) elsewhere.
	words []string
	// flags are the user's, by name, with the value that counts.
	flags map[string]string
	// mentionsNoPush is set where the words around the call may keep it from
	// pushing.
	mentionsNoPush bool
	// script is the script that has the call; nil for a call by command and args.
	script *script
	// why says why the call can't be given flags; "" where it can.
	why string
}

// readInvocation reads how a step calls the executor.
func readInvocation(spec tekton.TaskSpec, step tekton.Step) invocation {
	command, args := step.Command(), step.Args()
	argv := append(command[:len(command):len(command)], args...)
	told, isShell := shell.Told(argv)
	var call invocation
	switch {
	case step.Script() != "":
		call = readScript(spec, step, script{text: step.Script(), path: step.Path().Key("script")}, append([]string{""}, args...))
	case isShell:
		call = readScript(spec, step, elementScript(step, told), argv[min(told+1, len(argv)):])
	default:
		call = readArgv(spec, step, shell.Program(argv))
	}
	call.flags = readFlags(expand(call.words, byDefault(spec)))
	call.mentionsNoPush = mentionsNoPush(step)
	return call
}

// mentionsNoPush tells whether the step's own words set the variable that keeps
// Kaniko from pushing, as env and scripts can.
func mentionsNoPush(step tekton.Step) bool {
	words := append(append([]string{step.Script()}, step.Command()...), step.Args()...)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(word, noPush+"=") })
}

// readArgv reads a call by command and args, in which the program is at a
// position among both.
func readArgv(spec tekton.TaskSpec, step tekton.Step, program int) invocation {
	command, args := step.Command(), step.Args()
	call := invocation{words: append(command, args...)}
	switch at := program + 1; {
	case len(command) == 0:
		call.list, call.inherited = listOf(step, "args")
	case !runsExecutor(spec, step, call.words[program:]):
		call.list = step.CommandPath()
		call.why = fmt.Sprintf("hands the executor to %s", call.words[program])
	case at < len(command):
		call.list, call.inherited = listOf(step, "command")
		call.at = at
	default:
		call.list, call.inherited = listOf(step, "args")
		call.at = at - len(command)
	}
	return call
}

// runsExecutor tells whether words are the executor and its arguments; in an
// image whose name says nothing, the arguments tell.
func runsExecutor(spec tekton.TaskSpec, step tekton.Step, words []string) bool {
	byName := words[0] == "executor" && isImage(spec.WithDefaults(step.Image()))
	return words[0] == executor || byName || looksLikeKaniko(words[1:])
}

// listOf is where the step's command or args are, with their elements where the
// step template brings them.
func listOf(step tekton.Step, field string) (object.Path, []string) {
	path := step.Get(field).Path()
	if !step.Inherits(field) {
		return path, nil
	}
	return path, step.Get(field).Texts()
}

// elementScript is the script that is an element of the step's command or args,
// at a position among both.
func elementScript(step tekton.Step, at int) script {
	field, list := "command", step.Command()
	if at >= len(list) {
		field, list, at = "args", step.Args(), at-len(list)
	}
	path := step.Get(field).Path()
	s := script{text: list[at], path: path.Index(at)}
	if step.Inherits(field) {
		s.path, s.list, s.at = path, list, at
	}
	return s
}

// given are the words that a plan's edits give the call, before its own.
func (call invocation) given(edits []edit.Edit) []string {
	var words []string
	for _, e := range edits {
		word, isText := e.Value.(string)
		switch {
		case !e.Path.Equal(call.list):
		case e.Op == edit.Insert && isText:
			words = append(words, word)
		case e.Op == edit.Set && call.script != nil:
			words = append(words, call.script.given(e.Value)...)
		}
	}
	return words
}
