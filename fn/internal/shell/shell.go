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

// Word is one word of a command.
type Word struct {
	// Text is the word where it is literal, with quotes taken away.
	Text string
	// Literal is false where some of the word is known only when it runs:
	// $VAR, $(params.x), `cmd`, a glob.
	Literal bool
}

// Call is one simple command of a script.
type Call struct {
	Words []Word
}

// Name is the command's name without its directory; "" where it isn't
// literal.
func (c Call) Name() string {
	if len(c.Words) == 0 || !c.Words[0].Literal {
		return ""
	}
	return path.Base(c.Words[0].Text)
}

// Args are the words behind the name; those that aren't literal are "".
func (c Call) Args() []string {
	var args []string
	for i, word := range c.Words {
		if i > 0 {
			args = append(args, word.Text)
		}
	}
	return args
}

// Outside tells whether what runs comes from outside the script: "$CMD",
// eval "$CMD", sh -c "$CMD".
func (c Call) Outside() bool { return len(c.Words) > 0 && !c.Words[0].Literal }

// Script is what a script does, as far as reading it tells.
type Script struct {
	// Calls are its simple commands in the order in which they stand, those in
	// functions, branches and sh -c "…" among them. Wrappers such as env and
	// exec are taken off.
	Calls []Call
	// Sets are the variables that it assigns or exports for what follows.
	Sets []string
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
	call := Call{}
	for _, arg := range argv {
		call.Words = append(call.Words, Word{Text: arg, Literal: !strings.Contains(arg, "$(")})
	}
	var s Script
	err := s.add(call, 0)
	return s, err
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
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(script), "")
	if err != nil {
		return fmt.Errorf("the script can't be read as shell: %w", err)
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.CmdSubst:
			// $(params.x) is Tekton's, replaced before any shell sees it.
			return !variable(node)
		case *syntax.CallExpr:
			err = errors.Join(err, s.call(node, depth))
		case *syntax.DeclClause:
			s.declare(node)
		}
		return true
	})
	return err
}

func (s *Script) call(node *syntax.CallExpr, depth int) error {
	if len(node.Args) == 0 {
		for _, assign := range node.Assigns {
			s.Sets = append(s.Sets, assign.Name.Value)
		}
		return nil
	}
	var call Call
	for _, word := range node.Args {
		call.Words = append(call.Words, read(word))
	}
	return s.add(call, depth)
}

func (s *Script) declare(node *syntax.DeclClause) {
	for _, assign := range node.Args {
		if assign.Name != nil {
			s.Sets = append(s.Sets, assign.Name.Value)
		}
	}
}

// add takes a call's wrappers off, and goes into what a shell is told to run.
func (s *Script) add(call Call, depth int) error {
	call = unwrap(call)
	if inner, found := told(call); found {
		if !inner.Literal {
			s.Calls = append(s.Calls, Call{Words: []Word{inner}})
			return nil
		}
		return s.read(inner.Text, depth+1)
	}
	if len(call.Words) > 0 {
		s.Calls = append(s.Calls, call)
	}
	return nil
}

// told is the script that a call hands to a shell: sh -c SCRIPT, eval SCRIPT.
func told(call Call) (Word, bool) {
	if call.Name() == "eval" && len(call.Words) == 2 {
		return call.Words[1], true
	}
	if !shells[call.Name()] {
		return Word{}, false
	}
	for i, word := range call.Words[1:] {
		flags := word.Text
		if !strings.HasPrefix(flags, "-") || strings.HasPrefix(flags, "--") {
			return Word{}, false
		}
		if strings.HasSuffix(flags, "c") && i+2 < len(call.Words) {
			return call.Words[i+2], true
		}
	}
	return Word{}, false
}

// wrappers are commands that run the command behind them; the value says how
// many words of their own come first, flags aside.
var wrappers = map[string]int{
	"env": 0, "exec": 0, "command": 0, "builtin": 0, "nohup": 0, "time": 0,
	"nice": 0, "sudo": 0, "stdbuf": 0, "xvfb-run": 0, "timeout": 1, "corepack": 0,
}

func unwrap(call Call) Call {
	for len(call.Words) > 1 {
		own, wraps := wrappers[call.Name()]
		if !wraps {
			break
		}
		rest := skipFlags(call.Words[1:])
		if own < len(rest) {
			rest = rest[own:]
		}
		if len(rest) == 0 {
			break
		}
		call.Words = rest
	}
	return call
}

// skipFlags takes away a wrapper's flags and assignments. A flag's separate
// value can't be told from a command; none of the wrappers' usual ones has one.
func skipFlags(words []Word) []Word {
	for len(words) > 0 && words[0].Literal &&
		(strings.HasPrefix(words[0].Text, "-") || strings.Contains(words[0].Text, "=")) {
		words = words[1:]
	}
	return words
}

// read is the word with its quotes taken away.
func read(word *syntax.Word) Word {
	text, literal := "", true
	for _, part := range word.Parts {
		partText, partLiteral := readPart(part)
		text += partText
		literal = literal && partLiteral
	}
	return Word{Text: text, Literal: literal}
}

func readPart(part syntax.WordPart) (string, bool) {
	switch part := part.(type) {
	case *syntax.Lit:
		return strings.ReplaceAll(part.Value, `\`, ""), !strings.ContainsAny(part.Value, "*?")
	case *syntax.SglQuoted:
		return part.Value, true
	case *syntax.DblQuoted:
		text, literal := "", true
		for _, inner := range part.Parts {
			innerText, innerLiteral := readPart(inner)
			text += innerText
			literal = literal && innerLiteral
		}
		return text, literal
	}
	return "", false
}

// variable tells whether $(…) is a Tekton variable and not a command.
func variable(node *syntax.CmdSubst) bool {
	if len(node.Stmts) != 1 {
		return false
	}
	call, ok := node.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	name := read(call.Args[0]).Text
	for _, root := range []string{"params", "inputs", "workspaces", "results", "context", "step", "steps", "tasks", "tt"} {
		if strings.HasPrefix(name, root+".") || strings.HasPrefix(name, root+"[") {
			return true
		}
	}
	return false
}
