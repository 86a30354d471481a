package command

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newExplain(streams Streams) *cobra.Command {
	var s source
	cmd := &cobra.Command{
		Use:   "explain --config FILE [FILE ...|-]",
		Short: "Print what render would change, what it would leave alone, and why",
		RunE: func(_ *cobra.Command, args []string) error {
			_, report, err := s.run(args, streams.In)
			if err != nil {
				tell(streams.Err, report.Findings, s.verbose)
				return err
			}
			var out bytes.Buffer
			printReport(&out, report)
			return writeAll(streams.Out, out.Bytes())
		},
	}
	s.flags(cmd)
	return cmd
}

func printReport(out io.Writer, report optimize.Report) {
	if len(report.Changes) == 0 {
		fmt.Fprintln(out, "Nothing is changed.")
	}
	for _, change := range report.Changes {
		fmt.Fprintln(out, change)
		if change.Reason != "" {
			fmt.Fprintf(out, "  %s\n", change.Reason)
		}
		for _, e := range change.Edits {
			printEdit(out, e)
		}
		fmt.Fprintln(out)
	}
	for _, severity := range []struct {
		of    string
		title string
	}{{"warning", "Warnings"}, {"info", "Good to know"}} {
		printFindings(out, report.Findings, severity.of, severity.title)
	}
}

// marks show an edit's operation at the line's start, as a diff would.
var marks = map[string]string{"set": "~", "append": "+", "insert": "+", "remove": "-"}

func printEdit(out io.Writer, e optimize.Edit) {
	value := ""
	if e.Operation != "remove" {
		value = " = " + short(e.Text())
	}
	fmt.Fprintf(out, "  %s %s%s\n      %s [%s]\n", marks[e.Operation], e.Field, value, e.Reason, e.Rule)
}

func printFindings(out io.Writer, findings []optimize.Finding, severity, title string) {
	started := false
	for _, f := range findings {
		if string(f.Severity) != severity {
			continue
		}
		if !started {
			fmt.Fprintf(out, "%s:\n", title)
			started = true
		}
		fmt.Fprintf(out, "  %s\n", strings.TrimPrefix(f.String(), severity+": "))
	}
}
