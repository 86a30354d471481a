package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// forecasted is a Pipeline's order with how long it takes before and after.
type forecasted struct {
	optimize.Pipeline
	CriticalBefore path `json:"criticalPathBefore"`
	CriticalAfter  path `json:"criticalPathAfter"`
}

// forecast predicts how long Pipelines take.
func forecast(pipelines []optimize.Pipeline, d durations) []forecasted {
	var all []forecasted
	for _, pipeline := range pipelines {
		all = append(all, forecasted{
			Pipeline:       pipeline,
			CriticalBefore: critical(pipeline.Before, pipeline.Finally, func(t optimize.Task) spell { return d.of(t).spellBefore() }),
			CriticalAfter:  critical(pipeline.After, pipeline.Finally, func(t optimize.Task) spell { return d.of(t).spellAfter() }),
		})
	}
	return all
}

func (f forecasted) estimated() bool { return f.CriticalBefore.Estimated || f.CriticalAfter.Estimated }

func (f forecasted) title() string {
	name := strings.TrimPrefix(f.Namespace+"/"+f.Name, "/")
	if f.Kind != "" {
		return fmt.Sprintf("in %s %s at %s", f.Kind, name, f.Field)
	}
	return name
}

// side is one of a Pipeline's two orders.
type side struct {
	name  string
	tasks []optimize.Task
	way   path
}

func (f forecasted) before() side { return side{"before", f.Before, f.CriticalBefore} }
func (f forecasted) after() side  { return side{"after", f.After, f.CriticalAfter} }

// printForecast writes a Pipeline's order before and after; once where nothing
// of it changes.
func printForecast(out io.Writer, f forecasted) {
	fmt.Fprintf(out, "Order of Pipeline %s\n", f.title())
	if len(f.Relaxed) == 0 {
		printOrder(out, side{name: "before and after", tasks: f.Before}, f.Finally)
		if before, after := f.CriticalBefore.String(), f.CriticalAfter.String(); before == after {
			fmt.Fprintf(out, "    slowest way: %s\n", before)
		} else {
			fmt.Fprintf(out, "    slowest way before: %s\n    slowest way after: %s\n", before, after)
		}
	} else {
		for _, s := range []side{f.before(), f.after()} {
			printOrder(out, s, f.Finally)
			fmt.Fprintf(out, "    slowest way: %s\n", s.way)
		}
	}
	for _, pair := range f.Relaxed {
		fmt.Fprintf(out, "  %s no longer waits for %s\n", pair.Task, pair.NoLongerWaitsFor)
	}
	fmt.Fprintln(out)
}

func printOrder(out io.Writer, s side, finally []optimize.Task) {
	fmt.Fprintf(out, "  %s\n", s.name)
	for _, task := range s.tasks {
		fmt.Fprintf(out, "    %s%s\n", task.Name, after(task))
	}
	for _, task := range finally {
		fmt.Fprintf(out, "    %s at the end\n", task.Name)
	}
}

func after(task optimize.Task) string {
	if len(task.WaitsFor) == 0 {
		return ""
	}
	return " after " + strings.Join(task.WaitsFor, ", ")
}
