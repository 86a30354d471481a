package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// printMermaid writes both orders of a Pipeline as one diagram
// (https://mermaid.js.org/syntax/flowchart.html): arrows for who waits for whom,
// dotted lines between tasks that no longer do, thick borders on the slowest way.
func printMermaid(out io.Writer, f forecasted) {
	fmt.Fprintf(out, "---\ntitle: %s\n---\nflowchart LR\n  classDef slowest stroke-width:4px\n", f.title())
	for _, s := range []side{f.before(), f.after()} {
		m := newDiagram(s)
		fmt.Fprintf(out, "  subgraph %s\n", s.name)
		m.tasks(out, s)
		if s.name == "after" {
			for _, pair := range f.Relaxed {
				fmt.Fprintf(out, "    %s -.- %s\n", m.ids[pair.NoLongerWaitsFor], m.ids[pair.Task])
			}
		}
		m.finally(out, f)
		m.slowest(out, s)
		fmt.Fprintln(out, "  end")
	}
}

// diagram is one of the two orders. Ids are numbers, because names may have what
// Mermaid takes for its own.
type diagram struct {
	prefix string
	ids    map[string]string
}

func newDiagram(s side) diagram {
	m := diagram{prefix: s.name, ids: map[string]string{}}
	for i, task := range s.tasks {
		m.ids[task.Name] = fmt.Sprintf("%s%d", s.name, i)
	}
	return m
}

func (m diagram) node(out io.Writer, name string) {
	fmt.Fprintf(out, "    %s[\"%s\"]\n", m.ids[name], strings.ReplaceAll(name, `"`, "#quot;"))
}

func (m diagram) tasks(out io.Writer, s side) {
	for _, task := range s.tasks {
		m.node(out, task.Name)
		for _, before := range task.WaitsFor {
			fmt.Fprintf(out, "    %s --> %s\n", m.ids[before], m.ids[task.Name])
		}
	}
}

// finally puts the tasks at the end into a box of their own.
func (m diagram) finally(out io.Writer, f forecasted) {
	if len(f.Finally) == 0 {
		return
	}
	fmt.Fprintf(out, "    subgraph %sFinally [finally]\n", m.prefix)
	for i, task := range f.Finally {
		m.ids[task.Name] = fmt.Sprintf("%sEnd%d", m.prefix, i)
		m.node(out, task.Name)
	}
	fmt.Fprintln(out, "    end")
}

func (m diagram) slowest(out io.Writer, s side) {
	var ids []string
	for _, name := range s.way.Tasks {
		ids = append(ids, m.ids[name])
	}
	if len(ids) > 0 {
		fmt.Fprintf(out, "    class %s slowest\n", strings.Join(slices.Compact(ids), ","))
	}
}
