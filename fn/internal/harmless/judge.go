package harmless

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// Program is what is known of one way to call a program: which arguments do
// nothing but what it is for. An argument that isn't here isn't known.
type Program struct {
	// Name is how it is called; several names are several programs that are alike.
	Name string
	// Verb are the words that come first, flags aside: "mod download".
	Verb string
	// Does is what the call is good for.
	Does Class
	// Free is set where no argument matters: echo.
	Free bool
	// Switches are flags without a value of their own, or with one behind =. Values
	// are those that take one, behind = or as the next word. Files are those whose
	// value is a file that gets written.
	Switches, Values, Files string
	// Limited are flags with the values that they may have, as patterns.
	Limited map[string]string
	// Needs are flags of which one must be there.
	Needs string
	// Tail are the words that may stand behind --, as patterns.
	Tail string
	// Operands are what else it is told.
	Operands Operands
	// Of are the patterns of operands, for those that are Named.
	Of string
	// Into is the flag behind which another command stands, and As what that
	// command is called, where it isn't named.
	Into, As string
	// Not are the words that no operand may be: verbs that do something else.
	Not string
	// Finds is set where the command may be one that the source calls so, or its
	// packages: what the shell has by that name isn't meant then.
	Finds bool
	// Own is how many operands a program that runs another has of its own.
	Own int
	// Dash is set for flags of the kind that Go's programs have: one dash or two,
	// and no letters that are flags together.
	Dash bool
}

// Class is what a call is good for.
type Class int

// The classes. What Makes files leaves them for whoever comes later; what Deploys
// changes a cluster; of what is Assumed, only the source could tell.
const (
	Plain Class = iota
	Makes
	Deploys
	Assumed
)

// Operands are what a program is told beside flags.
type Operands int

// None are no operands. Any are any that surely aren't flags. Data may be any
// words, each one. Packages may come from a program that lists them, too. Outputs
// are files that are written. LastOutput are files that are read, and behind them
// one that is written. Command is
// another command. Named are words of a list. Below are files by relative paths:
// MSBuild takes /t:Publish for a flag. Places are paths as no verb of a program
// looks: ./pkg, test/unit.
const (
	None Operands = iota
	Any
	Data
	Packages
	Outputs
	LastOutput
	Command
	Named
	Below
	Places
)

// flagKind is how a flag of a row takes its value.
type flagKind int

const (
	notKnown flagKind = iota
	isSwitch
	isValue
	isFile
	isLimited
)

func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

func (p Program) kind(flag string) flagKind {
	if p.Dash {
		flag = "-" + strings.TrimLeft(flag, "-")
	}
	_, limited := p.Limited[flag]
	switch {
	case limited:
		return isLimited
	case has(p.Switches, flag):
		return isSwitch
	case has(p.Values, flag):
		return isValue
	case has(p.Files, flag):
		return isFile
	}
	return notKnown
}

// call is the work on one call by one row.
type call struct {
	*script
	Program
	operands []shell.Word
	seen     []string
	// values are the flags with what they are given, as messages have them.
	values string
	// other is set where another word stands in the place of the verb.
	other bool
}

// judge is the word of a call that the row doesn't know; "" where it knows all.
func (s *script) judge(p Program, args []shell.Word) string {
	c := &call{script: s, Program: p}
	if p.Free {
		return ""
	}
	bad := c.arguments(args)
	switch {
	case c.other:
		return phrase(p.Name, args)
	case bad != "":
		return p.title() + " " + bad
	case p.Needs != "" && !slices.ContainsFunc(c.seen, func(flag string) bool { return has(p.Needs, flag) }):
		return p.title() + " without " + strings.Join(strings.Fields(p.Needs), " or ")
	}
	switch p.Does {
	case Makes:
		s.writes(p.title())
	case Deploys:
		s.deploys(p.title())
	case Assumed:
		s.assumes(p.title() + c.values)
	}
	return ""
}

// title is how messages name the call.
func (p Program) title() string {
	name, _, _ := strings.Cut(p.Name, " ")
	return strings.TrimSpace(name + " " + p.Verb)
}

