package harmless

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// specials are the commands whose arguments a row can't describe: they are
// scripts, commands, or names of variables. It is filled at the start, as the
// functions use the table themselves.
var specials map[string]func(s *script, args []shell.Word)

func init() {
	specials = map[string]func(s *script, args []shell.Word){
		"sh": inShell, "bash": inShell, "ash": inShell, "dash": inShell, "ksh": inShell, "zsh": inShell,
		"eval": evals, ".": sources, "source": sources, "trap": traps, "env": environs, "xargs": xargs,
		"command": commands, "find": finds, "sed": seds, "awk": awks, "gawk": awks, "mawk": awks,
		"printf": prints, "read": reads, "mapfile": reads, "readarray": reads, "getopts": reads, "chmod": chmods, "chown": chmods,
	}
}

// inShell is sh -c SCRIPT. What a shell reads from a pipe or a file isn't known.
func inShell(s *script, args []shell.Word) {
	command := false
	for len(args) > 0 && shellFlags.MatchString(args[0].Text) && args[0].Literal {
		command = command || !strings.HasPrefix(args[0].Text, "--") && strings.Contains(args[0].Text, "c")
		takes := strings.HasSuffix(args[0].Text, "o")
		args = args[1:]
		if takes && len(args) > 0 {
			args = args[1:]
		}
	}
	if !command || len(args) == 0 {
		s.unknown("a script that a shell is given")
		return
	}
	s.inside("sh -c", args[0])
}

// inside reads the script that a command is given as an argument.
func (s *script) inside(command string, word shell.Word) {
	text, known := s.scriptIn(word)
	if !known {
		s.unknown(command + " " + shown(word))
		return
	}
	s.text(text)
}

var shellFlags = lazy.Compile(`^[-+][a-zA-Z]+$|^--(?:login|norc|noprofile|posix)$`)

func evals(s *script, args []shell.Word) {
	if len(args) != 1 {
		s.unknown("eval")
		return
	}
	s.inside("eval", args[0])
}

// sources is a script that is run in the shell itself. The one that enters a
// virtual environment sets variables only; any other may be a file that a volume
// brought, or that the script has made.
func sources(s *script, args []shell.Word) {
	if len(args) != 1 || !activate.MatchString(s.resolved(args[0])) {
		s.unknown("source " + first(args))
	}
}

var activate = lazy.Compile(`^(?:\./|\$\{HOME\}/|~/|/tmp/|/opt/)?\.?v?env/bin/activate$`)

func first(args []shell.Word) string {
	if len(args) == 0 {
		return ""
	}
	return shown(args[0])
}

func traps(s *script, args []shell.Word) {
	if len(args) < 2 || args[0].Text == "-" {
		return
	}
	s.inside("trap", args[0])
}

// environs is a command with variables of its own: env A=b go test. Alone it
// prints.
func environs(s *script, args []shell.Word) {
	for len(args) > 0 {
		name, value, sets := strings.Cut(args[0].Text, "=")
		switch {
		case args[0].Text == "-u" && len(args) > 1:
			args = args[2:]
			continue
		case args[0].Text == "-i":
		case sets && args[0].Starts() && !strings.HasPrefix(name, "-"):
			word := args[0]
			word.Text = value
			_, word.Written, _ = strings.Cut(args[0].Written, "=")
			s.assign(name, word)
		case strings.HasPrefix(args[0].Text, "-"):
			s.unknown("env " + args[0].Text)
			return
		default:
			s.command(args)
			return
		}
		args = args[1:]
	}
}

// xargs is a command with more arguments than anybody knows.
func xargs(s *script, args []shell.Word) {
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		switch {
		case has("-0 -r -t --null --no-run-if-empty", args[0].Text):
		case has("-n -P -L -I", args[0].Text) && len(args) > 1:
			args = args[1:]
		case xargsCount.MatchString(args[0].Text):
		default:
			s.unknown("xargs " + args[0].Text)
			return
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return
	}
	if name := (shell.Call{Words: args}).Name(); has("sh bash dash ash ksh zsh env eval", name) {
		s.unknown("xargs " + name)
		return
	}
	s.command(append(slices.Clone(args), shell.Unknown()))
}

var xargsCount = lazy.Compile(`^-[nPL]\d+$`)

// commands is command -v NAME, which asks, or a command.
func commands(s *script, args []shell.Word) {
	if len(args) > 0 && (args[0].Text == "-v" || args[0].Text == "-V") {
		return
	}
	s.command(args)
}

// findTests are find's expressions that only look, with how many words each takes.
var findTests = map[string]int{
	"-name": 1, "-iname": 1, "-path": 1, "-ipath": 1, "-regex": 1, "-type": 1, "-maxdepth": 1, "-mindepth": 1, "-newer": 1, "-mtime": 1,
	"-mmin": 1, "-size": 1, "-perm": 1, "-user": 1, "-regextype": 1, "-printf": 1, "-not": 0, "!": 0, "-o": 0, "-or": 0, "-a": 0, "-and": 0, "(": 0, ")": 0,
	"-print": 0, "-print0": 0, "-prune": 0, "-empty": 0, "-quit": 0, "-follow": 0, "-L": 0, "-xdev": 0,
}

