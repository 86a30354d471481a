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
	rules := rulesThat(func(rule finding.Rule) bool { return rule.LeftAlone })
	var lines, objects []string
	more := map[string]int{}
	for _, f := range findings {
		if f.Severity != optimize.Info || !rules[f.Rule] {
			continue
		}
		name := f.Object.String()
		if more[name]++; more[name] == 1 {
			lines = append(lines, strings.TrimPrefix(f.String(), string(optimize.Info)+": "))
			objects = append(objects, name)
		}
	}
	for i, name := range objects {
		if n := more[name] - 1; n > 0 {
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
