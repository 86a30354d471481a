package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// failOn is the least severity of a finding that makes a run fail: error, which
// is the same as "", or warning.
type failOn string

func failOnFlag(cmd *cobra.Command, into *failOn) {
	cmd.Flags().StringVar((*string)(into), "fail-on", "error", "error, or warning: exit with 1 where there is a warning too")
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions([]string{"error", "warning"}, cobra.ShellCompDirectiveNoFileComp)) // fails only where the flag isn't there
}

func (f failOn) onWarning() bool { return f == failOn(optimize.Warning) }

func (f failOn) check() error {
	if f == "" || f == failOn(optimize.Error) || f.onWarning() {
		return nil
	}
	return fmt.Errorf("is %q, and must be error or warning", string(f))
}

// flagged is the error of a flag that isn't one of the words.
func (f failOn) flagged() error {
	if err := f.check(); err != nil {
		return usageError{fmt.Errorf("--fail-on %w", err)}
	}
	return nil
}

// reached is an error where findings are as severe. They are on stderr already.
func (f failOn) reached(findings []optimize.Finding) error {
	if !f.onWarning() {
		return nil
	}
	warnings := 0
	for _, finding := range findings {
		if finding.Severity == optimize.Warning {
			warnings++
		}
	}
	if warnings == 0 {
		return nil
	}
	return errors.New(count(warnings, "warning") + ", and fail-on is warning: nothing is rendered")
}
