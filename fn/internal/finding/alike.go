package finding

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// Lines are the findings as lines of text. Those of one cause are one line: where
// findings differ in nothing but their place, the first is told, with the places of
// the others behind it. Errors have a line each.
func (l List) Lines() []string {
	var causes []alike
	at := map[string]int{}
	for _, f := range l {
		cause := f.cause()
		i, known := at[cause]
		if f.Severity == Error || !known {
			at[cause] = len(causes)
			causes = append(causes, alike{first: f, seen: map[string]bool{"": true}})
			continue
		}
		causes[i].add(f)
	}
	lines := make([]string, len(causes))
	for i, c := range causes {
		lines[i] = c.line()
	}
	return lines
}

// cause is what findings have in common that differ in their place alone. Many
// messages begin with the step's name.
func (f Finding) cause() string {
	return strings.Join([]string{string(f.Severity), f.Rule, aStep.ReplaceAllString(f.Message, ""), f.Advice}, "\n")
}

var aStep = lazy.Compile(`^step \S+ `)

// alike are findings of one cause.
type alike struct {
	first  Finding
	places []string
	seen   map[string]bool
}

// add notes the place of one more: another object, or another field of the first's.
func (a *alike) add(f Finding) {
	place := f.Object.String()
	if f.Object == a.first.Object {
		place = cmp.Or(strings.TrimSpace(aStep.FindString(f.Message)), f.Field.String())
	}
	if !a.seen[place] {
		a.seen[place] = true
		a.places = append(a.places, place)
	}
}

func (a *alike) line() string {
	f := a.first
	if len(a.places) > 0 {
		f.Advice = strings.TrimPrefix(f.Advice+"; the same of "+listed(a.places), "; ")
	}
	return f.String()
}

// mostPlaces is how many places a line names besides its own.
const mostPlaces = 6

func listed(places []string) string {
	if more := len(places) - mostPlaces; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:mostPlaces], ", "), more)
	}
	return strings.Join(places, ", ")
}
