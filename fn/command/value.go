package command

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// maxShown is how much of a value a line of explain shows.
const maxShown = 120

// short is a value's text on one line.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxShown {
		text = string(runes[:maxShown])
		if space := strings.LastIndexByte(text, ' '); space > maxShown/2 {
			text = text[:space]
		}
		return text + "…"
	}
	return text
}

// onOneLine is a name or reason for a line of its own, whatever is in it.
func onOneLine(text string) string {
	return finding.Plain(strings.ReplaceAll(text, "\n", `\n`))
}
