package graph

import "slices"

// order is which tasks of a Pipeline wait for which: direct edges only, by
// name. It is the whole of what parallelising needs to know.
type order struct {
	// names are the tasks, each after those it waits for.
	names []string
	// explicit are the edges that runAfter alone makes, and so can be taken
	// away; fixed are those that an expression makes.
	explicit, fixed map[string][]string
}

// before are all tasks that name waits for, near and far.
func (o order) before(name string) map[string]bool {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(at string) {
		for _, dep := range o.deps(at) {
			if !seen[dep] {
				seen[dep] = true
				visit(dep)
			}
		}
	}
	visit(name)
	return seen
}

// deps are the tasks that name waits for directly.
func (o order) deps(name string) []string {
	return append(slices.Clone(o.explicit[name]), o.fixed[name]...)
}

func (o order) clone() order {
	explicit := map[string][]string{}
	for name, deps := range o.explicit {
		explicit[name] = slices.Clone(deps)
	}
	return order{names: o.names, explicit: explicit, fixed: o.fixed}
}

// pair is a task and one that waits for it.
type pair struct{ before, after string }

// drop is the order without the explicit edges of the pairs.
func (o order) drop(pairs []pair) order {
	less := o.clone()
	for _, p := range pairs {
		less.explicit[p.after] = slices.DeleteFunc(less.explicit[p.after], func(name string) bool { return name == p.before })
	}
	return less
}

// relax takes the edges of the pairs away and then mends everything else: who
// waited for another, near or far, still does, unless free says that the two
// need not. It gives the new order, and the pairs that got free of each other.
//
// A pair of which the second still waits for the first in another way stays as
// it was; taking its edge away would change nothing but the text.
func (o order) relax(pairs []pair, free func(before, after string) bool) (order, []pair) {
	for {
		relaxed := o.mend(o.drop(pairs), free)
		bound := slices.IndexFunc(pairs, func(p pair) bool { return relaxed.before(p.after)[p.before] })
		if bound < 0 {
			return relaxed, pairs
		}
		pairs = slices.Delete(slices.Clone(pairs), bound, bound+1)
	}
}

// mend adds to relaxed the edges that it lacks. Tasks come in topological
// order, so that what a task waits for is mended before the task itself.
func (o order) mend(relaxed order, free func(before, after string) bool) order {
	for _, name := range o.names {
		has := relaxed.before(name)
		var missing []string
		was := o.before(name)
		for _, before := range o.names {
			if was[before] && !has[before] && !free(before, name) {
				missing = append(missing, before)
			}
		}
		relaxed.explicit[name] = append(relaxed.explicit[name], relaxed.last(missing)...)
	}
	return relaxed
}

// last are those of the tasks that no other of them waits for: waiting for
// them is waiting for all.
func (o order) last(tasks []string) []string {
	return slices.DeleteFunc(slices.Clone(tasks), func(task string) bool {
		return slices.ContainsFunc(tasks, func(other string) bool { return o.before(other)[task] })
	})
}
