package deps

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// empties is what a job runs that may empty, or tidy up, the cache that all runs
// share; "" where nothing of it can. A cache of the container's own could be
// emptied at any time; of the shared one others are reading meanwhile.
func (j job) empties(root string) string {
	for _, way := range j.ways {
		calls := withTraps(way.Calls)
		hand := handlingOf(way, calls, root)
		if word := toldShell(way.Text, calls); word != "" {
			return word
		}
		for _, call := range calls {
			if call = usual(call); emptied(call) || hand.touches(call) {
				return written(culprit(call, calls))
			}
		}
		if word := hand.writes(way.Writes); word != "" {
			return word
		}
		if word := unread(way.Text, calls, root); word != "" {
			return word
		}
	}
	return ""
}

// culprit is the call that empties what another goes to; itself of one that goes
// nowhere.
func culprit(call shell.Call, calls []shell.Call) shell.Call {
	if at := slices.IndexFunc(calls, removes); goes(call) && at >= 0 {
		return calls[at]
	}
	return call
}

func goes(call shell.Call) bool { return call.Name() == "cd" || call.Name() == "pushd" }

// toldShell is what may empty a cache in a script that a shell reads from its input,
// which isn't read here call by call; "" for nothing.
func toldShell(text string, calls []shell.Call) string {
	readsInput := slices.ContainsFunc(calls, func(call shell.Call) bool {
		return slices.Contains(shells, call.Name()) && len(withoutFlags(call.Args())) == 0
	})
	if !readsInput {
		return ""
	}
	for _, line := range strings.Split(text, "\n") {
		runs, err := shell.Read(line)
		if err != nil {
			continue
		}
		if at := slices.IndexFunc(runs.Calls, func(call shell.Call) bool { return emptied(usual(call)) }); at >= 0 {
			return written(runs.Calls[at])
		}
	}
	return ""
}

var shells = strings.Fields("sh bash ash dash ksh zsh")

// emptied tells whether a call empties the cache of its manager.
func emptied(call shell.Call) bool {
	for _, m := range managers {
		if matches(m.Empties, call) && (m.EmptyingFlags == nil || gets(call, m.EmptyingFlags)) {
			return true
		}
	}
	if slices.Contains(scriptRunners, call.Name()) && slices.ContainsFunc(withoutFlags(call.Args()), saysSo.MatchString) {
		return true
	}
	program, runs := inner(call)
	return runs && emptied(usual(program))
}

// scriptRunners run scripts of the source by their names, and saysSo is the name of
// one that says that it empties a cache.
var (
	scriptRunners = strings.Fields("bun composer gmake just mage make npm pnpm task yarn")
	saysSo        = lazy.Compile(`(?i)(clean|clear|purge|prune|reset|rm)\w*[:_-]\w*cache|cache\w*[:_-]\w*(clean|clear|purge|prune|reset|rm)`)
)

// withTraps are the calls, and those that a trap runs in the end.
func withTraps(calls []shell.Call) []shell.Call {
	all := slices.Clone(calls)
	for _, call := range calls {
		if call.Name() != "trap" || len(call.Words) < 2 {
			continue
		}
		if handler, err := shell.Read(call.Words[1].Written); err == nil {
			all = append(all, handler.Calls...)
		}
	}
	return all
}

// handling is how a script gets at files: whether anything in it tells where the
// cache is, whether it removes anything, and whether that is what another call prints.
type handling struct {
	root                  string
	knows, removes, pipes bool
	// asks is set where the script asks where a module lies, and works where it runs
	// more than what is known to leave a module as it is.
	asks, works bool
}

func handlingOf(way survey.Filled, calls []shell.Call, root string) handling {
	return handling{
		root: root, knows: knowsPlace(way, calls, root),
		removes: slices.ContainsFunc(calls, removes), pipes: slices.ContainsFunc(calls, takesInput),
		asks: slices.ContainsFunc(calls, asksModule), works: slices.ContainsFunc(calls, works),
	}
}

// touches tells whether a call may change the files of the cache.
func (h handling) touches(call shell.Call) bool {
	name, known := call.Name(), len(recogniseCall(call)) > 0
	_, runsOthers := inner(call)
	switch {
	case len(call.Words) == 0 || slices.Contains(readers, name) || known && !runsOthers:
		return false
	case name == "find" && h.pipes && slices.ContainsFunc(call.Words[1:], func(word shell.Word) bool { return h.above(word.Text) || h.within(word.Text) }):
		return true
	case takesInput(call) && (h.knows || h.asks), h.asks && h.changesModule(call):
		return true
	case name == "find" && !removes(call), goes(call) && !h.removes:
		return false
	}
	changes := slices.Contains(changers, name) && !staysInTree(call) || goes(call)
	return slices.ContainsFunc(call.Words[1:], func(word shell.Word) bool {
		return cacheVariable.MatchString(word.Written) || h.within(word.Text) ||
			changes && (h.above(word.Text) || h.knows && strings.Contains(word.Written, "${"))
	})
}

// writes is the first file of the cache into which output goes.
func (h handling) writes(files []shell.Word) string {
	for _, file := range files {
		if cacheVariable.MatchString(file.Written) || h.within(file.Text) {
			return "> " + file.Written
		}
	}
	return ""
}

func (h handling) within(text string) bool {
	return text == h.root || strings.HasPrefix(text, h.root+"/")
}

// above tells whether a path may be one that the cache is below, or one in it: as
// written, with braces, with a pattern anywhere, or from a directory that isn't known.
func (h handling) above(text string) bool {
	return slices.ContainsFunc(braces(text), func(each string) bool {
		return mayMeet(fromRoot(each), h.root)
	})
}