// found is a command of find's with a file in the place of each {}. What find
// gives starts with the directory that it was given, and is no flag.
func found(words []shell.Word) []shell.Word {
	words = slices.Clone(words)
	for i := range words {
		if words[i].Text == "{}" {
			words[i] = shell.WholeCommand([]string{"./{}"}).Words[0]
		}
	}
	return words
}

func finds(s *script, args []shell.Word) {
	for len(args) > 0 {
		takes, tests := findTests[args[0].Text]
		switch {
		case has("-exec -execdir", args[0].Text) && len(args) > 1:
			end := slices.IndexFunc(args, func(arg shell.Word) bool { return arg.Text == ";" || arg.Text == "+" })
			if end < 0 {
				s.unknown("find -exec")
				return
			}
			s.command(found(args[1:end]))
			args = args[end:]
		case tests && len(args) > takes:
			args = args[takes:]
		case !args[0].Starts() || strings.HasPrefix(args[0].Text, "-"):
			s.unknown("find " + shown(args[0]))
			return
		}
		args = args[1:]
	}
}

// seds is sed: its script may only print, delete and replace, as there are
// commands in it that write files and run programs.
func seds(s *script, args []shell.Word) {
	scripts, inPlace := 0, false
	var files []shell.Word
	for i, arg := range args {
		behind := i > 0 && has("-e --expression", args[i-1].Text)
		switch {
		case has("-n -r -E -e -u -s --quiet --regexp-extended --expression", arg.Text) && arg.Literal:
		case arg.Text == "-i" && arg.Literal:
			inPlace = true
		case strings.HasPrefix(arg.Text, "-") || !arg.Starts():
			s.unknown("sed " + shown(arg))
			return
		case behind || scripts == 0 && !slices.ContainsFunc(args, func(arg shell.Word) bool { return arg.Text == "-e" }):
			scripts++
			if !arg.Known() || !onlyReplaces(arg.Text) {
				s.unknown("sed " + arg.Text)
				return
			}
		default:
			files = append(files, arg)
		}
	}
	if !inPlace {
		return
	}
	for _, file := range files {
		s.file("sed -i "+shown(file), file)
	}
	if len(files) == 0 {
		s.writes("sed -i")
	}
}

var sedPrints = lazy.Compile(`^(?:\d+|\$|/[^/]*/)?(?:,(?:\d+|\$|/[^/]*/))?\s*[pdqP=]?$`)

// onlyReplaces tells whether a script of sed's is s/a/b/, or p, d or q. With
// w and e in other places it writes files or runs programs.
func onlyReplaces(text string) bool {
	if sedPrints.MatchString(text) {
		return true
	}
	rest, found := strings.CutPrefix(strings.TrimLeft(text, "0123456789$"), "s")
	if !found || rest == "" || strings.ContainsAny(rest, "\n;") {
		return false
	}
	parts := 0
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == rest[0]:
			if parts++; parts == 2 {
				return strings.Trim(rest[i+1:], "gpiI0123456789") == ""
			}
		}
	}
	return false
}

// awks is awk: a program writes a file or runs another by >, | and system alone,
// and gawk by what @ loads.
func awks(s *script, args []shell.Word) {
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		switch {
		case has("-F -v", args[0].Text) && len(args) > 1:
			args = args[1:]
		case !strings.HasPrefix(args[0].Text, "-F"):
			s.unknown("awk " + args[0].Text)
			return
		}
		args = args[1:]
	}
	if len(args) == 0 || !args[0].Known() || strings.ContainsAny(args[0].Text, ">|@") || strings.Contains(args[0].Text, "system") {
		s.unknown("awk " + first(args))
	}
}

// prints is printf, which can set a variable.
func prints(s *script, args []shell.Word) {
	if len(args) > 0 && (!args[0].Starts() && !args[0].One() || strings.HasPrefix(args[0].Text, "-v")) {
		s.unknown("printf " + first(args))
	}
}

// reads sets the variables that it names.
func reads(s *script, args []shell.Word) {
	for _, arg := range args {
		if !arg.Literal || strings.HasPrefix(arg.Text, "-C") || strings.HasPrefix(arg.Text, "-c") {
			s.unknown("read " + shown(arg))
			return
		}
		if !strings.HasPrefix(arg.Text, "-") {
			s.assign(arg.Text, shell.Unknown())
		}
	}
}

// chmods changes files behind the mode or the owner.
func chmods(s *script, args []shell.Word) {
	operands := slices.DeleteFunc(slices.Clone(args), func(arg shell.Word) bool { return has("-R -v -f -h", arg.Text) })
	if len(operands) < 2 {
		s.writes("chmod")
		return
	}
	for _, file := range operands[1:] {
		if !s.outside(file) {
			s.writes("chmod " + shown(file))
		}
	}
}