// arguments reads a call's arguments up to the first that isn't known, and gives
// that.
func (c *call) arguments(args []shell.Word) string {
	verb := strings.Fields(c.Verb)
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg.Text == "--" && arg.Literal && c.Into != "--":
			return c.tail(args)
		case arg.Starts() && c.Into != "" && arg.Text == c.Into:
			return c.inner(args)
		case c.Into == "-m" && arg.Literal && strings.HasPrefix(arg.Text, "-m"):
			return c.inner(append(shell.WholeCommand([]string{arg.Text[2:]}).Words, args...))
		case arg.Starts() && strings.HasPrefix(arg.Text, "-") && arg.Text != "-":
			rest, known := c.flag(arg, args)
			if !known {
				return withNext(arg, args)
			}
			args = rest
		case len(verb) > 0:
			if !arg.Literal || arg.Text != verb[0] {
				c.other = true
				return shown(arg)
			}
			verb = verb[1:]
		case c.Operands == Command && len(c.operands) == c.Own:
			return c.inner(append([]shell.Word{arg}, args...))
		default:
			c.operands = append(c.operands, arg)
		}
	}
	if bad := c.rest(); bad != "" {
		return bad
	}
	if len(verb) > 0 || c.Into != "" && c.Into != "--" {
		return "alone"
	}
	return ""
}

// withNext is a flag that isn't known as messages have it, with what may be its
// value.
func withNext(flag shell.Word, args []shell.Word) string {
	if len(args) == 0 || !args[0].Literal || strings.HasPrefix(args[0].Text, "-") || len(args[0].Text) > 40 || strings.Contains(args[0].Text, "\n") {
		return shown(flag)
	}
	return shown(flag) + " " + args[0].Text
}

// flag takes a flag, and its value, off the arguments.
func (c *call) flag(arg shell.Word, args []shell.Word) ([]shell.Word, bool) {
	name, value, glued := strings.Cut(arg.Text, "=")
	if !arg.One() {
		return nil, false
	}
	kind := c.kind(name)
	if kind == notKnown {
		return c.letters(arg, args)
	}
	if kind == isSwitch && glued && switchedOff(value) {
		return args, true
	}
	c.seen = append(c.seen, name)
	if kind == isSwitch {
		return args, true
	}
	word := arg
	if glued {
		word.Text = value
		_, word.Written, _ = strings.Cut(arg.Written, "=")
		return args, c.value(name, kind, word)
	}
	if len(args) == 0 || strings.HasPrefix(args[0].Text, "-") {
		return nil, false
	}
	return args[1:], c.value(name, kind, args[0])
}

// switchedOff tells whether a switch has a value by which it is as if it weren't
// there, or may be: --frozen-lockfile=false.
func switchedOff(value string) bool {
	switch strings.ToLower(value) {
	case "false", "0", "no", "off", "f", "":
		return true
	}
	return strings.ContainsAny(value, "$`")
}

// letters takes several flags of one letter in one word, of which the last may
// have its value behind it.
func (c *call) letters(arg shell.Word, args []shell.Word) ([]shell.Word, bool) {
	text := arg.Text
	if c.Dash || strings.HasPrefix(text, "--") || len(text) < 3 {
		return nil, false
	}
	for i := 1; i < len(text); i++ {
		name := "-" + text[i:i+1]
		kind := c.kind(name)
		c.seen = append(c.seen, name)
		switch {
		case kind == notKnown:
			return nil, false
		case kind == isSwitch:
		case i+1 < len(text):
			word := arg
			word.Text = strings.TrimPrefix(text[i+1:], "=")
			word.Written = word.Text
			return args, arg.Literal && c.value(name, kind, word)
		case len(args) == 0:
			return nil, false
		default:
			return args[1:], c.value(name, kind, args[0])
		}
	}
	return args, true
}

