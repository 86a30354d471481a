package command

import "strings"

// maxShown is how much of a value a line of explain shows.
const maxShown = 120

// short is a value's text on one line.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}
