package command

import (
	"fmt"
	"strings"
)

// left is a file or folder that wasn't read.
type left struct{ name, why string }

// String is the line that says so.
func (l left) String() string { return "not read: " + onOneLine(l.name) + ": " + onOneLine(l.why) }

// few is how many files of one reason have a line each: a repository may have a
// hundred charts.
const few = 3

// leftLines are the lines that say what wasn't read: one a file, and one for many
// of the same reason.
func leftLines(all []left) []string {
	names := map[string][]string{}
	for _, l := range all {
		names[l.why] = append(names[l.why], onOneLine(l.name))
	}
	var lines []string
	for _, l := range all {
		same := names[l.why]
		switch {
		case len(same) <= few:
			lines = append(lines, l.String())
		case onOneLine(l.name) == same[0]:
			lines = append(lines, fmt.Sprintf("not read: %s and %d more: %s", strings.Join(same[:few-1], ", "), len(same)-few+1, onOneLine(l.why)))
		}
	}
	return lines
}