// value tells whether a flag may have a value.
func (c *call) value(name string, kind flagKind, word shell.Word) bool {
	if c.Dash {
		name = "-" + strings.TrimLeft(name, "-")
	}
	switch kind {
	case isFile:
		c.file(c.title()+" "+name+"="+shown(word), word)
		return word.One()
	case isLimited:
		return word.Literal && fits(c.Limited[name], word.Text)
	}
	c.values += " " + name + " " + shown(word)
	return word.One()
}

// fits tells whether a word is one of the patterns, or a list of such words with
// commas.
func fits(patterns, word string) bool {
	for part := range strings.SplitSeq(word, ",") {
		if !slices.ContainsFunc(strings.Fields(patterns), func(pattern string) bool {
			found, err := path.Match(pattern, part)
			return err == nil && found
		}) {
			return false
		}
	}
	return true
}

// tail judges what stands behind --.
func (c *call) tail(args []shell.Word) string {
	if c.Operands == Command && len(c.operands) == c.Own && len(args) > 0 {
		return c.inner(args)
	}
	for _, arg := range args {
		switch {
		case c.Tail != "" && arg.Literal && fits(c.Tail, arg.Text):
			c.seen = append(c.seen, arg.Text)
		case c.Tail == "" && arg.Starts() && !strings.HasPrefix(arg.Text, "-"):
			c.operands = append(c.operands, arg)
		default:
			return "-- " + shown(arg)
		}
	}
	return c.rest()
}

// inner judges the command that a call runs.
func (c *call) inner(args []shell.Word) string {
	if c.As != "" {
		args = append(shell.WholeCommand(strings.Fields(c.As)).Words, args...)
	}
	if len(args) == 0 {
		return "alone"
	}
	if found := c.called(args[0]); c.Finds && len(found) > 0 && shells(found[0].Text) {
		return shown(found[0])
	}
	c.command(args)
	return ""
}

// shells tells whether a name is known for what the shell has by it.
func shells(name string) bool {
	_, special := specials[name]
	return special || slices.ContainsFunc(slices.Concat(plumbing, utilities), func(row Program) bool { return has(row.Name, name) })
}

// rest judges the operands.
func (c *call) rest() string {
	for i, word := range c.operands {
		known := false
		if has(c.Not, word.Text) || word.Text == "false" && len(c.seen) > 0 {
			return shown(word)
		}
		switch c.Operands {
		case Command:
			known = true
		case Data:
			known = word.One()
		case Any:
			known = word.Starts()
		case Below:
			known = word.Starts() && !strings.HasPrefix(word.Text, "/")
		case Places:
			known = word.Starts() && (strings.HasPrefix(word.Text, ".") || strings.Contains(word.Text, "/"))
		case Packages:
			known = word.Starts() || lists(word)
		case Outputs:
			known = true
			c.file(c.title()+" "+shown(word), word)
		case LastOutput:
			known = true
			if i == len(c.operands)-1 {
				c.file(c.title()+" "+shown(word), word)
			}
		case Named:
			known = word.Literal && fits(c.Of, word.Text)
		}
		if !known {
			return shown(word)
		}
	}
	return ""
}

// listers are programs that give names of packages or files, which are no flags.
var listers = []string{"go list", "git ls-files", "find ."}

// filters are programs that leave some of them out.
var filters = []string{"grep", "egrep", "sort", "tr", "uniq", "head"}

// lists tells whether a word is the output of a lister, through filters.
func lists(word shell.Word) bool {
	listed := false
	for i, call := range word.Output {
		words := append([]string{call.Name()}, call.Args()...)
		switch {
		case i == 0 && len(words) > 1 && slices.Contains(listers, words[0]+" "+words[1]):
			listed = true
		case !slices.Contains(filters, words[0]):
			return false
		}
	}
	return listed
}

// verbIn is how much of the row's verb a call has; what messages go by.
func (p Program) verbIn(args []shell.Word) int {
	verb, far := strings.Fields(p.Verb), 0
	for _, arg := range args {
		if far < len(verb) && arg.Text == verb[far] {
			far++
		}
	}
	if far < len(verb) {
		return 0
	}
	return far
}
