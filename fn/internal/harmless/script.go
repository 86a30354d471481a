package harmless

import (
	"errors"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// variable is an environment variable; it isn't known where a run's cluster says
// what it is.
type variable struct {
	name, value string
	known       bool
}

// script is the work on one container.
type script struct {
	spec     tekton.TaskSpec
	in       string
	builders []Builder
	// env are the container's variables; set are those that scripts in it set,
	// with the value of one that is set once.
	env map[string]variable
	set map[string]*shell.Word
	// given are the container's arguments beside its script, which "$@" stands for;
	// nil where that may be something else.
	given []shell.Word
	// shared are where volumes are mounted that others than this pod may read.
	shared []string
	// caches are where those of them are that are the config's caches, which Tasks share
	// on purpose.
	caches []string
	// functions are those that its scripts define.
	functions []string
	depth     int
	// with are the variables that are set for the command that is being judged, and
	// that nobody but what the source says can take.
	with string
	out  Reading
}

// maxNesting bounds sh -c "sh -c '…'".
const maxNesting = 5

func (s *script) unknown(text string) { s.out.add(Reading{Unknown: []Word{{s.in, text}}}) }

func (s *script) writes(text string) { s.out.add(Reading{Writes: []Word{{s.in, text}}}) }

// file notes a file that is written, by the command that does. Where programs are
// looked for, it may be one that a table takes for another.
func (s *script) file(by string, file shell.Word) {
	text := s.resolved(file)
	switch {
	case credentials.MatchString(text):
	case programs.MatchString(text), kernels.MatchString(text) && !devices.MatchString(text):
		s.unknown(by)
	case !s.outside(file):
		s.writes(by)
	}
}

func (s *script) deploys(text string) { s.out.add(Reading{Deploys: []Word{{s.in, text}}}) }

func (s *script) assumes(text string) { s.out.add(Reading{Assumed: []Word{{s.in, s.with + text}}}) }

// text judges a script.
func (s *script) text(text string) {
	whole, err := shell.ReadWhole(text)
	switch {
	case s.depth > maxNesting:
		s.unknown("scripts within scripts")
		return
	case errors.Is(err, shell.ErrNotShell):
		s.unknown("a script in another language")
		return
	case err != nil:
		s.unknown("what can't be read")
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	s.functions = append(s.functions, whole.Functions...)
	s.note(whole)
	if changesArguments(whole) {
		s.given = nil
	}
	for _, strange := range whole.Strange {
		s.unknown(strings.ReplaceAll(strange, "${}", "$(…)"))
	}
	for _, name := range whole.Functions {
		if named(name) {
			s.unknown("a function called " + name)
		}
	}
	for _, statement := range whole.Statements {
		s.statement(statement)
	}
	for _, file := range whole.Writes {
		s.file("> "+shown(file), file)
	}
	for _, file := range whole.Reads {
		s.readsFrom(file)
	}
}

// readsFrom judges a file that input is redirected from: bash makes a connection
// of /dev/tcp/HOST/PORT.
// https://www.gnu.org/software/bash/manual/html_node/Redirections.html
func (s *script) readsFrom(file shell.Word) {
	text := s.resolved(file)
	process := text == "${}" && len(file.Output) == 0
	anything := strings.HasPrefix(text, "${") && !process && !ownDir(text)
	if strings.HasPrefix(text, "/dev/") && !devices.MatchString(text) || anything {
		s.unknown("< " + shown(file))
	}
}

// changesArguments tells whether "$@" is, somewhere in a script, something else
// than the script was given.
func changesArguments(whole shell.Whole) bool {
	return len(whole.Functions) > 0 || slices.ContainsFunc(whole.Statements, func(statement shell.Statement) bool {
		call := shell.Call{Words: statement.Words}
		return call.Name() == "shift" || call.Name() == "set" && slices.ContainsFunc(call.Args(), func(arg string) bool {
			return arg == "--" || !strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "+") && arg != "pipefail"
		})
	})
}

// note notes the variables that a script sets, and those of which it is known to
// what: set once, whatever happens, and by nobody else.
func (s *script) note(whole shell.Whole) {
	late := slices.ContainsFunc(whole.Statements, setsLater)
	for _, statement := range whole.Statements {
		for _, assign := range statement.Assigns {
			value := &assign.Value
			_, again := s.set[assign.Name]
			if _, outer := s.env[assign.Name]; again || outer || late || !statement.Sure || len(statement.Words) > 0 {
				value = nil
			}
			s.set[assign.Name] = value
		}
		for _, name := range readInto(statement) {
			s.set[name] = nil
		}
	}
}

// setsLater tells whether a command may set variables that nobody sees here.
func setsLater(statement shell.Statement) bool {
	name := shell.Call{Words: statement.Words}.Name()
	return name == "eval" || name == "." || name == "source"
}

// readInto are the variables that read and its like set.
func readInto(statement shell.Statement) []string {
	call := shell.Call{Words: statement.Words}
	switch call.Name() {
	case "read", "mapfile", "readarray", "getopts", "unset":
		return call.Args()
	}
	return nil
}

func (s *script) statement(statement shell.Statement) {
	outer := s.with
	defer func() { s.with = outer }()
	for _, assign := range statement.Assigns {
		s.assign(assign.Name, assign.Value)
		if !taking.MatchString(assign.Name) {
			s.with += assign.Name + "=… "
		}
	}
	if len(statement.Words) > 0 {
		s.command(statement.Words)
	}
}

// command judges a command with its arguments.
func (s *script) command(words []shell.Word) {
	words = append(s.called(words[0]), s.expandAll(words[1:])...)
	if len(words) == 0 {
		return
	}
	if !words[0].Literal {
		s.unknown(shown(words[0]))
		return
	}
	name := program(words[0].Text)
	args := words[1:]
	special, isSpecial := specials[name]
	if survey.Stops(shell.Call{Words: words}) {
		s.out.add(Reading{Gates: []string{name}})
	}
	switch {
	case name == "":
		s.unknown(words[0].Text)
	case slices.Contains(s.functions, name):
		// Its body is judged where it stands, and what it hands on isn't known there.
	case isSpecial:
		special(s, args)
	case asksVersion(name, args):
	default:
		s.look(name, args)
	}
}

// look judges a command by the rows of its program: the first that fits counts.
// Where none does, the row that came furthest says which word wasn't known.
func (s *script) look(name string, args []shell.Word) {
	best, furthest := Reading{Unknown: []Word{{s.in, phrase(name, args)}}}, -1
	for _, row := range s.rows(name) {
		try := *s
		try.out = Reading{}
		if bad := try.judge(row, args); bad != "" {
			try.unknown(bad)
		}
		if len(try.out.Unknown) == 0 {
			s.out.add(try.out)
			return
		}
		if far := row.verbIn(args); far > furthest && (far > 0 || row.Verb == "") {
			best, furthest = try.out, far
		}
	}
	s.out.add(best)
}

// rows are those of a program, and of the builders of that name.
func (s *script) rows(name string) []Program {
	rows := table[name]
	for _, builder := range s.builders {
		if builder.Program.Name == name {
			rows = append(rows[:len(rows):len(rows)], builder.Program)
		}
	}
	return rows
}

// phrase is a command as messages name it: the program, and the two words that it
// is told first.
func phrase(name string, args []shell.Word) string {
	for i, arg := range args {
		if i == 2 || strings.HasPrefix(arg.Text, "-") || !arg.Starts() || arg.Text == "" || strings.ContainsAny(arg.Text, "/ \n") {
			break
		}
		name += " " + arg.Text
	}
	return name
}

// shown is a word as messages have it.
func shown(word shell.Word) string {
	if word.Written == "${}" {
		return "$(…)"
	}
	return strings.ReplaceAll(word.Written, "${}", "$(…)")
}
