package scenario

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/link"
	"github.com/cortex-io/cacheopt/e2e/measure"
	"github.com/cortex-io/cacheopt/e2e/workload"
)

// What the command bench passes on.
var (
	benchRounds  = flag.Int("bench-rounds", 5, "how often each row is measured")
	benchRows    = flag.String("bench-rows", "", "the rows, with commas between them; all by default")
	benchWork    = flag.String("bench-work", "", "the workloads, with commas between them; all by default")
	benchColumns = flag.String("bench-columns", "", "the columns, with commas between them; all by default")
	benchTrip    = flag.Duration("bench-round-trip", 25*time.Millisecond, "the link's round trip")
	benchMbits   = flag.Float64("bench-mbits", 200, "the link's megabits a second; 0 is any")
	benchFolder  = flag.String("bench-folder", "", "the folder with the packages")
	benchInto    = flag.String("bench-into", "", "the file that runs are added to")
)

// benchPatience is how long a run may take that is measured.
const benchPatience = 40 * time.Minute

// BenchmarkApp measures runs of test-build-deploy-pipeline on work of real size,
// in every row and column. The rows take turns in each round, so that what else
// the machine does falls on all of them. Seconds are those of the TaskRuns' and
// the PipelineRun's own start and completion. docs/benchmarks.md is made of what
// this adds to a file.
func BenchmarkApp(b *testing.B) {
	servers := serve(b, link.Shape{RoundTrip: *benchTrip, Mbits: *benchMbits})
	for round := range *benchRounds {
		for _, work := range servers.work {
			for _, row := range rows {
				if asked(*benchWork, work.Name) && asked(*benchRows, row.name) {
					b.Run(fmt.Sprintf("%d-%s-%s", round+1, work.Name, row.name), func(b *testing.B) {
						servers.measure(b, round+1, work, row)
					})
				}
			}
		}
	}
}

// asked says whether a list of names, with commas between them, has one, or none
// at all.
func asked(list, name string) bool {
	return list == "" || slices.Contains(strings.Split(list, ","), name)
}

// measure measures one row from caches that are empty: a run for each column.
func (s *servers) measure(b *testing.B, round int, work workload.Workload, row row) {
	var a *app
	b.Cleanup(func() {
		if a != nil {
			a.sweep(b)
		}
	})
	a = row.deploy(b, work)
	repository := a.namespace
	if err := s.repositories.Create(repository, work.Source); err != nil {
		b.Fatal(err)
	}
	for _, column := range columns {
		if !asked(*benchColumns, column.name) {
			continue
		}
		if files := column.change(work); files != nil {
			if _, err := s.repositories.Commit(repository, files); err != nil {
				b.Fatal(err)
			}
		}
		before, peaks := s.counted(), a.watchPods(b)
		r := a.succeeds(b, a.create(b, row.run(a, work, repository)))
		run := s.counted().since(before)
		run.Round, run.Work, run.Link, run.Row, run.Column = round, work.Name, s.name(), row.name, column.name
		run.Memory, run.CPU = peaks.byTask(r)
		timed(b, &run, r)
		if err := measure.Append(*benchInto, run); err != nil {
			b.Fatal(err)
		}
		fmt.Printf("round %d, %s, %s, %s: %.0f s\n", round, work.Name, row.name, column.name, run.Whole)
	}
}
