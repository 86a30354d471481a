// Package shell reads scripts: which commands a step's script runs, which
// variables it sets. It parses, runs nothing, and expands nothing.
package shell

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Word is one word of a command.
type Word struct {
	// Text is the word with quotes taken away. Of a word that isn't literal it
	// is what is known: Tekton's variables with dots, nothing for the rest.
	Text string
	// Literal is false where some of the word is known only when it runs:
	// $VAR, $(params.x), `cmd`, a glob.
	Literal bool
	// Written is Text with each variable of the shell in it as ${NAME}, as
	// ${NAME:} what is made of one, and as ${} what else the shell makes.
	Written string
	// shell is set where the shell makes some of the word.
	shell bool
	// end is the position behind the word in the script, and index the word's
	// place among those of a container's command.
	end, index int
}

// Known tells whether the shell makes nothing of the word: its Text is all of
// it, but for Tekton's variables.
func (w Word) Known() bool { return !w.shell }

// wholeVariable is a word of Word.Written that is one variable and nothing else.
var wholeVariable = regexp.MustCompile(`^\$\{(\w+)\}$`)

// Variable is the shell variable that is the whole word: CMD for "$CMD"; "" for
// any other word.
func (w Word) Variable() string {
	if match := wholeVariable.FindStringSubmatch(w.Written); match != nil {
		return match[1]
	}
	return ""
}

// Call is one simple command of a script.
type Call struct {
	Words []Word
	// Within says what the call is part of that may run it many times or in
	// another way than it stands there: "a loop"; "" for none of that.
	Within string
}

// Name is the command's name without its directory; "" where it isn't
// literal.
func (c Call) Name() string {
	if len(c.Words) == 0 || !c.Words[0].Literal {
		return ""
	}
	return path.Base(c.Words[0].Text)
}

// Args are the words behind the name, as far as they are known.
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
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(nameable(text)), "")
	if err != nil {
		return fmt.Errorf("the script can't be read as shell: %w", err)
	}
	var around surroundings
	if depth > 0 {
		around = surroundings{"a script of its own (sh -c or eval)"}
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			around = around[:len(around)-1]
			return false
		}
		switch node := node.(type) {
		case *syntax.CmdSubst:
			// $(params.x) is Tekton's, replaced before any shell sees it.
			if variable(node) {
				return false
			}
		case *syntax.CallExpr:
			err = errors.Join(err, s.call(node, around, original, depth))
		case *syntax.DeclClause:
			s.declare(node)
		case *syntax.Redirect:
			s.redirect(node)
		}
		around = append(around, surrounding(node))
		return true
	})
	return err
}

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
	variables = regexp.MustCompile(`\$\((?:` + strings.Join(roots, "|") + `)[.\[][^()]*\)`)
	brackets  = regexp.MustCompile(`\["[^"]*"\]|\['[^']*'\]`)
)

// nameable is the script with ${params.x} written as ${params_x}. No shell has a
// variable of such a name, and Tekton fills none in; to the parser it would be an
// error that hides all else. What it is isn't known, and no byte moves.
func nameable(script string) string {
	return dottedNames.ReplaceAllStringFunc(script, func(variable string) string {
		return strings.ReplaceAll(variable, ".", "_")
	})
}

