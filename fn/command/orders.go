package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// forecasted is a Pipeline's order with how long it takes before and after.
type forecasted struct {
	optimize.Pipeline
	CriticalBefore path `json:"criticalPathBefore"`
	CriticalAfter  path `json:"criticalPathAfter"`
}

// forecast predicts how long Pipelines take whose order changes.
func forecast(pipelines []optimize.Pipeline, d durations) []forecasted {
	var all []forecasted
	for _, pipeline := range pipelines {
		if len(pipeline.Relaxed) == 0 {
			continue
		}
		all = append(all, forecasted{
			Pipeline:       pipeline,
			CriticalBefore: critical(pipeline.Before, func(t optimize.Task) time.Duration { return d.of(t).before }),
			CriticalAfter:  critical(pipeline.After, func(t optimize.Task) time.Duration { return d.of(t).after }),
		})
	}
	return all
}

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

func (f forecasted) sides() []side {
	return []side{{"before", f.Before, f.CriticalBefore}, {"after", f.After, f.CriticalAfter}}
}

func printForecast(out io.Writer, f forecasted) {
	fmt.Fprintf(out, "Order of Pipeline %s\n", f.title())
	for _, side := range f.sides() {
		fmt.Fprintf(out, "  %s\n", side.name)
		for _, task := range side.tasks {
			fmt.Fprintf(out, "    %s%s\n", task.Name, after(task))
		}
		fmt.Fprintf(out, "    slowest way: %s\n", side.way)
	}
	for _, pair := range f.Relaxed {
		fmt.Fprintf(out, "  %s no longer waits for %s\n", pair.Task, pair.NoLongerWaitsFor)
	}
	fmt.Fprintln(out)
}

func after(task optimize.Task) string {
	if len(task.WaitsFor) == 0 {
		return ""
	}
	return " after " + strings.Join(task.WaitsFor, ", ")
}

// printMermaid writes both orders as one diagram (https://mermaid.js.org). Ids
// are numbers, because names may have what Mermaid takes for its own.
func printMermaid(out io.Writer, f forecasted) {
	fmt.Fprintf(out, "---\ntitle: %s\n---\nflowchart LR\n", f.title())
	for _, side := range f.sides() {
		fmt.Fprintf(out, "  subgraph %s\n", side.name)
		ids := map[string]string{}
		for i, task := range side.tasks {
			ids[task.Name] = fmt.Sprintf("%s%d", side.name, i)
			fmt.Fprintf(out, "    %s[\"%s\"]\n", ids[task.Name], task.Name)
			for _, before := range task.WaitsFor {
				fmt.Fprintf(out, "    %s --> %s\n", ids[before], ids[task.Name])
			}
		}
		fmt.Fprintln(out, "  end")
	}
}
