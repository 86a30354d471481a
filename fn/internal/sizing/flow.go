package sizing

import "math"

// flow is a network of pipes, each with room for so much.
type flow struct {
	pipes []pipe
	// from are the pipes that leave a node, by position in pipes. A pipe and
	// the way back through it are neighbours there: i and i^1.
	from [][]int
	// level is how far a node is from the source, next the first of its pipes
	// that may still lead on.
	level, next []int
}

type pipe struct {
	to   int
	room int64
}

func newFlow(nodes int) *flow {
	return &flow{from: make([][]int, nodes), level: make([]int, nodes), next: make([]int, nodes)}
}

func (f *flow) edge(from, to int, room int64) {
	f.from[from] = append(f.from[from], len(f.pipes))
	f.from[to] = append(f.from[to], len(f.pipes)+1)
	f.pipes = append(f.pipes, pipe{to, room}, pipe{from, 0})
}

// most is the maximum flow from source to sink (Dinic's algorithm). It takes
// the room away.
func (f *flow) most(source, sink int) int64 {
	var sum int64
	for f.layer(source, sink) {
		clear(f.next)
		for {
			sent := f.send(source, sink, math.MaxInt64)
			if sent == 0 {
				break
			}
			sum += sent
		}
	}
	return sum
}

// layer finds how far each node is from the source; false where the sink can't
// be reached.
func (f *flow) layer(source, sink int) bool {
	for i := range f.level {
		f.level[i] = -1
	}
	f.level[source] = 0
	for queue := []int{source}; len(queue) > 0; queue = queue[1:] {
		for _, i := range f.from[queue[0]] {
			p := f.pipes[i]
			if p.room > 0 && f.level[p.to] < 0 {
				f.level[p.to] = f.level[queue[0]] + 1
				queue = append(queue, p.to)
			}
		}
	}
	return f.level[sink] >= 0
}

// send brings at most so much from a node to the sink, each step one level on.
func (f *flow) send(node, sink int, most int64) int64 {
	if node == sink {
		return most
	}
	for ; f.next[node] < len(f.from[node]); f.next[node]++ {
		i := f.from[node][f.next[node]]
		p := &f.pipes[i]
		if p.room == 0 || f.level[p.to] != f.level[node]+1 {
			continue
		}
		if sent := f.send(p.to, sink, min(most, p.room)); sent > 0 {
			p.room -= sent
			f.pipes[i^1].room += sent
			return sent
		}
	}
	return 0
}
