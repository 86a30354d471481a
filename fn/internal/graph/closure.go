package graph

// closure is who waits for whom, near and far, as bits: a Pipeline of several
// hundred tasks has some hundred thousand pairs, each asked for more than once.
type closure struct {
	index map[string]int
	// before has a set for each task, by its index.
	before []set
}

// set is a set of tasks by their indices, one bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) union(other set) {
	for i := range s {
		s[i] |= other[i]
	}
}

// newClosure has the tasks, and nobody waits yet.
func newClosure(names []string) *closure {
	c := &closure{index: make(map[string]int, len(names))}
	for i, name := range names {
		c.index[name] = i
		c.before = append(c.before, newSet(len(names)))
	}
	return c
}

// closure is the order's. Its names are sorted, so that each task comes after
// all that it waits for.
func (o order) closure() *closure {
	c := newClosure(o.names)
	for _, name := range o.names {
		c.wait(name, o.deps(name))
	}
	return c
}

// wait notes that a task waits for others, and so for all that those wait for.
func (c *closure) wait(name string, others []string) {
	own := c.before[c.index[name]]
	for _, other := range others {
		i := c.index[other]
		own.add(i)
		own.union(c.before[i])
	}
}

// waits tells whether a task waits for another, near or far.
func (c *closure) waits(name, other string) bool {
	return c.before[c.index[name]].has(c.index[other])
}

// last are those of the tasks that no other of them waits for: waiting for
// them is waiting for all.
func (c *closure) last(tasks []string) []string {
	covered := newSet(len(c.before))
	for _, task := range tasks {
		covered.union(c.before[c.index[task]])
	}
	var last []string
	for _, task := range tasks {
		if !covered.has(c.index[task]) {
			last = append(last, task)
		}
	}
	return last
}
