package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// nextSteps are what has to be done before the changes count, a line for all that
// the same can be done about.
func nextSteps(findings []optimize.Finding) []string {
	next := rulesThat(func(rule finding.Rule) bool { return rule.Next })
	var lines, kinds []string
	more := map[string]int{}
	for _, f := range findings {
		if f.Severity != optimize.Info || !next[f.Rule] {
			continue
		}
		kind := f.Rule + ": " + f.Advice
		if more[kind]++; more[kind] == 1 {
			lines = append(lines, strings.TrimPrefix(f.String(), string(optimize.Info)+": "))
			kinds = append(kinds, kind)
		}
	}
	for i, kind := range kinds {
		if n := more[kind] - 1; n > 0 {
			lines[i] += fmt.Sprintf(" (-v shows %d more)", n)
		}
	}
	return lines
}

// tellNextSteps prints them to those who didn't ask for all infos.
func tellNextSteps(out io.Writer, findings []optimize.Finding, verbose bool) {
	if verbose {
		return
	}
	for _, line := range nextSteps(findings) {
		fmt.Fprintf(out, "cacheopt: next: %s\n", line)
	}
}
