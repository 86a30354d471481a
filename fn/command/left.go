package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// leftAlone are the infos of what would have been faster and stays as it is, one
// line an object: the first reason, and how many more there are.
func leftAlone(findings []optimize.Finding) []string {
	return firstOfEach(findings, func(rule finding.Rule) bool { return rule.LeftAlone }, func(f optimize.Finding) string { return f.Object.String() })
}

// firstOfEach are the infos of rules, a line for all that are alike: the first, and how
// many more there are.
func firstOfEach(findings []optimize.Finding, are func(finding.Rule) bool, kind func(optimize.Finding) string) []string {
	rules := rulesThat(are)
	var lines, kinds []string
	more := map[string]int{}
	for _, f := range findings {
		if f.Severity != optimize.Info || !rules[f.Rule] {
			continue
		}
		if more[kind(f)]++; more[kind(f)] == 1 {
			lines = append(lines, strings.TrimPrefix(f.String(), string(optimize.Info)+": "))
			kinds = append(kinds, kind(f))
		}
	}
	for i, kind := range kinds {
		if n := more[kind] - 1; n > 0 {
			lines[i] += fmt.Sprintf(" (-v shows %d more)", n)
		}
	}
	return lines
}

// rulesThat are the names of the rules of a kind.
func rulesThat(are func(finding.Rule) bool) map[string]bool {
	rules := map[string]bool{}
	for _, topic := range optimize.Rules() {
		for _, rule := range topic.Rules {
			rules[rule.Name] = are(rule)
		}
	}
	return rules
}

// tellLeftAlone prints them to those who didn't ask for all infos.
func tellLeftAlone(out io.Writer, findings []optimize.Finding, verbose bool) {
	if verbose {
		return
	}
	for _, line := range leftAlone(findings) {
		fmt.Fprintf(out, "cacheopt: left alone: %s\n", line)
	}
}
