package optimize

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Pipeline is the order of a Pipeline's tasks, before and after.
type Pipeline struct {
	// Namespace and Name are the Pipeline's, as it came in; of one that a run
	// embeds they are those of the object that holds it.
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Kind and Field say what that object is, and where in it the Pipeline is;
	// both are empty for a Pipeline that is an object itself.
	Kind  string `json:"kind,omitempty"`
	Field string `json:"field,omitempty"`
	// Before and After have the same tasks, each after those it waits for.
	Before []Task `json:"before"`
	After  []Task `json:"after"`
	// Finally are the tasks that run at the end, beside each other.
	Finally []Task `json:"finally,omitempty"`
	// Relaxed are the pairs that no longer wait for each other.
	Relaxed []Relaxed `json:"relaxed,omitempty"`
}

// Task is one task of a Pipeline.
type Task struct {
	Name string `json:"name"`
	// Role is build, test, verify, scan, deploy or other.
	Role string `json:"role"`
	// WaitsFor are the tasks that it waits for directly.
	WaitsFor []string `json:"waitsFor,omitempty"`
	// Cached is set where one of its steps caches, by what was planned.
	Cached bool `json:"-"`
	// Warm is set where all its builds cached before.
	Warm bool `json:"-"`
}

// Relaxed is a task and one that waited for it and no longer does.
type Relaxed struct {
	Task             string `json:"task"`
	NoLongerWaitsFor string `json:"noLongerWaitsFor"`
}

func pipelines(p plan.Plan) []Pipeline {
	var all []Pipeline
	relaxed := map[*survey.Pipeline][]Relaxed{}
	for _, pair := range p.Relaxed {
		relaxed[pair.Pipeline] = append(relaxed[pair.Pipeline], Relaxed{Task: pair.After.Name(), NoLongerWaitsFor: pair.Before.Name()})
	}
	caching := map[*survey.Task]bool{}
	for _, mount := range append(p.Mounts[:len(p.Mounts):len(p.Mounts)], p.Cached...) {
		caching[mount.Task] = true
	}
	for _, order := range p.Orders {
		id := order.Pipeline.Object.ID
		one := Pipeline{Namespace: id.Namespace, Name: id.Name, Before: tasks(order.Before, caching, p.Warm), After: tasks(order.After, caching, p.Warm)}
		if order.Pipeline.Embedded {
			one.Kind, one.Field = id.Kind, order.Pipeline.Spec.Path().String()
		}
		for _, task := range order.Pipeline.Finally {
			one.Finally = append(one.Finally, Task{Name: task.Name(), Role: string(task.Role)})
		}
		one.Relaxed = relaxed[order.Pipeline]
		all = append(all, one)
	}
	return all
}

func tasks(order []plan.Waits, caching map[*survey.Task]bool, warm []*survey.Task) []Task {
	var all []Task
	for _, waits := range order {
		all = append(all, Task{
			Name: waits.Task.Name(), Role: string(waits.Task.Role), WaitsFor: waits.For,
			Cached: caching[waits.Task.Task], Warm: slices.Contains(warm, waits.Task.Task),
		})
	}
	return all
}
