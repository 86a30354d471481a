package deps

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// printsPlace finds what has go list and go mod download print where modules lie.
var printsPlace = lazy.Compile(`\.(Dir|Root|GoMod)\b|^--?json\b`)

// asksModule tells whether a call prints where a module lies that was downloaded,
// which is in the cache (go help list, go help mod download). Without a name, or by
// a relative one, it is the source.
func asksModule(call shell.Call) bool {
	if call.Name() != "go" || !slices.ContainsFunc(call.Args(), printsPlace.MatchString) {
		return false
	}
	words := slices.DeleteFunc(withoutFlags(call.Args()), func(word string) bool { return strings.Contains(word, "{{") })
	if startsWith(words, []string{"mod", "download"}) {
		return true
	}
	return startsWith(words, []string{"list"}) && slices.ContainsFunc(words[1:], func(word string) bool { return !strings.HasPrefix(word, ".") })
}

// changesModule tells whether a call may change a module where it lies, in a script
// that asks for its place.
func (h handling) changesModule(call shell.Call) bool {
	switch name := call.Name(); {
	case goes(call):
		return h.works && madeByShell(call.Words[1:])
	case name == "cp" || name == "install":
		return madeByShell(call.Words[len(call.Words)-1:]) || slices.ContainsFunc(call.Args(), targetFirst.MatchString)
	case name == "sed" || name == "perl":
		return slices.ContainsFunc(call.Args(), inPlace.MatchString) && madeByShell(call.Words[1:])
	}
	changes := slices.Contains(changers, call.Name()) && !staysInTree(call) || slices.Contains(writers, call.Name())
	return changes && madeByShell(call.Words[1:])
}

var (
	// writers change the files that they are given, as changers do, but are mostly
	// given others.
	writers = strings.Fields("patch tee touch")
	// inPlace is the flag of sed and perl by which they change files, and targetFirst
	// that of cp and install before the directory that they write to.
	inPlace     = lazy.Compile(`^-[a-zA-Z]*i|^--in-place`)
	targetFirst = lazy.Compile(`^-[a-zA-Z]*t|^--target-directory`)
)

// works tells whether a call does more than look, or than what a package manager does
// with its cache itself.
func works(call shell.Call) bool {
	return len(call.Words) > 0 && !goes(call) && !slices.Contains(readers, call.Name()) && len(recogniseCall(call)) == 0
}

func madeByShell(words []shell.Word) bool {
	return slices.ContainsFunc(words, func(word shell.Word) bool { return strings.Contains(word.Written, "${") })
}
