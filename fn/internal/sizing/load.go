package sizing

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// load is the pods that a run of a Pipeline makes, and which of them may be
// there at the same time.
type load struct {
	// tasks are the pods of each task, as if the run skipped none, and waits
	// the tasks that each waits for, by position.
	tasks []pods
	waits [][]int
	// finally are the pods at the end: all at once, when all tasks are done.
	finally []pods
	// assistants are there as long as the run.
	assistants int64
	// names are those of tasks, then of finally.
	names []string
	// guessed are the tasks of which the list doesn't tell everything, resized
	// those that a run in the list gives other sizes.
	guessed, resized []string
}

// pods are so many pods of a kind.
type pods struct {
	pod
	copies int64
}

// peak is the most that a run takes of the quota at once.
func (l load) peak(q quota) usage {
	used, last := q.all(l.tasks), q.all(l.finally)
	peak := usage{}
	for key := range q.hard {
		graph := tasks{waits: l.waits}
		for _, use := range used {
			graph.takes = append(graph.takes, use[key])
		}
		var end int64
		for _, use := range last {
			end += use[key]
		}
		peak[key] = max(graph.heaviest(), end)
	}
	return peak.plus(l.beside(q))
}

// all are what each of the tasks takes of the quota.
func (q quota) all(tasks []pods) []usage {
	var all []usage
	for _, task := range tasks {
		all = append(all, q.takes(task.pod).times(task.copies))
	}
	return all
}

// beside is what the run's affinity assistants take.
func (l load) beside(q quota) usage { return q.takes(assistant).times(l.assistants) }

// loader makes the loads of a Pipeline's runs.
type loader struct {
	survey   *survey.Survey
	spec     v1alpha1.Spec
	pipeline *survey.Pipeline
	bounds   limits
}

// stepsOf gives what a Task's steps ask for: as they came in, or as the plan
// leaves them.
type stepsOf func(*survey.Task) []needs

// load is what a run of the Pipeline takes, in the order and with the steps given.
func (l loader) load(order []plan.Waits, steps stepsOf) load {
	run := load{assistants: assistants(l.survey, l.spec, l.pipeline)}
	index := map[string]int{}
	for i, waits := range order {
		index[waits.Task.Name()] = i
	}
	for _, waits := range order {
		var before []int
		for _, name := range waits.For {
			if i, found := index[name]; found {
				before = append(before, i)
			}
		}
		run.waits = append(run.waits, before)
		run.tasks = append(run.tasks, l.pods(&run, waits.Task, steps))
	}
	for _, task := range l.pipeline.Finally {
		run.finally = append(run.finally, l.pods(&run, task, steps))
	}
	return run
}

// pods are those of one task. A Task that isn't in the list counts as one pod
// with the namespace's defaults.
func (l loader) pods(run *load, task *survey.PipelineTask, steps stepsOf) pods {
	copies, known := task.FanOut()
	if !known || task.Task == nil {
		run.guessed = append(run.guessed, task.Name())
	}
	if l.resizes(task) {
		run.resized = append(run.resized, task.Name())
	}
	run.names = append(run.names, task.Name())
	if task.Task == nil {
		return pods{l.bounds.pod(make([]needs, 1), nil), copies}
	}
	return pods{l.bounds.pod(steps(task.Task), sidecars(task.Task)), copies}
}

// resizes tells whether a run in the list gives the task other sizes than its
// Task has. They aren't counted, as each run may give others.
func (l loader) resizes(task *survey.PipelineTask) bool {
	return slices.ContainsFunc(l.survey.Runs, func(run *survey.Run) bool {
		return run.Pipeline == l.pipeline && run.Resizes(task.Name())
	})
}

// sidecars are what the containers beside the steps ask for.
func sidecars(task *survey.Task) []needs {
	var all []needs
	for _, sidecar := range task.Spec.Sidecars() {
		all = append(all, read(sidecar.Get(task.Spec.ResourcesKey())))
	}
	return all
}

// stepsBefore are what the Task's steps ask for as they came in.
func stepsBefore(task *survey.Task) []needs {
	var all []needs
	for _, step := range task.Steps {
		all = append(all, effective(task, step.Step))
	}
	return all
}

// assistants are the affinity assistants that a run of the Pipeline has: one
// for each claim that it binds, used or not, or one in all
// (createOrUpdateAffinityAssistantsAndPVCs in Tekton's affinity_assistant.go).
// Of the runs in the list the one with the most counts. Where there is none,
// the source is taken to be on a claim.
func assistants(s *survey.Survey, spec v1alpha1.Spec, pipeline *survey.Pipeline) int64 {
	switch spec.Tekton.Coschedule {
	case v1alpha1.CoscheduleDisabled:
		return 0
	case v1alpha1.CoschedulePipelineRuns, v1alpha1.CoscheduleIsolate:
		return 1
	}
	most, any := 0, false
	for _, run := range s.Runs {
		if run.Pipeline == pipeline {
			most, any = max(most, len(run.ClaimTemplates())+len(run.ClaimNames())), true
		}
	}
	if !any && pipeline.Spec.Get("workspaces").IsList() {
		return 1
	}
	return int64(most)
}

// assistantsOf is how many affinity assistants a run has that the Task is a part
// of: of the Pipelines that use the Task, the one with the most counts.
func assistantsOf(s *survey.Survey, spec v1alpha1.Spec, task *survey.Task) int64 {
	var most int64
	for _, user := range s.Users(task) {
		most = max(most, assistants(s, spec, user.Pipeline))
	}
	return most
}
