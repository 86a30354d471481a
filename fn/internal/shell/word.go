package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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
	// Source is the word as it stands in the script, "" where none has it.
	Source string
	// Output are the commands whose output the whole word is: $(go list ./...).
	Output []Call
	// shell is set where the shell makes some of the word, and split where it may
	// make several words of it, or none.
	shell, split bool
	// end is the position behind the word in the script, and index the word's
	// place among those of a container's command.
	end, index int
}

// Known tells whether the shell makes nothing of the word: its Text is all of
// it, but for Tekton's variables.
func (w Word) Known() bool { return !w.shell }

// One tells whether the word is surely one word: nothing of it that isn't known
// stands outside quotes.
func (w Word) One() bool { return !w.split }

// Starts tells whether it is known what the word starts with, a variable of
// Tekton's that is a path or a name among that.
func (w Word) Starts() bool {
	if strings.HasPrefix(w.Written, "$(") {
		return pathVariable.MatchString(w.Written)
	}
	braces := w.split && strings.HasPrefix(w.Written, "{")
	return w.Written != "" && !braces && !strings.HasPrefix(w.Written, "${")
}

// wholeVariable is a word of Word.Written that is one variable and nothing else.
var wholeVariable = lazy.Compile(`^\$\{(\w+)\}$`)

// Variable is the shell variable that is the whole word: CMD for "$CMD"; "" for
// any other word.
func (w Word) Variable() string {
	if match := wholeVariable.FindStringSubmatch(w.Written); match != nil {
		return match[1]
	}
	return ""
}

// read is the word with its quotes taken away.
func read(word *syntax.Word) Word {
	all := readParts(word.Parts, bare)
	if len(word.Parts) == 1 {
		all.Output = output(word.Parts[0])
	}
	return all
}

// output are the commands of a part that is $(…) and nothing else, those of a $(…)
// in it among them. Their words have no Output of their own: it would be read anew
// on each level, twice as often on the next.
func output(part syntax.WordPart) []Call {
	if quotes, ok := part.(*syntax.DblQuoted); ok && len(quotes.Parts) == 1 {
		part = quotes.Parts[0]
	}
	runs, ok := part.(*syntax.CmdSubst)
	if !ok || variable(runs) {
		return nil
	}
	var calls []Call
	syntax.Walk(runs, func(node syntax.Node) bool {
		if call, ok := node.(*syntax.CallExpr); ok {
			one := Call{}
			for _, word := range call.Args {
				one.Words = append(one.Words, readParts(word.Parts, bare))
			}
			calls = append(calls, one)
		}
		return true
	})
	return calls
}

// bare and quoted are what a backslash takes the meaning from: anything, and
// within double quotes a few characters only. It joins lines in both.
var (
	bare   = lazy.Compile(`(?s)\\(.)`)
	quoted = lazy.Compile("(?s)\\\\([$`\"\\\\\n])")
)

func readParts(parts []syntax.WordPart, escape *lazy.Pattern) Word {
	all := Word{Literal: true}
	for _, part := range parts {
		word := readPart(part, escape)
		all.Text += word.Text
		all.Written += word.Written
		all.Literal = all.Literal && word.Literal
		all.shell = all.shell || word.shell
		all.split = all.split || word.split
	}
	return all
}

func readPart(part syntax.WordPart, escape *lazy.Pattern) Word {
	switch part := part.(type) {
	case *syntax.Lit:
		text := escape.ReplaceAllString(strings.ReplaceAll(part.Value, "\\\n", ""), "$1")
		glob := escape == bare && strings.ContainsAny(part.Value, "*?")
		several := glob || escape == bare && strings.Contains(part.Value, "{")
		return Word{Text: text, Written: text, Literal: !glob, shell: glob, split: several}
	case *syntax.SglQuoted:
		escaped := part.Dollar && strings.Contains(part.Value, `\`)
		return Word{Text: part.Value, Written: part.Value, Literal: !escaped && !variables.MatchString(part.Value), shell: escaped}
	case *syntax.DblQuoted:
		return readParts(part.Parts, quoted)
	case *syntax.CmdSubst:
		var source strings.Builder
		if variable(part) && syntax.NewPrinter().Print(&source, part) == nil {
			return Word{Text: source.String(), Written: source.String(), split: escape == bare && !pathVariable.MatchString(source.String())}
		}
		if name := askedOfGo(part); name != "" {
			return Word{Written: "${" + name + "}", shell: true, split: escape == bare}
		}
	case *syntax.ParamExp:
		return Word{Written: writtenVariable(part), shell: true, split: escape == bare}
	}
	return Word{Written: unknown, shell: true, split: escape == bare}
}

// askedOfGo is the variable that $(go env NAME) stands for; "" for other commands.
func askedOfGo(node *syntax.CmdSubst) string {
	if len(node.Stmts) != 1 {
		return ""
	}
	call, ok := node.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) != 3 || read(call.Args[0]).Text != "go" || read(call.Args[1]).Text != "env" {
		return ""
	}
	name := read(call.Args[2])
	if !name.Literal || !strings.HasPrefix(name.Text, "GO") {
		return ""
	}
	return name.Text
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

// Unknown is a word, or several, of which nothing is known.
func Unknown() Word { return Word{Written: unknown, shell: true, split: true} }
