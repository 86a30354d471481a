package graph

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// behind is the order in which all that waits for one of a pair which an earlier run
// let run side by side waits for the other, too, and whom it adds to whom. A deployment
// appended to a build stood behind its tests as well before that run, and on a first
// run it would. Waiting for more is always right.
func (m *move) behind() (order, map[string][]string) {
	o, added := m.order.clone(), map[string][]string{}
	if slices.Contains(m.parallel, v1alpha1.ParallelNone) {
		return o, added
	}
	before := map[string][]string{}
	m.sideBySide(func(first, second *survey.PipelineTask) {
		before[second.Name()] = append(before[second.Name()], first.Name())
	})
	waits := m.was
	for _, name := range m.order.names {
		if missing := m.missing(waits, before, name); len(missing) > 0 {
			added[name] = missing
			o.explicit[name] = append(o.explicit[name], missing...)
			o.names = o.topological()
			waits = o.closure()
		}
	}
	return o, added
}

// missing are those for which a task should wait, as it waits for one that did. Those
// that may run beside it are none, nor is who waits for it.
func (m *move) missing(waits *closure, before map[string][]string, name string) []string {
	var all []string
	noted := survey.BesideOf(m.pipeline.Object).Of(name)
	for after, firsts := range before {
		if !waits.waits(name, after) {
			continue
		}
		for _, first := range firsts {
			may := first == name || waits.waits(name, first) || waits.waits(first, name) || slices.Contains(noted, first)
			if !may && !m.free(first, name) {
				all = append(all, first)
			}
		}
	}
	slices.Sort(all)
	return waits.last(slices.Compact(all))
}

// appended says of a Pipeline that is left as it is who would have to wait for more.
func (m *move) appended() {
	_, added := m.behind()
	for _, task := range m.pipeline.Tasks {
		if names := added[task.Name()]; len(names) > 0 {
			m.lost(task.RunAfterPath(), fmt.Sprintf("%s %s", task.Name(), waitsToo(names)), fmt.Sprintf("add %s to its runAfter", listed(names)))
		}
	}
}

// waitsToo is what is said of who has to wait for others by what it waits for.
func waitsToo(names []string) string {
	return fmt.Sprintf("has to wait for %s as well: what it waits for no longer does, since an earlier run of cacheopt", listed(names))
}
