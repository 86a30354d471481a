package sizing

import "math"

// tasks is the order of some tasks: which wait for which, by position, and what
// each takes.
type tasks struct {
	// waits are the tasks that each waits for directly.
	waits [][]int
	takes []int64
}

// heaviest is the most that tasks take which may run at the same time: the
// weight of the heaviest set in which none waits for another, near or far.
//
// That is what is left of all weights when as much as possible is covered by
// handing each task's place on to one that waits for it (Dilworth's theorem
// with weights): the sum less a maximum flow. Each task is two nodes: what it
// gives back when it is done, and what it needs to begin. Room flows from the
// one to the other of a task that waits, and through tasks in between.
//
// It is exact, and for graphs as large as Pipelines get it takes milliseconds.
func (t tasks) heaviest() int64 {
	n := len(t.takes)
	f := newFlow(2*n + 2)
	source, sink := 2*n, 2*n+1
	needs := func(i int) int { return n + i }
	var sum int64
	for i, weight := range t.takes {
		sum += weight
		f.edge(source, i, weight)
		f.edge(needs(i), sink, weight)
		f.edge(needs(i), i, math.MaxInt64)
		for _, before := range t.waits[i] {
			f.edge(before, needs(i), math.MaxInt64)
		}
	}
	return sum - f.most(source, sink)
}
