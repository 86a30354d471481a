package graph

import (
	"errors"
	"slices"

	"github.com/tektoncd/pipeline/pkg/reconciler/pipeline/dag"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// errUnclear is for tasks that Tekton can order, although expressions in them
// name each other in a circle, in places that Tekton makes no edge of.
var errUnclear = errors.New("expressions name tasks in a circle, though Tekton goes by none of them")

// readOrder is the order of a Pipeline's tasks. The error is Tekton's own, for
// a cycle, a task that waits for one that isn't there, and a name used twice;
// or errUnclear.
func readOrder(tasks []*survey.PipelineTask) (order, error) {
	o := orderBy(tasks, func(task *survey.PipelineTask) []string { return task.Mentions() })
	err := o.check()
	if err == nil {
		o.names = o.topological()
		return o, nil
	}
	strict := orderBy(tasks, func(task *survey.PipelineTask) []string { return task.Deps() })
	if strict.check() == nil {
		return order{}, errUnclear
	}
	return order{}, err
}

// orderBy has the edges of runAfter, and those that fixed gives. An expression
// that names no task of the Pipeline orders nothing; whether it is wrong is for
// Tekton's validation to say.
func orderBy(tasks []*survey.PipelineTask, fixed func(*survey.PipelineTask) []string) order {
	o := order{explicit: map[string][]string{}, fixed: map[string][]string{}}
	there := map[string]bool{}
	for _, task := range tasks {
		o.names = append(o.names, task.Name())
		there[task.Name()] = true
	}
	for _, task := range tasks {
		o.explicit[task.Name()] = task.RunAfter()
		for _, name := range fixed(task) {
			if there[name] {
				o.fixed[task.Name()] = append(o.fixed[task.Name()], name)
			}
		}
	}
	return o
}

// check lets Tekton build the graph.
func (o order) check() error {
	deps := map[string][]string{}
	for _, name := range o.names {
		deps[name] = slices.Compact(slices.Sorted(slices.Values(o.deps(name))))
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
