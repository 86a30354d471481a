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

// deps are the tasks that name waits for directly, as they are written; one that
// both runAfter and an expression name is there twice.
func (o order) deps(name string) []string {
	return append(slices.Clone(o.explicit[name]), o.fixed[name]...)
}

// depsOnce are the deps sorted, each once.
func (o order) depsOnce(name string) []string {
	return slices.Compact(slices.Sorted(slices.Values(o.deps(name))))
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
	dropped := map[string]map[string]bool{}
	for _, p := range pairs {
		if dropped[p.after] == nil {
			dropped[p.after] = map[string]bool{}
		}
		dropped[p.after][p.before] = true
	}
	less := o.clone()
	for after, from := range dropped {
		less.explicit[after] = slices.DeleteFunc(less.explicit[after], func(name string) bool { return from[name] })
	}
	return less
}

// relax takes the edges of the pairs away and then mends everything else: who
// waited for another, near or far, still does, unless free says that the two
// need not. It gives the new order, and the pairs that got free of each other.
//
// A pair of which the second still waits for the first in another way stays as
// it was; taking its edge away would change nothing but the text. All such pairs
// of a round stay together: an edge that stays makes nobody wait for less.
func (o order) relax(pairs []pair, free func(before, after string) bool) (order, []pair) {
	for {
		relaxed, waiting := o.mend(o.drop(pairs), free)
		freed := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return waiting.waits(p.after, p.before) })
		if len(freed) == len(pairs) {
			return relaxed, pairs
		}
		pairs = freed
	}
}

// mend adds to relaxed the edges that it lacks, and gives its closure too. Tasks
// come in topological order, so that what a task waits for is mended before the
// task itself. What covers what is asked of the new order: in it one task of a
// relaxed pair no longer stands for the other.
func (o order) mend(relaxed order, free func(before, after string) bool) (order, *closure) {
	was, is := o.closure(), newClosure(o.names)
	for _, name := range o.names {
		is.wait(name, relaxed.deps(name))
		var missing []string
		before, now := was.before[was.index[name]], is.before[is.index[name]]
		for i, other := range o.names {
			if before.has(i) && !now.has(i) && !free(other, name) {
				missing = append(missing, other)
			}
		}
		add := is.last(missing)
		relaxed.explicit[name] = append(relaxed.explicit[name], add...)
		is.wait(name, add)
	}
	return relaxed, is
}
