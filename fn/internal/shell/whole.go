package shell

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// Whole is all that a script does, for who has to know that nothing is left out:
// what it runs, sets and writes, and what of it no reading can tell.
type Whole struct {
	// Statements are its simple commands and assignments in the order in which
	// they stand, wherever that is. No wrapper is taken off.
	Statements []Statement
	// Writes are the files into which it redirects output, Reads those from which
	// it redirects input.
	Writes, Reads []Word
	// Functions are the names of those that it defines.
	Functions []string
	// Strange is what it has that isn't looked into.
	Strange []string
	// sure are the commands that stand in no other: nothing decides whether they run.
	sure map[syntax.Node]bool
}

// Statement is a simple command with the variables that are set for it, or
// variables that are set for all that follows.
type Statement struct {
	Assigns []Assign
	// Words are the command and its arguments; none where it only sets variables.
	Words []Word
	// Sure is set where nothing in the script decides whether it runs, and it runs
	// in the script's own shell: not in a function, a subshell, or behind if or ||.
	Sure bool
}

// Assign sets a variable. Of a value that the shell makes, only Name is known.
type Assign struct {
	Name  string
	Value Word
}

// shebang is the first line of a script that a shell surely runs, with options
// that add no script of their own.
var shebang = lazy.Compile(`^#!\s*/(?:usr/(?:local/)?|busybox/|usr/bin/)?(?:bin/)?(?:env\s+)?(?:sh|bash|ash|dash|ksh|zsh)(?:\s+-[a-z]*o\s+[a-z]+|\s+-[a-z]+)*\s*$`)

// ReadWhole reads a step's script. The error is ErrNotShell where its first line
// names another program than a shell, or gives the shell more than options.
func ReadWhole(script string) (Whole, error) {
	line, _, _ := strings.Cut(script, "\n")
	if strings.HasPrefix(line, "#!") && !shebang.MatchString(line) {
		return Whole{}, ErrNotShell
	}
	if tooMuch(script) {
		return Whole{}, errors.New("the script can't be read as shell: it is too long, or nested too deep")
	}
	file, err := parse(nameable(dotted(script)))
	if err != nil {
		return Whole{}, fmt.Errorf("the script can't be read as shell: %w", err)
	}
	w := Whole{sure: map[syntax.Node]bool{}}
	for _, stmt := range file.Stmts {
		w.sure[stmt.Cmd] = !stmt.Background && !stmt.Coprocess
	}
	syntax.Walk(file, w.visit)
	return w, nil
}

// WholeCommand is a command and its arguments as a container runs them.
func WholeCommand(argv []string) Statement { return Statement{Words: words(argv).Words} }

func (w *Whole) visit(node syntax.Node) bool {
	switch node := node.(type) {
	case *syntax.CmdSubst:
		return !variable(node) || !filledByTekton(node)
	case *syntax.CallExpr:
		one := statement(node)
		one.Sure = w.sure[node]
		w.Statements = append(w.Statements, one)
	case *syntax.DeclClause:
		w.declare(node)
	case *syntax.Redirect:
		var s Script
		s.redirect(node)
		w.Writes = append(w.Writes, s.Writes...)
		if node.Op == syntax.RdrIn {
			w.Reads = append(w.Reads, read(node.Word))
		}
	case *syntax.FuncDecl:
		w.Functions = append(w.Functions, node.Name.Value)
	case *syntax.WordIter:
		w.assign(node.Name.Value)
	case *syntax.ParamExp:
		w.expansion(node)
	case *syntax.CoprocClause, *syntax.TestDecl:
		w.Strange = append(w.Strange, "coproc")
	}
	return true
}

func statement(node *syntax.CallExpr) Statement {
	var s Statement
	for _, at := range node.Assigns {
		s.Assigns = append(s.Assigns, assignment(at))
	}
	for _, word := range node.Args {
		s.Words = append(s.Words, read(word))
	}
	return s
}

func assignment(node *syntax.Assign) Assign {
	a := Assign{Name: node.Name.Value, Value: Word{Written: unknown, shell: true}}
	if node.Value != nil && !node.Append && node.Index == nil {
		a.Value = read(node.Value)
	}
	if node.Value == nil && node.Array == nil && !node.Append {
		a.Value = Word{Literal: true}
	}
	return a
}

// assign notes a variable that gets a value which only the shell knows.
func (w *Whole) assign(name string) {
	w.Statements = append(w.Statements, Statement{Assigns: []Assign{{name, Word{Written: unknown, shell: true}}}, Sure: true})
}

// declare notes what export, local and their like set. A naked name, export
// NAME, sets nothing.
func (w *Whole) declare(node *syntax.DeclClause) {
	for _, at := range node.Args {
		switch {
		case at.Name != nil && at.Naked:
		case at.Name != nil:
			w.Statements = append(w.Statements, Statement{Assigns: []Assign{assignment(at)}, Sure: w.sure[node]})
		default:
			w.declareWord(node.Variant.Value, read(at.Value), w.sure[node])
		}
	}
}

// declareWord notes export "NAME=VALUE", and what can't be told of a word.
func (w *Whole) declareWord(by string, word Word, sure bool) {
	name, value, sets := strings.Cut(word.Written, "=")
	switch {
	case strings.HasPrefix(word.Text, "-"), strings.HasPrefix(word.Text, "+"):
	case sets && nameOfVariable.MatchString(name):
		rest := word
		_, rest.Text, _ = strings.Cut(word.Text, "=")
		rest.Written = value
		w.Statements = append(w.Statements, Statement{Assigns: []Assign{{name, rest}}, Sure: sure})
	default:
		w.Strange = append(w.Strange, by+" "+word.Written)
	}
}

var nameOfVariable = lazy.Compile(`^[A-Za-z_]\w*$`)

// expansion notes what expanding a variable does beside that: ${NAME:=x} sets
// it, and ${NAME@P} runs what its value says.
func (w *Whole) expansion(node *syntax.ParamExp) {
	if node.Exp == nil || node.Param == nil {
		return
	}
	switch node.Exp.Op {
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		w.assign(node.Param.Value)
	case syntax.OtherParamOps:
		w.Strange = append(w.Strange, "${"+node.Param.Value+"@}")
	}
}

// tektonVariable is what stands in $(…) of a variable that Tekton fills in. What
// only looks like one, $(step.sh), the shell runs.
var tektonVariable = lazy.Compile(`^(?:(?:inputs\.)?params\.|workspaces\.[^.]+\.(?:path|bound|claim|volume)$|results\.[^.]+\.path$|(?:inputs|outputs)\.resources\.|` +
	`step\.(?:results|artifacts)\.|steps\.[^.]+\.(?:results|exitCode|outputs)|tasks\.|context\.|credentials\.path$|artifacts\.|tt\.params\.)`)

// pathVariable is one that Tekton fills in with a path or a name: one word that
// is no flag.
var pathVariable = lazy.Compile(`^\$\((?:workspaces|results|step|context|credentials)\.`)

func filledByTekton(node *syntax.CmdSubst) bool {
	call, _ := node.Stmts[0].Cmd.(*syntax.CallExpr)
	return tektonVariable.MatchString(read(call.Args[0]).Text)
}
