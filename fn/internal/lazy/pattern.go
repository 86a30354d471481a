// Package lazy has patterns that are compiled when they are first used. A hundred
// patterns take milliseconds, and kustomize starts the function on every build, mostly
// for lists in which few of them are asked.
package lazy

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression in the syntax of package regexp. It may be used by
// several goroutines at once.
type Pattern struct {
	text    string
	compile func() *regexp.Regexp
}

// Compile is the pattern of a text. One that can't be compiled panics when it is first
// used; a test of each room that has patterns uses them.
func Compile(text string) *Pattern {
	return &Pattern{text, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

// String is the pattern's text.
func (p *Pattern) String() string { return p.text }

// Regexp is the compiled pattern.
func (p *Pattern) Regexp() *regexp.Regexp { return p.compile() }

// MatchString tells whether s has a match.
func (p *Pattern) MatchString(s string) bool { return p.compile().MatchString(s) }

// Match tells whether b has a match.
func (p *Pattern) Match(b []byte) bool { return p.compile().Match(b) }

// FindString is the first match in s, "" where there is none.
func (p *Pattern) FindString(s string) string { return p.compile().FindString(s) }

// FindStringIndex is where the first match begins and ends, nil where there is none.
func (p *Pattern) FindStringIndex(s string) []int { return p.compile().FindStringIndex(s) }

// FindStringSubmatch is the first match and its groups, nil where there is none.
func (p *Pattern) FindStringSubmatch(s string) []string { return p.compile().FindStringSubmatch(s) }

// FindStringSubmatchIndex is where the first match and its groups lie, nil where there is
// none.
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	return p.compile().FindStringSubmatchIndex(s)
}

// FindAllString are the matches in s, n of them or with -1 all.
func (p *Pattern) FindAllString(s string, n int) []string { return p.compile().FindAllString(s, n) }

// FindAllStringIndex is where the matches lie.
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.compile().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch are the matches with their groups.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compile().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex is where the matches and their groups lie.
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.compile().FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString replaces all matches, with $1 for the first group.
func (p *Pattern) ReplaceAllString(s, by string) string { return p.compile().ReplaceAllString(s, by) }

// ReplaceAllStringFunc replaces all matches by what by makes of each.
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	return p.compile().ReplaceAllStringFunc(s, by)
}

// ReplaceAllLiteralString replaces all matches by a text as it is.
func (p *Pattern) ReplaceAllLiteralString(s, by string) string {
	return p.compile().ReplaceAllLiteralString(s, by)
}

// Split is s taken apart at the matches.
func (p *Pattern) Split(s string, n int) []string { return p.compile().Split(s, n) }
