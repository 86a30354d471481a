package shell

import (
	"errors"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// errInsert is for a place where words can't be put without a change to what
// else the script does.
var errInsert = errors.New("the script would do something else with the words in it")

// Insert puts words into a script right behind the name of one of its calls, n
// of Read's. All other bytes stay as they are. The result is read back: an error
// where anything but that call's words would differ.
func Insert(script string, n int, words []string) (string, error) {
	before, err := Read(script)
	if err != nil {
		return "", err
	}
	if n < 0 || n >= len(before.Calls) || before.Calls[n].Within != "" {
		return "", errInsert
	}
	at := before.Calls[n].Words[0].end
	if at <= 0 || at > len(script) {
		return "", errInsert
	}
	var text strings.Builder
	for _, word := range words {
		text.WriteString(" " + Quote(word))
	}
	result := script[:at] + text.String() + script[at:]
	after, err := Read(result)
	if err != nil || !sameBut(before, after, n, words) {
		return "", errInsert
	}
	return result, nil
}

// sameBut tells whether two scripts make the same calls, but for words behind
// the name of the n-th.
func sameBut(before, after Script, n int, words []string) bool {
	if len(before.Calls) != len(after.Calls) || !slices.Equal(before.Sets, after.Sets) {
		return false
	}
	for i, call := range after.Calls {
		was, is := spelled(before.Calls[i]), spelled(call)
		if i == n {
			was = slices.Insert(was, 1, dottedAll(words)...)
		}
		if !slices.Equal(was, is) || call.Within != before.Calls[i].Within {
			return false
		}
	}
	return true
}

func spelled(call Call) []string {
	var all []string
	for _, word := range call.Words {
		all = append(all, word.Written)
	}
	return all
}

// dottedAll are the words as a parsed script has them: see dotted.
func dottedAll(words []string) []string {
	var all []string
	for _, word := range words {
		all = append(all, dotted(word))
	}
	return all
}

// plain are words that need no quotes; filled is a variable in a word.
var (
	plain  = lazy.Compile(`^[A-Za-z0-9_@%+=:,./-]+$`)
	filled = lazy.Compile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)
)

// Quote is a word as a script has it, so that the shell hands it on as it is
// but for ${NAME}, which it fills in.
func Quote(word string) string {
	flag, value, found := strings.Cut(word, "=")
	switch {
	case plain.MatchString(word):
		return word
	case found && plain.MatchString(flag):
		return flag + "=" + quote(value)
	}
	return quote(word)
}

func quote(text string) string {
	if !filled.MatchString(text) {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`)
	var b strings.Builder
	done := 0
	for _, at := range filled.FindAllStringIndex(text, -1) {
		b.WriteString(escape.Replace(text[done:at[0]]) + text[at[0]:at[1]])
		done = at[1]
	}
	return `"` + b.String() + escape.Replace(text[done:]) + `"`
}

// Told is the place among argv of the script that a container's command hands
// to a shell: 2 for sh -c SCRIPT. false where it hands none.
func Told(argv []string) (int, bool) {
	script, found := told(unwrap(words(argv)))
	return script.index, found
}

// Program is the place among argv of the program that a container's command
// runs, behind env, exec and the like.
func Program(argv []string) int {
	call := unwrap(words(argv))
	if len(call.Words) == 0 {
		return 0
	}
	return call.Words[0].index
}
