package measure

import "fmt"

// promise is what the guide says that its changes save, as a part of what was.
type promise struct {
	says     string
	atLeast  float64
	measured string
	// column is where it is measured.
	column string
	// saved is the part that a run saves beside the median of what was before.
	saved func(run Run, before func(func(Run) float64) float64) float64
}

// installing is the step that installs dependencies, beside is from the start of
// tests and build to the end of the later one: names in Run.Seconds.
const (
	tests, build = "run-tests", "build-and-push"
	installing   = "run-tests: install-dependencies"
	beside       = "tests and build"
)

var promises = []promise{
	{"subsequent builds 60–70 % faster", 0.6, "the whole run", "source changed", lessOf(func(r Run) float64 { return r.Whole })},
	{"layers cached, 90 % reduction", 0.9, "commands that the build ran", "unchanged", lessOf(func(r Run) float64 { return r.Ran })},
	{"layers cached, 90 % reduction", 0.9, "commands that the build ran", "source changed", lessOf(func(r Run) float64 { return r.Ran })},
	{"dependencies cached, 80 % reduction", 0.8, "the step install-dependencies", "source changed", lessOf(func(r Run) float64 { return named(r.Seconds, installing) })},
	{"tests beside the build, 30–40 % faster", 0.3, "tests and build, of the sum of both", "source changed", overlapped},
}

// lessOf measures how much less a figure is than it was.
func lessOf(figure func(Run) float64) func(Run, func(func(Run) float64) float64) float64 {
	return func(run Run, before func(func(Run) float64) float64) float64 { return 1 - figure(run)/before(figure) }
}

// overlapped measures how much of a run's own tests and build lay beside each
// other.
func overlapped(run Run, _ func(func(Run) float64) float64) float64 {
	return 1 - named(run.Seconds, beside)/(named(run.Seconds, tests)+named(run.Seconds, build))
}

// kept says how a row of runs keeps a promise, beside the first row.
func (p promise) kept(runs []Run, row string) string {
	first := distinct(runs, rowOf)[0]
	saved := of(runs, row, p.column, func(run Run) float64 {
		return p.saved(run, func(figure func(Run) float64) float64 { return of(runs, first, p.column, figure).median() })
	})
	switch {
	case len(saved) == 0:
		return "–"
	case saved.median() >= p.atLeast:
		return fmt.Sprintf("%.0f %%, met", 100*saved.median())
	}
	return fmt.Sprintf("%.0f %%, not met", 100*saved.median())
}
