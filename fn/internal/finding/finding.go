// Package finding is what cacheopt has to tell its user: what it did not
// touch, what is risky, what is wrong, where, and what to do about it.
package finding

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Severity says how much a finding matters. The zero value is none of them,
// so that a finding without one is a mistake that tests see.
type Severity string

// The severities of KRM results. An Error refuses the whole run.
const (
	Info    Severity = "info"
	Warning Severity = "warning"
	Error   Severity = "error"
)

// Finding is one thing to tell.
type Finding struct {
	Severity Severity
	// Rule is the finding's short name in kebab case; it stays the same from
	// release to release, so that users can search and filter by it.
	Rule string
	// Object is whom it is about; empty where it is about the whole list.
	Object object.ID
	// Field is where in the object, nil for the object as a whole.
	Field object.Path
	// Message says what is, or what is wrong and what was expected.
	Message string
	// Advice says what the user can do; "" where nothing needs doing.
	Advice string
}

// MarshalJSON names the object by kind, namespace and name, and writes the field
// as a path.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Severity  Severity `json:"severity"`
		Rule      string   `json:"rule"`
		Kind      string   `json:"kind,omitempty"`
		Namespace string   `json:"namespace,omitempty"`
		Name      string   `json:"name,omitempty"`
		Field     string   `json:"field,omitempty"`
		Message   string   `json:"message"`
		Advice    string   `json:"advice,omitempty"`
	}{f.Severity, f.Rule, f.Object.Kind, f.Object.Namespace, f.Object.Name, f.Field.String(), f.Message, f.Advice})
}

// String is the finding as one line of text:
//
//	warning: Task ci/build: spec.steps[0].args: message: advice [rule]
func (f Finding) String() string {
	parts := []string{string(f.Severity)}
	if f.Object != (object.ID{}) {
		parts = append(parts, f.Object.String())
	}
	if len(f.Field) > 0 {
		parts = append(parts, f.Field.String())
	}
	return oneLine(strings.Join(append(parts, f.Text()), ": ") + " [" + f.Rule + "]")
}

// Text is the message with the advice behind it.
func (f Finding) Text() string {
	if f.Advice == "" {
		return f.Message
	}
	return f.Message + "; " + f.Advice
}

func oneLine(text string) string {
	return Plain(strings.Join(strings.Fields(text), " "))
}

// Plain is text for a terminal or the log of a CI. Names come from files, and may
// have what a terminal carries out, or a line that GitHub's runner takes for a
// command: those characters are written as an escape. Line breaks and tabs stay.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func Plain(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			line = strings.Replace(line, "::", `\x3a:`, 1)
		}
		out.WriteString(strings.ReplaceAll(line, "##[", `#\x23[`))
	}
	return escapeControls(out.String())
}

func escapeControls(text string) string {
	var out strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			fmt.Fprintf(&out, `\x%02x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// List is findings in the order in which they came up.
type List []Finding

// Failed tells whether one of the findings refuses the run.
func (l List) Failed() bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Severity == Error })
}

// Sorted is the list as it is shown: errors, warnings, infos; within each by
// object, field and rule; the same finding twice is one.
func (l List) Sorted() List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, compare)
	return slices.CompactFunc(sorted, func(a, b Finding) bool { return a.String() == b.String() })
}

var rank = map[Severity]int{Error: 0, Warning: 1, Info: 2}

func compare(a, b Finding) int {
	for _, c := range []int{
		rank[a.Severity] - rank[b.Severity],
		a.Object.Compare(b.Object),
		strings.Compare(a.Field.String(), b.Field.String()),
		strings.Compare(a.Rule, b.Rule),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.Message, b.Message)
}