// fromRoot is a path that goes up from a directory that isn't known, as if that led to
// the root: ../../cache is /cache. One that only goes up says nothing.
func fromRoot(text string) string {
	rest := strings.TrimPrefix(text, "./")
	for strings.HasPrefix(rest, "../") {
		rest = strings.TrimPrefix(rest, "../")
	}
	if rest == strings.TrimPrefix(text, "./") || strings.Trim(rest, "*./") == "" {
		return text
	}
	return "/" + rest
}

// mayMeet tells whether a path, which may be a pattern of the shell, fits a directory,
// one above it or one in it.
func mayMeet(pattern, dir string) bool {
	if !path.IsAbs(pattern) {
		return false
	}
	parts, dirs := strings.Split(strings.Trim(path.Clean(pattern), "/"), "/"), strings.Split(strings.Trim(dir, "/"), "/")
	for i := range min(len(parts), len(dirs)) {
		if fits, err := path.Match(parts[i], dirs[i]); parts[i] != "" && !shellsOwn.MatchString(parts[i]) && (err != nil || !fits) {
			return false
		}
	}
	return true
}

// shellsOwn are patterns that a shell reads otherwise than Go does, or bash alone: they
// may fit anything.
var shellsOwn = lazy.Compile(`\[!|\[\[:|[!@+?*]\(`)

// maxBraces bounds what is made of braces: {a,b}{a,b}… doubles with each pair.
const maxBraces = 64

// braces are the words that a shell makes of one with braces: /{tmp,cache}/x. Of more
// than a few it is one that fits anything.
func braces(text string) []string {
	words := []string{text}
	for i := 0; i < len(words); i++ {
		match := brace.FindStringSubmatch(words[i])
		if match == nil {
			continue
		}
		if len(words) > maxBraces {
			return []string{"/"}
		}
		for _, each := range strings.Split(match[2], ",") {
			words = append(words, match[1]+each+match[3])
		}
	}
	return words
}

var brace = lazy.Compile(`^(.*?)\{([^{}]*,[^{}]*)\}(.*)$`)

// readers only look at what is there, or make a directory; changers do more.
var (
	readers  = strings.Fields(": [ [[ cat df du echo exit export false grep head local ls mkdir printf pwd realpath set stat test true unset")
	changers = strings.Fields("chmod chown cp find git ln mv rm rmdir rsync shred tar truncate unlink unzip")
)

var removers = strings.Fields("rm rmdir unlink shred mv git")

// removes tells whether a call removes files.
func removes(call shell.Call) bool {
	if call.Name() == "find" {
		return slices.ContainsFunc(call.Args(), func(arg string) bool { return arg == "-delete" || strings.HasPrefix(arg, "-exec") })
	}
	return slices.Contains(removers, call.Name()) && !staysInTree(call)
}

// staysInTree tells whether a call of git changes no files but those that it knows.
func staysInTree(call shell.Call) bool {
	words := withoutFlags(call.Args())
	return call.Name() == "git" && len(words) > 0 && slices.Contains(inTree, words[0])
}

// inTree are commands of git that touch no file which isn't in the repository
// (https://git-scm.com/docs): clean, rm and clone do.
var inTree = strings.Fields(`
	add branch checkout commit config describe diff fetch log ls-files ls-remote merge merge-base pull push remote reset
	rev-list rev-parse show status switch tag`)

// takesInput tells whether a call removes what another prints, as xargs has it.
func takesInput(call shell.Call) bool {
	return call.Name() != "find" && removes(call) && len(withoutFlags(call.Args())) == 0
}

// knowsPlace tells whether anything in a script tells where the cache is: its
// variable, its path, or a manager or the shell that is asked.
func knowsPlace(way survey.Filled, calls []shell.Call, root string) bool {
	return cacheVariable.MatchString(way.Text) || wordOf(root).MatchString(way.Text) || slices.ContainsFunc(calls, asksPlace)
}

// wordOf finds a directory as such, or something in it.
func wordOf(dir string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[^\w.-]|:-|\{\w+-)` + regexp.QuoteMeta(dir) + `([^\w.-]|$)`)
}

func asksPlace(call shell.Call) bool {
	call = usual(call)
	words := withoutFlags(call.Args())
	return slices.ContainsFunc(placeQueries, func(c Command) bool {
		return c.Program == call.Name() && (c.Args == nil && len(words) == 0 || c.Args != nil && c.fits(words))
	})
}

// placeQueries are calls whose output has the place of a cache.
var placeQueries = []Command{
	{"npm", []string{"config", "get", "c"}, "", false},
	{"go", []string{"env"}, "", false},
	{"pip", []string{"cache", "config"}, "", false},
	{"python", []string{"pip cache", "pip config"}, "", false},
	{"uv", []string{"cache"}, "", false},
	{"poetry", []string{"config"}, "", false},
	{"composer", []string{"config"}, "", false},
	{"bun", []string{"pm"}, "", false},
	{"golangci-lint", []string{"cache"}, "", false},
	{"env", nil, "", false}, {"printenv", nil, "", false}, {"export", nil, "", false}, {"set", nil, "", false},
}

// cacheVariable finds the variables of the table that say where a cache is.
var cacheVariable = lazy.Compile(`(?i:npm_config_cache)|\b(` + strings.Join(variableNames(), "|") + `)\b`)

func variableNames() []string {
	var names []string
	for _, m := range managers {
		for _, variable := range m.Env {
			names = append(names, regexp.QuoteMeta(variable.Name))
		}
	}
	return names
}

// written is a call in the script's own words, without quotes.
func written(call shell.Call) string {
	var words []string
	for _, word := range call.Words {
		text := word.Written
		if !word.Known() && word.Source != "" {
			text = strings.ReplaceAll(word.Source, `"`, "")
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}
