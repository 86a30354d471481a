package command

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// reported is a report for programs.
type reported struct {
	// Files are those that change.
	Files     []string           `json:"files,omitempty"`
	Changes   []optimize.Change  `json:"changes,omitempty"`
	Pipelines []forecasted       `json:"pipelines,omitempty"`
	Findings  []optimize.Finding `json:"findings,omitempty"`
}

// indented is a value as JSON for people and programs, HTML's characters as they
// are.
func indented(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return out.Bytes(), err
}

// outputFlag adds --output, with a default and other words that shells complete.
func outputFlag(cmd *cobra.Command, into *string, usual, usage string, others ...string) {
	cmd.Flags().StringVarP(into, "output", "o", usual, usage)
	words := cobra.FixedCompletions(append([]string{usual}, others...), cobra.ShellCompDirectiveNoFileComp)
	_ = cmd.RegisterFlagCompletionFunc("output", words) // fails only where the flag isn't there
}
