package measure

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Facts are what a reader must know of where it was measured.
type Facts struct {
	// Machine and Versions as they stand in the document.
	Machine, Versions string
	// Work says of each workload what it is.
	Work map[string]string
}

// Write writes the document of runs.
func Write(out io.Writer, runs []Run, facts Facts) error {
	d := &document{}
	d.line(introduction, when(runs), facts.Machine, facts.Versions)
	for _, work := range distinct(runs, workOf) {
		for _, link := range distinct(runs, linkOf) {
			some := slices.DeleteFunc(slices.Clone(runs), func(r Run) bool { return r.Work != work || r.Link != link })
			if len(some) > 0 {
				d.section(work, link, facts.Work[work], some)
			}
		}
	}
	_, err := io.WriteString(out, d.String())
	return err
}

const introduction = `# Benchmarks

` + "`make bench-e2e`" + ` measured this on %s: %s, %s.
The first row is the app as it is in [base/](../base), and each figure behind a comma is
a part of its. Figures are medians of the rounds, with the smallest and the largest, of
runs that took turns. Columns run in their order, the first with empty caches. The guide's
row runs with Tekton's flag ` + "`coschedule: disabled`" + `, without which its runs fail.
[e2e/scenario](../e2e/scenario) has the rows and columns.
`

// when is the day on which runs ended, or the first and the last.
func when(runs []Run) string {
	days := distinct(runs, func(r Run) string { return r.Ended.Format(time.DateOnly) })
	first, last := slices.Min(days), slices.Max(days)
	if first == last {
		return first
	}
	return first + " to " + last
}

type document struct{ strings.Builder }

func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// section is all about one workload over one link.
func (d *document) section(work, link, what string, runs []Run) {
	d.line("## %s, link %s\n", work, link)
	d.line("%s Rounds: %d. Load of the machine after runs: %s.\n", what, rounds(runs), loads(runs))
	d.promises(runs)
	d.line("### Seconds\n")
	d.table(runs, seconds(runs))
	d.line("### Seconds of the build, by its log\n")
	d.table(runs, byName(runs, buildPieces))
	d.largest(runs, "source changed")
	d.line("### Commands of the Dockerfile\n")
	d.table(runs, commands)
	d.line("### Megabytes, and requests\n")
	d.table(runs, amounts)
	d.line("### Processor seconds, and memory at its peak\n")
	d.table(runs, usage)
}

// rounds is how often the row and column was measured that was most often.
func rounds(runs []Run) int {
	most := 0
	for _, run := range runs {
		most = max(most, len(of(runs, run.Row, run.Column, func(Run) float64 { return 0 })))
	}
	return most
}

func loads(runs []Run) string {
	var all figures
	for _, run := range runs {
		all = append(all, run.Load)
	}
	return fmt.Sprintf("%.1f (%.1f–%.1f)", all.median(), slices.Min(all), slices.Max(all))
}

// promises is the table of the guide's promises.
func (d *document) promises(runs []Run) {
	rows := distinct(runs, rowOf)[1:]
	d.line("### What the guide promises\n")
	d.line("| the guide | measured | %s |", strings.Join(rows, " | "))
	d.line("|---|---|%s", strings.Repeat("---|", len(rows)))
	for _, p := range promises {
		cells := []string{p.says, p.measured + ", " + p.column}
		for _, row := range rows {
			cells = append(cells, p.kept(runs, row))
		}
		d.line("| %s |", strings.Join(cells, " | "))
	}
	d.line("")
}

// measured is a figure with its name.
type measured struct {
	name string
	of   func(Run) float64
}

// seconds are the whole run and the tasks of a Pipeline, in the order of names.
func seconds(runs []Run) []measured {
	whole := measured{"whole run", func(r Run) float64 { return r.Whole }}
	return append([]measured{whole}, byName(runs, func(r Run) map[string]float64 { return r.Seconds })...)
}

func buildPieces(r Run) map[string]float64 { return r.Pieces }

// largest says which piece of the build takes longest in a column, row by row.
func (d *document) largest(runs []Run, column string) {
	var all []string
	for _, row := range distinct(runs, rowOf) {
		name, most := "", 0.0
		for _, piece := range byName(runs, buildPieces) {
			if took := of(runs, row, column, piece.of).median(); took > most {
				name, most = piece.name, took
			}
		}
		if name != "" {
			all = append(all, fmt.Sprintf("%s: %s, %.0f s", row, name, most))
		}
	}
	if len(all) > 0 {
		d.line("What takes longest, %s: %s.\n", column, strings.Join(all, "; "))
	}
}

// byName are figures that runs have under names.
func byName(runs []Run, in func(Run) map[string]float64) []measured {
	names := map[string]bool{}
	for _, run := range runs {
		for name := range in(run) {
			names[name] = true
		}
	}
	var all []measured
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, measured{name, func(r Run) float64 { return named(in(r), name) }})
	}
	return all
}

var amounts = []measured{
	{"from the registry", func(r Run) float64 { return float64(r.Registry) / 1e6 }},
	{"from package and Git servers", func(r Run) float64 { return float64(r.Packages) / 1e6 }},
	{"to the registry", func(r Run) float64 { return float64(r.Pushed) / 1e6 }},
	{"requests to these", func(r Run) float64 { return float64(r.Requests) }},
}

var commands = []measured{
	{"run", func(r Run) float64 { return r.Ran }},
	{"taken from a cache", func(r Run) float64 { return r.Taken }},
}

var usage = []measured{
	{"seconds, tests", func(r Run) float64 { return named(r.CPU, tests) }},
	{"seconds, build", func(r Run) float64 { return named(r.CPU, build) }},
	{"MB, tests", func(r Run) float64 { return named(r.Memory, tests) / 1e6 }},
	{"MB, build", func(r Run) float64 { return named(r.Memory, build) / 1e6 }},
}

// table has a block of lines for each row, a line for each figure.
func (d *document) table(runs []Run, lines []measured) {
	columns := distinct(runs, columnOf)
	d.line("| | | %s |", strings.Join(columns, " | "))
	d.line("|---|---|%s", strings.Repeat("--:|", len(columns)))
	first := distinct(runs, rowOf)[0]
	for _, row := range distinct(runs, rowOf) {
		title := "**" + row + "**"
		for _, line := range lines {
			cells := []string{title, line.name}
			for _, column := range columns {
				figure := of(runs, row, column, line.of)
				if row == first {
					cells = append(cells, figure.text())
				} else {
					cells = append(cells, figure.beside(of(runs, first, column, line.of)))
				}
			}
			d.line("| %s |", strings.Join(cells, " | "))
			title = ""
		}
	}
	d.line("")
}
