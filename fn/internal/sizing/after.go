package sizing

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// planned are the quantities that the plan sets, by where.
type planned map[place]resource.Quantity

type place struct {
	object object.ID
	path   string
}

func readPlanned(sofar plan.Plan) planned {
	all := planned{}
	for _, e := range sofar.Edits {
		text, isText := e.Value.(string)
		if e.Op != edit.Set || !isText {
			continue
		}
		if q, err := v1alpha1.Quantity(text).Parse(); err == nil {
			all[place{e.Object, e.Path.String()}] = q
		}
	}
	return all
}

// at are the amounts that the plan sets below requests or limits.
func (p planned) at(id object.ID, resources object.Value, names []string) amounts {
	all := amounts{}
	for _, name := range names {
		if q, ok := p[place{id, resources.Get(name).Path().String()}]; ok {
			all[name] = q
		}
	}
	return all
}

// stepsAfter gives what a Task's steps ask for as the plan leaves them.
func stepsAfter(sofar plan.Plan) stepsOf {
	set := readPlanned(sofar)
	return func(task *survey.Task) []needs {
		all := slices.Clone(addedSteps(task, sofar))
		for _, step := range task.Steps {
			was, resources := effective(task, step.Step), step.Resources()
			all = append(all, needs{
				set.at(task.Object.ID, resources.Get("requests"), sized).over(was.requests),
				set.at(task.Object.ID, resources.Get("limits"), sized).over(was.limits),
			})
		}
		return all
	}
}

// orders are the order of the Pipeline's tasks as it was and as it will be.
func orders(pipeline *survey.Pipeline, sofar plan.Plan) (before, after []plan.Waits) {
	for _, order := range sofar.Orders {
		if order.Pipeline == pipeline {
			return order.Before, order.After
		}
	}
	for _, task := range pipeline.Tasks {
		before = append(before, plan.Waits{Task: task, For: append(task.Mentions(), task.RunAfter()...)})
	}
	return before, before
}

// addedSteps are the needs of steps that the plan puts into a Task.
func addedSteps(task *survey.Task, sofar plan.Plan) []needs {
	var added []needs
	for _, e := range sofar.Edits {
		step, isStep := e.Value.(edit.Fields)
		if !isStep || e.Op != edit.Insert || e.Object != task.Object.ID || !e.Path.Equal(task.Spec.StepsPath()) {
			continue
		}
		resources, _ := step.Get(task.Spec.ResourcesKey()).(edit.Fields)
		added = append(added, needs{amountsOf(resources.Get("requests")), amountsOf(resources.Get("limits"))})
	}
	return added
}

// amountsOf are the amounts of requests or limits that an edit is to write.
func amountsOf(value any) amounts {
	all := amounts{}
	fields, _ := value.(edit.Fields)
	for _, field := range fields {
		text, _ := field.Value.(string)
		if q, err := v1alpha1.Quantity(text).Parse(); err == nil {
			all[field.Key] = q
		}
	}
	return all
}
