package isolate

import "github.com/cortex-io/cacheopt/fn/internal/survey"

// following is who comes after whom among a Pipeline's tasks, those under finally
// too. Each task's followers are found once: in a large Pipeline each task is asked
// about with all the others. It holds where tasks wait in a circle.
type following struct {
	// at is a task's place by its name; next are the places of those that wait for a
	// task directly.
	at   map[string]int
	next [][]int
	// after has for a place those that come after it, near or far; nil before it was
	// asked for.
	after [][]bool
}

func followingOf(pipeline *survey.Pipeline) *following {
	tasks := pipeline.All()
	f := &following{at: make(map[string]int, len(tasks)), next: make([][]int, len(tasks)), after: make([][]bool, len(tasks))}
	for i, task := range tasks {
		f.at[task.Name()] = i
	}
	for i, task := range tasks {
		for _, name := range append(task.RunAfter(), task.Mentions()...) {
			if before, found := f.at[name]; found {
				f.next[before] = append(f.next[before], i)
			}
		}
	}
	return f
}

// comesAfter tells whether the task of a name waits for another, near or far.
func (f *following) comesAfter(name, before string) bool {
	i, known := f.at[name]
	from, found := f.at[before]
	return known && found && f.reach(from)[i]
}

// reach has the places that come after one.
func (f *following) reach(from int) []bool {
	if f.after[from] != nil {
		return f.after[from]
	}
	seen := make([]bool, len(f.next))
	f.after[from] = seen
	for next := []int{from}; len(next) > 0; {
		last := next[len(next)-1]
		next = next[:len(next)-1]
		for _, i := range f.next[last] {
			if !seen[i] {
				seen[i] = true
				next = append(next, i)
			}
		}
	}
	return seen
}
