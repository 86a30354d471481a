package deps

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// unread is what a script runs of which nobody can read what it does, where the script
// speaks of a cache anywhere else than in what only shows or sets something: an alias,
// a script that it writes itself, code of another language. "" where there is none.
func unread(text string, calls []shell.Call, root string) string {
	if shown := withoutShown(text); !cacheWord.MatchString(shown) && !wordOf(root).MatchString(shown) {
		return ""
	}
	for _, call := range calls {
		if opaque(usual(call)) {
			return written(call)
		}
	}
	return strings.TrimSpace(feeder.FindString(withoutComments(text)))
}

// opaque tells whether a call may run anything: it is in no table, comes from outside,
// or is a manager's that runs a program that is in none.
func opaque(call shell.Call) bool {
	if matches(execs, call) {
		program, runs := inner(call)
		_, known := checks(program)
		return !runs || !known
	}
	return call.Outside() || len(call.Words) > 0 && !quiet(call) && len(recogniseCall(call)) == 0 && !survey.AsksVersion(call)
}

// execs are the managers' commands that run a program of any name.
var execs = []Command{
	{"npx", nil, "", false}, {"bunx", nil, "", false},
	{"npm", []string{"exec", "x"}, "", false}, {"pnpm", []string{"exec", "dlx"}, "", false},
	{"yarn", []string{"exec", "dlx"}, "", false}, {"bun", []string{"x"}, "", false},
}

// cacheWord finds what speaks of a manager's cache; apk's --no-cache and a file
// cache.json don't.
var cacheWord = lazy.Compile(cacheVariable.String() + `|(?:^|[^\w./$-])(?:cache|_cacache)(?:[^\w./=-]|$)|\bclear-?cache\b|\b(?:mod|fuzz)cache\b`)

// withoutShown leaves out comments, what sets the variables of caches, and commands
// that only look, show something or make a directory.
func withoutShown(text string) string {
	text = leadingToCache.ReplaceAllString(withoutComments(text), "")
	for {
		less := shows.ReplaceAllString(text, "$1$4")
		if less == text {
			return text
		}
		text = less
	}
}

// shows finds such a command whose output goes nowhere: into a file or a pipe it may
// be the script of another.
var shows = lazy.Compile(`(?m)(^|[;&])[ \t]*(echo|printf|mkdir|ls|du|df|stat|go env|npm config (get|list|ls)|pip cache (?:dir|info|list)|uv cache dir)\b[^|>;&\n]*([;&]|$)`)

// feeder finds programs that give others words, which nobody can read.
var feeder = lazy.Compile(`(?m)(?:^|[\s|;&(])(?:xargs|parallel)\s.*`)
