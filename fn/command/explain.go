package command

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newExplain(streams Streams) *cobra.Command {
	s := source{without: true}
	var e explanation
	cmd := &cobra.Command{
		Use:   "explain [--config FILE] [FILE|DIR|- ...]",
		Short: "Print what render would change, what it would leave alone, and why",
		RunE: func(_ *cobra.Command, args []string) error {
			durations, err := readDurations(e.durations)
			if err != nil {
				return err
			}
			_, _, report, err := s.optimize(args, streams)
			if err != nil {
				tell(streams.Err, report.Findings, s.verbose)
				return err
			}
			if err := durations.known(report.Pipelines); err != nil {
				return fmt.Errorf("%s: %w", e.durations, err)
			}
			out, err := e.write(report, durations, s.verbose)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, out)
		},
	}
	s.flags(cmd)
	outputFlag(cmd, &e.output, "text", "text, json, or mermaid for the Pipelines' graphs alone", "json", "mermaid")
	cmd.Flags().StringVar(&e.durations, "durations", "", "file of how long pipeline tasks take, NAME: 3m or NAME: {before: 10m, after: 3m}")
	return cmd
}

// explanation is how to explain.
type explanation struct{ output, durations string }

func (e explanation) write(report optimize.Report, d durations, verbose bool) ([]byte, error) {
	var out bytes.Buffer
	forecasts := forecast(report.Pipelines, d)
	switch e.output {
	case "text":
		printReport(&out, report, forecasts, verbose)
	case "mermaid":
		for _, f := range forecasts {
			printMermaid(&out, f)
		}
	case "json":
		return indented(reported{Changes: report.Changes, Pipelines: forecasts, Findings: report.Findings})
	default:
		return nil, usageError{fmt.Errorf("--output is %q, and must be text, json or mermaid", e.output)}
	}
	return []byte(finding.Plain(out.String())), nil
}

func printReport(out io.Writer, report optimize.Report, forecasts []forecasted, verbose bool) {
	if len(report.Changes) == 0 {
		fmt.Fprintln(out, unchanged(report))
	}
	for _, change := range report.Changes {
		fmt.Fprintln(out, change)
		if change.Reason != "" {
			fmt.Fprintf(out, "  %s [%s]\n", change.Reason, change.Rule)
		}
		for _, e := range change.Edits {
			printEdit(out, e)
		}
		fmt.Fprintln(out)
	}
	for _, f := range forecasts {
		printForecast(out, f)
	}
	if slices.ContainsFunc(forecasts, forecasted.estimated) {
		fmt.Fprintf(out, "Estimated times are the guide's figures for such tasks; --durations FILE has yours.\n\n")
	}
	left, next := leftAlone(report.Findings), nextSteps(report.Findings)
	printLines(out, "Warnings", linesOf(findingsOf(report.Findings, optimize.Warning), optimize.Warning))
	printLines(out, "Left alone", left.lines(verbose))
	if infos := without(findingsOf(report.Findings, optimize.Info), left, next); verbose {
		printLines(out, "Good to know", linesOf(infos, optimize.Info))
	} else if len(infos) > 0 {
		fmt.Fprintf(out, "cacheopt explain -v tells %s more.\n", count(len(infos), "info"))
	}
	printLines(out, "Next", next.lines(verbose))
}

// findingsOf are the findings of one severity.
func findingsOf(findings []optimize.Finding, severity optimize.Severity) []optimize.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f optimize.Finding) bool { return f.Severity != severity })
}

// without are the findings that no digest shows.
func without(findings []optimize.Finding, shown ...digest) []optimize.Finding {
	var lines []string
	for _, d := range shown {
		for _, f := range d.firsts {
			lines = append(lines, f.String())
		}
	}
	return slices.DeleteFunc(findings, func(f optimize.Finding) bool { return slices.Contains(lines, f.String()) })
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

// linesOf are lines without the severity, which all the findings have.
func linesOf(findings []optimize.Finding, severity optimize.Severity) []string {
	lines := optimize.Lines(findings)
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], string(severity)+": ")
	}
	return lines
}

func printLines(out io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(out, "%s:\n", title)
	for _, line := range lines {
		fmt.Fprintf(out, "  %s\n", line)
	}
}
