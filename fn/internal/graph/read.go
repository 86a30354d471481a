package graph

import (
	"fmt"
	"slices"

	"github.com/tektoncd/pipeline/pkg/reconciler/pipeline/dag"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// unordered is the error for a task that names another where Tekton makes no
// edge of it (tekton.PipelineTask.Mentions has such places), and doesn't wait for
// that in any other way: which of the two comes first isn't known.
type unordered struct{ task, names string }

// Error says which two tasks.
func (u unordered) Error() string {
	return fmt.Sprintf("%s names %s where Tekton doesn't look, and doesn't wait for it", u.task, u.names)
}

// readOrder is the order of a Pipeline's tasks. The error is Tekton's own, for
// a cycle, a task that waits for one that isn't there, and a name used twice;
// or that two tasks are unordered.
func readOrder(tasks []*survey.PipelineTask) (order, error) {
	o := order{explicit: map[string][]string{}, fixed: map[string][]string{}}
	for _, task := range tasks {
		o.names = append(o.names, task.Name())
		o.explicit[task.Name()] = task.RunAfter()
	}
	for _, task := range tasks {
		// A result of a task that isn't there orders nothing; whether it is wrong
		// is for Tekton's validation to say.
		o.fixed[task.Name()] = slices.DeleteFunc(task.ResultsOf(), func(name string) bool { return !o.has(name) })
	}
	if err := o.check(); err != nil {
		return order{}, err
	}
	o.names = o.topological()
	waits := o.closure()
	for _, task := range tasks {
		for _, name := range task.Mentions() {
			if o.has(name) && !waits.waits(task.Name(), name) {
				return order{}, unordered{task.Name(), name}
			}
		}
	}
	return o, nil
}

// has tells whether the Pipeline has a task of that name.
func (o order) has(name string) bool {
	_, there := o.explicit[name]
	return there
}

// check lets Tekton build the graph.
func (o order) check() error {
	deps := map[string][]string{}
	for _, name := range o.names {
		deps[name] = o.depsOnce(name)
	}
	_, err := dag.Build(nodes{o}, deps)
	return err
}

// topological is the names with each behind all that it waits for, and
// otherwise as the Pipeline lists them. The order has no cycle.
func (o order) topological() []string {
	var sorted []string
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, dep := range o.deps(name) {
			visit(dep)
		}
		sorted = append(sorted, name)
	}
	for _, name := range o.names {
		visit(name)
	}
	return sorted
}

// nodes and node are the order as dag.Build wants to see it.
type nodes struct{ order }

// Items are the tasks.
func (n nodes) Items() []dag.Task {
	var items []dag.Task
	for _, name := range n.names {
		items = append(items, node{name, n.deps(name)})
	}
	return items
}

type node struct {
	name string
	deps []string
}

// HashKey is the task's name.
func (n node) HashKey() string { return n.name }

// Deps are the tasks that it waits for.
func (n node) Deps() []string { return n.deps }
