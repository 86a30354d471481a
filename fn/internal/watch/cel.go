package watch

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// What this file is about: whether an expression in CEL is true for Git's events only.
// It counts what is known whole, and nothing else (https://tekton.dev/docs/triggers/cel_expressions/).

// longest is more than anybody writes.
const longest = 4 << 10

// asksGit tells whether an expression is true for nothing but Git's events: one of the
// parts with && between them is, or all those with || between them are.
func asksGit(expression string) bool {
	text := strings.Join(strings.Fields(expression), " ")
	if len(text) > longest || len(survey.SplitFilter(text, "?")) > 1 {
		return false
	}
	if parts := survey.SplitFilter(text, "||"); len(parts) > 1 {
		return !slices.ContainsFunc(parts, func(part string) bool { return !asksGit(part) })
	}
	if parts := survey.SplitFilter(text, "&&"); len(parts) > 1 {
		return slices.ContainsFunc(parts, asksGit)
	}
	if survey.Enclosed(text) {
		return asksGit(text[1 : len(text)-1])
	}
	return hasGit.MatchString(text) || namesGit(text) || needsGit(text)
}

const quoted = `(?:'([^'\\]*)'|"([^"\\]*)")`

var (
	// hasGit is an expression that asks for a field, and nothing more.
	hasGit = lazy.Compile(`^(?:has\( ?body\.` + ofGit + `[\w.]* ?\)|['"]` + ofGit + `['"] in body)$`)
	// namesEvent is one that compares the header by which an event is named.
	namesEvent = lazy.Compile(`^header(?:\.match\( ?` + quoted + ` ?, ?` + quoted + ` ?\)|` +
		`(?:\.canonical\( ?` + quoted + ` ?\)|\[ ?` + quoted + ` ?\](?: ?\[ ?0 ?\])?) ?(?:== ?` + quoted + `|in \[([^\[\]]*)\]))$`)
	// literal is a text in an expression, gitHeader what names events of Git's hosts.
	literal   = lazy.Compile(`'[^'\\]*'|"[^"\\]*"`)
	gitHeader = lazy.Compile(`(?i)^x-(?:(?:github|gitlab|gitea|gogs|forgejo)-event|event-key)$`)
	fieldName = lazy.Compile(`^['"]` + ofGit + `['"]$`)
	// madeUp is what may keep a part of an expression from being read.
	madeUp = lazy.Compile(`[?]|\|\||&&`)
	// bodyOfGit is a field of Git's that an expression reads, and boundOfGit one in a
	// binding, of which the same is true.
	bodyOfGit  = lazy.Compile(`(?:^|[^.\w])body(?:\.|\[ ?['"])` + ofGit)
	boundOfGit = lazy.Compile(`\$\( ?body(?:\.|\[ ?['"])` + ofGit)
)

// namesGit tells whether an expression asks for an event by its name, and the name is of
// Git's, or of a PipelineRun's end.
func namesGit(text string) bool {
	found := namesEvent.FindStringSubmatch(text)
	if found == nil {
		return false
	}
	header := strings.Join(slices.Concat(found[1:3], found[5:9]), "")
	events := slices.Concat(found[3:5], found[9:11])
	for _, one := range literal.FindAllString(found[11], -1) {
		events = append(events, one[1:len(one)-1])
	}
	events = slices.DeleteFunc(events, func(event string) bool { return event == "" })
	return len(events) > 0 && !slices.ContainsFunc(events, func(event string) bool { return !isGits(header, event) })
}

// withoutText is a literal without its text, unless that is a field's name.
func withoutText(literal string) string {
	if fieldName.MatchString(literal) {
		return literal
	}
	return "''"
}

func isGits(header, event string) bool {
	return gitHeader.MatchString(header) && gitEvents.MatchString(event) || strings.EqualFold(header, "ce-type") && ended[event]
}

// needsGit tells whether an expression reads a field of Git's whatever else it finds: an
// event without the field stops it with an error, be it compared by == or !=. What is in
// brackets needn't be read.
func needsGit(text string) bool {
	bare := literal.ReplaceAllStringFunc(text, withoutText)
	if madeUp.MatchString(bare) {
		return false
	}
	return slices.ContainsFunc(bodyOfGit.FindAllStringIndex(bare, -1), func(at []int) bool {
		before := bare[:at[0]+1]
		return strings.Count(before, "(")+strings.Count(before, "[") == strings.Count(before, ")")+strings.Count(before, "]")
	})
}
