package command

import (
	"fmt"
	"io"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// nextSteps are what has to be done before the changes count, a line for all that
// the same can be done about.
func nextSteps(findings []optimize.Finding) digest {
	return firstOfEach(findings, func(rule finding.Rule) bool { return rule.Next }, func(f optimize.Finding) string { return f.Rule + ": " + f.Advice })
}

// tellNextSteps prints them to those who didn't ask for all infos.
func tellNextSteps(out io.Writer, findings []optimize.Finding, verbose bool) {
	if verbose {
		return
	}
	for _, line := range nextSteps(findings).lines(false) {
		fmt.Fprintf(out, "cacheopt: next: %s\n", line)
	}
}