var dottedNames = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+\}`)

// roots are what Tekton's variables start with.
var roots = []string{
	"params", "inputs", "outputs", "workspaces", "results", "context", "step", "steps", "tasks", "finally",
	"credentials", "artifacts", "tt",
}

func (s *Script) call(node *syntax.CallExpr, around surroundings, original func(int) int, depth int) error {
	if len(node.Args) == 0 {
		for _, assign := range node.Assigns {
			s.set(assign)
		}
		return nil
	}
	call := Call{Within: around.within()}
	for _, word := range node.Args {
		read := read(word)
		read.end = original(int(word.End().Offset()))
		call.Words = append(call.Words, read)
	}
	return s.add(call, depth)
}

// set notes a variable and, where it is one word, what it is set to.
func (s *Script) set(assign *syntax.Assign) {
	name := assign.Name.Value
	s.Sets = append(s.Sets, name)
	if s.Values == nil {
		s.Values = map[string]string{}
	}
	s.Values[name] = unknown
	if assign.Value != nil && !assign.Append {
		s.Values[name] = read(assign.Value).Written
	}
}

func (s *Script) declare(node *syntax.DeclClause) {
	for _, assign := range node.Args {
		if assign.Name != nil {
			s.set(assign)
			continue
		}
		// export "NAME=$VALUE"
		if name, _, found := strings.Cut(read(assign.Value).Text, "="); found {
			s.Sets = append(s.Sets, name)
		}
	}
}

// redirect notes the file that a redirection writes; 2>&1 and 2>&- write none.
func (s *Script) redirect(node *syntax.Redirect) {
	switch node.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrInOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
		s.Writes = append(s.Writes, read(node.Word))
	case syntax.DplOut:
		if file := read(node.Word); strings.Trim(file.Text, "0123456789-") != "" {
			s.Writes = append(s.Writes, file)
		}
	}
}

// add takes a call's wrappers off, and goes into what a shell or find is told
// to run.
func (s *Script) add(call Call, depth int) error {
	call = unwrap(call)
	if inner, found := executed(call); found && depth <= maxNesting {
		if err := s.add(inner, depth+1); err != nil {
			return err
		}
	}
	if inner, found := told(call); found {
		if inner.shell {
			s.Calls = append(s.Calls, Call{Words: []Word{inner}, Within: call.Within})
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
	if call.Name() == "eval" && len(call.Words) > 1 {
		return joined(call.Words[1:]), true
	}
	if !shells[call.Name()] {
		return Word{}, false
	}
	command, words := false, call.Words[1:]
	for len(words) > 0 && strings.HasPrefix(words[0].Text, "-") {
		flags := words[0].Text
		if !strings.HasPrefix(flags, "--") {
			command = command || strings.Contains(flags, "c")
			if strings.HasSuffix(flags, "o") && len(words) > 1 { // -o pipefail
				words = words[1:]
			}
		}
		words = words[1:]
	}
	if !command || len(words) == 0 {
		return Word{}, false
	}
	return words[0], true
}

// executed is the command that find runs for what it finds.
func executed(call Call) (Call, bool) {
	if call.Name() != "find" {
		return Call{}, false
	}
	at := slices.IndexFunc(call.Words, func(word Word) bool {
		return slices.Contains([]string{"-exec", "-execdir", "-ok", "-okdir"}, word.Text)
	})
	if at < 0 || at+1 == len(call.Words) {
		return Call{}, false
	}
	inner := call.Words[at+1:]
	if end := slices.IndexFunc(inner, func(word Word) bool { return word.Text == ";" || word.Text == "+" }); end >= 0 {
		inner = inner[:end]
	}
	return Call{Words: inner, Within: "find"}, true
}

func joined(words []Word) Word {
	all, texts, written := Word{Literal: true}, make([]string, len(words)), make([]string, len(words))
	for i, word := range words {
		texts[i], written[i] = word.Text, word.Written
		all.Literal = all.Literal && word.Literal
		all.shell = all.shell || word.shell
	}
	all.Text, all.Written = strings.Join(texts, " "), strings.Join(written, " ")
	return all
}

// wrapper is a command that runs the command behind it.
type wrapper struct {
	// own is how many words of its own come first, flags aside.
	own int
	// valued are its flags whose value is a word of its own.
	valued []string
}

var wrappers = map[string]wrapper{
	"env":      {valued: []string{"-u", "--unset", "-C", "--chdir"}},
	"exec":     {valued: []string{"-a"}},
	"command":  {},
	"builtin":  {},
	"nohup":    {},
	"time":     {},
	"nice":     {valued: []string{"-n"}},
	"sudo":     {valued: []string{"-u", "--user", "-g", "--group", "-h", "-p"}},
	"stdbuf":   {valued: []string{"-i", "-o", "-e"}},
	"xvfb-run": {valued: []string{"-n", "-s", "-e", "-f"}},
	"timeout":  {own: 1, valued: []string{"-k", "--kill-after", "-s", "--signal"}},
	"xargs":    {valued: []string{"-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"}},
	"corepack": {},
	"busybox":  {},
}

func unwrap(call Call) Call {
	for len(call.Words) > 1 {
		w, wraps := wrappers[call.Name()]
		if !wraps || looksUp(call) {
			break
		}
		rest := w.skipFlags(call.Words[1:])
		if len(rest) <= w.own {
			break
		}
		call.Words = rest[w.own:]
	}
	return call
}

// looksUp tells whether a call asks where a command is, and doesn't run it.
func looksUp(call Call) bool {
	flag := call.Words[1].Text
	return call.Name() == "command" && (flag == "-v" || flag == "-V")
}

// skipFlags takes away a wrapper's flags and assignments.
func (w wrapper) skipFlags(words []Word) []Word {
	for len(words) > 0 && (strings.HasPrefix(words[0].Text, "-") || strings.Contains(words[0].Text, "=")) {
		if slices.Contains(w.valued, words[0].Text) && len(words) > 1 {
			words = words[1:]
		}
		words = words[1:]
	}
	return words
}

// read is the word with its quotes taken away.
func read(word *syntax.Word) Word { return readParts(word.Parts, bare) }

// bare and quoted are what a backslash takes the meaning from: anything, and
// within double quotes a few characters only. It joins lines in both.
var (
	bare   = regexp.MustCompile(`(?s)\\(.)`)
	quoted = regexp.MustCompile("(?s)\\\\([$`\"\\\\\n])")
)

