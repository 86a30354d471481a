// Package shell reads scripts: which commands a step's script runs, which
// variables it sets. It parses, runs nothing, and expands nothing.
package shell

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Script is what a script does, as far as reading it tells.
type Script struct {
	// Calls are its simple commands in the order in which they stand, those in
	// functions, branches and sh -c "…" among them. Wrappers such as env and
	// exec are taken off.
	Calls []Call
	// Sets are the variables that it assigns or exports for what follows, each as
	// often as it does.
	Sets []string
	// Values are what the variables are set to, as Word.Written has it; of one
	// that is set more than once, the last.
	Values map[string]string
	// Writes are the files into which it redirects output.
	Writes []Word
}

// ErrNotShell is the error for a script in another language.
var ErrNotShell = errors.New("not a shell script")

// maxNesting bounds sh -c "sh -c '…'".
const maxNesting = 5

// Read reads a step's script. A script without a #! line is run by sh
// (Tekton's docs/tasks.md, "Running scripts within Steps"). The error is
// ErrNotShell where the #! line names another interpreter, and says where a
// shell script can't be parsed.
func Read(script string) (Script, error) {
	if !Interpreted(script) {
		return Script{}, ErrNotShell
	}
	var s Script
	err := s.read(script, 0)
	return s, err
}

// ReadCommand reads a command and its arguments as a container runs them.
func ReadCommand(argv []string) (Script, error) {
	var s Script
	err := s.add(words(argv), 0)
	return s, err
}

func words(argv []string) Call {
	var call Call
	for i, arg := range argv {
		text := dotted(arg)
		call.Words = append(call.Words, Word{Text: text, Written: text, Literal: !strings.Contains(arg, "$("), index: i})
	}
	return call
}

// Interpreted tells whether a shell runs the script.
func Interpreted(script string) bool {
	line, _, _ := strings.Cut(script, "\n")
	if !strings.HasPrefix(line, "#!") {
		return true
	}
	words := strings.Fields(strings.TrimPrefix(line, "#!"))
	for _, word := range words {
		if shells[path.Base(word)] {
			return true
		}
	}
	return false
}

var shells = map[string]bool{"sh": true, "bash": true, "ash": true, "dash": true, "ksh": true, "zsh": true}

func (s *Script) read(script string, depth int) error {
	if depth > maxNesting {
		return nil
	}
	if tooMuch(script) {
		return errors.New("the script can't be read as shell: it is too long, or nested too deep")
	}
	text, original := dot(script)
	file, err := parse(nameable(text))
	if err != nil {
		return fmt.Errorf("the script can't be read as shell: %w", err)
	}
	var around surroundings
	if depth > 0 {
		around.from = "a script of its own (sh -c or eval)"
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			around.nodes = around.nodes[:len(around.nodes)-1]
			return false
		}
		switch node := node.(type) {
		case *syntax.CmdSubst:
			// $(params.x) is Tekton's, replaced before any shell sees it.
			if variable(node) {
				return false
			}
		case *syntax.CallExpr:
			err = errors.Join(err, s.call(node, around, source{script, original}, depth))
		case *syntax.DeclClause:
			s.declare(node)
		case *syntax.Redirect:
			s.redirect(node)
		}
		around.nodes = append(around.nodes, node)
		return true
	})
	return err
}
