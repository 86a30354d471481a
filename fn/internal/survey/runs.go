package survey

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// readRuns reads the runs that an object is or holds, and the Pipelines and
// Tasks that those embed.
func (s *Survey) readRuns(o object.Object, recognisers []Recogniser) {
	if !tekton.Known(o.ID) {
		return
	}
	for _, run := range tekton.RunsIn(o) {
		s.Runs = append(s.Runs, &Run{Object: o, Run: run, Pipeline: s.pipelineOf(o, run, recognisers)})
	}
	for _, run := range tekton.TaskRunsIn(o) {
		s.TaskRuns = append(s.TaskRuns, &TaskRun{Object: o, TaskRun: run, Task: s.taskOf(o, run, recognisers)})
	}
}

// pipelineOf is the Pipeline that a run embeds or names.
func (s *Survey) pipelineOf(o object.Object, run tekton.Run, recognisers []Recogniser) *Pipeline {
	if name, ok := run.PipelineName(); ok {
		return s.pipelineNamed(within(o, run.Namespace()), name)
	}
	spec, embeds := run.Embedded()
	if !embeds || s.elsewhere(o, run.Namespace(), spec.Path()) {
		return nil
	}
	pipeline := &Pipeline{Object: o, Spec: spec, Embedded: true}
	s.readPipeline(pipeline, run.Value, recognisers)
	s.Pipelines = append(s.Pipelines, pipeline)
	return pipeline
}

// taskOf is the Task that a run embeds or names.
func (s *Survey) taskOf(o object.Object, run tekton.TaskRun, recognisers []Recogniser) *Task {
	if name, ok := run.TaskName(); ok {
		return s.taskNamed(within(o, run.Namespace()), name)
	}
	spec, embeds := run.Embedded()
	if !embeds || s.elsewhere(o, run.Namespace(), spec.Path()) {
		return nil
	}
	task := s.readTask(o, spec, recognisers)
	if role, ok := s.annotated(o, roleAnnotation(run.Value)); ok {
		task.declare(role)
	}
	s.Tasks = append(s.Tasks, task)
	return task
}

// elsewhere tells whether what a run embeds is for another namespace than its
// holder's, where caches and limits are others than those that rooms look at.
func (s *Survey) elsewhere(o object.Object, namespace string, field object.Path) bool {
	if namespace == "" || namespace == o.Namespace {
		return false
	}
	if Copied(o) || Skipped(o) {
		return true
	}
	s.Findings = append(s.Findings, finding.Finding{
		Severity: finding.Info, Rule: RuleElsewhere, Object: o.ID, Field: field,
		Message: fmt.Sprintf("is for namespace %s, not for that of the object which holds it, and is left alone", namespace),
	})
	return true
}

func (s *Survey) pipelineNamed(from object.Object, name string) *Pipeline {
	o, found := s.Resolve(from, tekton.KindPipeline, name)
	for _, pipeline := range s.Pipelines {
		if found && !pipeline.Embedded && pipeline.Object.ID == o.ID {
			return pipeline
		}
	}
	return nil
}