func readParts(parts []syntax.WordPart, escape *regexp.Regexp) Word {
	all := Word{Literal: true}
	for _, part := range parts {
		word := readPart(part, escape)
		all.Text += word.Text
		all.Written += word.Written
		all.Literal = all.Literal && word.Literal
		all.shell = all.shell || word.shell
	}
	return all
}

func readPart(part syntax.WordPart, escape *regexp.Regexp) Word {
	switch part := part.(type) {
	case *syntax.Lit:
		text := escape.ReplaceAllString(strings.ReplaceAll(part.Value, "\\\n", ""), "$1")
		glob := escape == bare && strings.ContainsAny(part.Value, "*?")
		return Word{Text: text, Written: text, Literal: !glob, shell: glob}
	case *syntax.SglQuoted:
		escaped := part.Dollar && strings.Contains(part.Value, `\`)
		return Word{Text: part.Value, Written: part.Value, Literal: !escaped && !variables.MatchString(part.Value), shell: escaped}
	case *syntax.DblQuoted:
		return readParts(part.Parts, quoted)
	case *syntax.CmdSubst:
		var source strings.Builder
		if variable(part) && syntax.NewPrinter().Print(&source, part) == nil {
			return Word{Text: source.String(), Written: source.String()}
		}
	case *syntax.ParamExp:
		return Word{Written: writtenVariable(part), shell: true}
	}
	return Word{Written: unknown, shell: true}
}

// unknown is how Word.Written has what only the shell can tell.
const unknown = "${}"

// writtenVariable is $NAME as ${NAME}, and what is more than that, such as
// ${NAME:-x} and ${NAME[@]}, as ${NAME:}.
func writtenVariable(part *syntax.ParamExp) string {
	if part.Param == nil {
		return unknown
	}
	plain := !part.Excl && !part.Length && !part.Width && part.Index == nil && part.Slice == nil && part.Repl == nil && part.Names == 0 && part.Exp == nil
	if plain {
		return "${" + part.Param.Value + "}"
	}
	return "${" + part.Param.Value + ":}"
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
	root, _, found := strings.Cut(name, ".")
	return found && slices.Contains(roots, root)
}
