package sizing

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestHeaviest(t *testing.T) {
	for name, test := range map[string]struct {
		tasks tasks
		want  int64
	}{
		"no task":                      {tasks{}, 0},
		"one after another":            {tasks{[][]int{{}, {0}, {1}}, []int64{2, 5, 3}}, 5},
		"all at once":                  {tasks{[][]int{{}, {}, {}}, []int64{2, 5, 3}}, 10},
		"two between two":              {tasks{[][]int{{}, {0}, {0}, {1, 2}}, []int64{4, 2, 3, 1}}, 5},
		"two lighter than what follow": {tasks{[][]int{{}, {0}, {0}, {1, 2}}, []int64{4, 2, 3, 9}}, 9},
		"two chains of unlike lengths": {tasks{[][]int{{}, {0}, {1}, {}}, []int64{1, 7, 1, 2}}, 9},
		"a task in between takes nothing, and its neighbours still wait": {
			tasks{[][]int{{}, {0}, {1}}, []int64{3, 0, 3}}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.tasks.heaviest(); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// TestPropertyHeaviestIsWhatTryingAllSetsFinds holds the flow against every set
// of tasks, over graphs thin and dense.
func TestPropertyHeaviestIsWhatTryingAllSetsFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		graph := randomTasks(random, random.IntN(11), random.Float64())
		if got, want := graph.heaviest(), tryAll(graph); got != want {
			t.Fatalf("got %d, want %d for %+v", got, want, graph)
		}
	}
}

func TestHeaviestOfALargePipelineIsQuick(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, density := range []float64{0.001, 0.01, 0.5} {
		graph, start := randomTasks(random, 600, density), time.Now()
		graph.heaviest()
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("600 tasks, of whose pairs %g wait, took %s", density, took)
		}
	}
}

// randomTasks is a graph in which a task waits for each one before it with the
// given probability.
func randomTasks(random *rand.Rand, n int, density float64) tasks {
	graph := tasks{waits: make([][]int, n), takes: make([]int64, n)}
	for i := range n {
		graph.takes[i] = random.Int64N(9)
		for before := range i {
			if random.Float64() < density {
				graph.waits[i] = append(graph.waits[i], before)
			}
		}
	}
	return graph
}

// tryAll is the heaviest of all sets in which no task waits for another.
func tryAll(graph tasks) int64 {
	n := len(graph.takes)
	// before has for each task all that it waits for, near and far, as bits.
	before := make([]uint, n)
	for i, waits := range graph.waits {
		for _, other := range waits {
			before[i] |= 1<<other | before[other]
		}
	}
	var heaviest int64
	for set := range uint(1) << n {
		var sum int64
		for i := range n {
			if set>>i&1 == 0 {
				continue
			}
			sum += graph.takes[i]
			if before[i]&set != 0 {
				sum = -1
				break
			}
		}
		heaviest = max(heaviest, sum)
	}
	return heaviest
}
