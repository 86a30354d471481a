package scenario

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// rounds is how often each way is measured; the ways take turns, so that what
// else the machine does falls on all of them.
const rounds = 3

// tasksOfInterest are the rows of the table, besides the whole run.
var tasksOfInterest = []string{"fetch-repository", "run-tests", "build-and-push", "security-scan"}

// way is a column of the table: seconds by row.
type way struct {
	name    string
	seconds map[string][]float64
}

// BenchmarkApp measures test-build-deploy-pipeline of the base after a change of
// the source, and the optimized one's first run and its run after such a change.
// Seconds are those of the TaskRuns' and the PipelineRun's own start and
// completion. The docs take their figures from the table that this prints.
func BenchmarkApp(b *testing.B) {
	before, cold, warm := newWay("before"), newWay("ours, first run"), newWay("ours, after a change")
	for range rounds {
		base := deploy(b, layer{overlay: "base"})
		plain := request{pipeline: "test-build-deploy-pipeline", app: nodeApp}
		// Its first run only brings the images to the node.
		base.succeeds(b, base.start(b, plain))
		base.change(b)
		before.add(base.succeeds(b, base.start(b, plain)))

		ours := deploy(b, layer{overlay: "overlays/optimized"})
		cached := request{pipeline: optimized, app: nodeApp}
		cold.add(ours.succeeds(b, ours.start(b, cached)))
		ours.change(b)
		warm.add(ours.succeeds(b, ours.start(b, cached)))
	}
	printTable(before, cold, warm)
}

// change commits a change of the source that leaves dependencies as they are.
func (a *app) change(b *testing.B) {
	a.edit(b, "node", map[string]string{"extra.js": fmt.Sprintf("exports.extra = %d;\n", time.Now().UnixNano())})
}

func newWay(name string) *way { return &way{name: name, seconds: map[string][]float64{}} }

func (w *way) add(r *run) {
	for _, name := range tasksOfInterest {
		status := r.tasks[name].Status
		w.seconds[name] = append(w.seconds[name], status.CompletionTime.Sub(status.StartTime.Time).Seconds())
	}
	status := r.run.Status
	w.seconds["whole run"] = append(w.seconds["whole run"], status.CompletionTime.Sub(status.StartTime.Time).Seconds())
}

// printTable writes the table: the median and the range of each row, in seconds.
func printTable(ways ...*way) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	defer out.Flush()
	header, rule := "| seconds\t", "|---\t"
	for _, w := range ways {
		header += "| " + w.name + "\t"
		rule += "|---\t"
	}
	fmt.Fprintf(out, "%s|\n%s|\n", header, rule)
	for _, row := range append(slices.Clone(tasksOfInterest), "whole run") {
		cells := []string{"| " + row}
		for _, w := range ways {
			all := slices.Sorted(slices.Values(w.seconds[row]))
			cells = append(cells, fmt.Sprintf("| %.0f (%.0f-%.0f)", all[len(all)/2], all[0], all[len(all)-1]))
		}
		fmt.Fprintf(out, "%s\t|\n", strings.Join(cells, "\t"))
	}
}
