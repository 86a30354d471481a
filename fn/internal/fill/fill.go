// Package fill puts values in the places of expressions in texts, with a bound: a
// few kilobytes of params and variables that hold one another may stand for more
// than any machine has memory for.
package fill

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// Most is how long a text may get: the longest argument that Linux hands to a
// program (MAX_ARG_STRLEN, https://man7.org/linux/man-pages/man2/execve.2.html).
// Tekton passes scripts as such arguments, too.
const Most = 128 << 10

// In is text with each match of pattern replaced by what value gives for it. One
// for which value has nothing stays, and so does all of a text that would get
// longer than Most.
func In(text string, pattern *lazy.Pattern, value func(match string) (string, bool)) string {
	var filled strings.Builder
	done := 0
	for _, at := range pattern.FindAllStringIndex(text, -1) {
		replacement, ok := value(text[at[0]:at[1]])
		if !ok {
			continue
		}
		filled.WriteString(text[done:at[0]])
		if filled.Len()+len(replacement) > max(Most, len(text)) {
			return text
		}
		filled.WriteString(replacement)
		done = at[1]
	}
	return filled.String() + text[done:]
}
