package cache

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// inUse refuses a claim that a run brings to the Task already, in its own way:
// as a volume of the Task too, it would be twice in one pod.
func (m *mounter) inUse(c claim) bool {
	brings := func(o object.Object, field object.Path, what string) {
		m.out.Find(finding.Finding{
			Severity: finding.Error, Rule: RuleTwice, Object: o.ID, Field: field,
			Message: fmt.Sprintf("binds the claim %s to %s, which %s uses; as a volume of the Task too, the claim would be twice in one pod, which then never starts", c.id.Name, what, m.task.Object.ID),
			Advice:  fmt.Sprintf("take that out, now that the Task mounts the cache itself; or name another claim in %s.claimName", c.field),
		})
	}
	if run, workspace := m.boundBy(c); run != nil {
		brings(run.Object, run.WorkspacesPath(), "workspace "+workspace)
		return true
	}
	if run, workspace := m.boundByTaskRun(c); run != nil {
		brings(run.Object, run.WorkspacesPath(), "workspace "+workspace)
		return true
	}
	for _, pod := range m.pods() {
		for _, volume := range pod.volumes {
			if slices.Contains(c.names, volume.Claim()) {
				brings(pod.object, volume.Path(), "volume "+volume.Name()+" of its pods")
				return true
			}
		}
	}
	return false
}

// boundBy finds a run that brings the claim to the Task as a workspace. Runs
// that start what isn't optimized don't count.
func (m *mounter) boundBy(c claim) (*survey.Run, string) {
	for _, user := range m.survey.AllUsers(m.task) {
		for _, run := range m.survey.RunsOf(user.Pipeline) {
			if !m.survey.Optimized(run.Object) {
				continue
			}
			if workspace := bringsTo(run, user.Task, c.names); workspace != "" {
				return run, workspace
			}
		}
	}
	return nil, ""
}

// bringsTo is the workspace of a pipeline task to which a run binds a claim of one
// of the names, "" for none.
func bringsTo(run *survey.Run, task *survey.PipelineTask, claims []string) string {
	for _, name := range claims {
		bound := run.ClaimsBound(name)
		if at := slices.IndexFunc(bound, task.Binds); at >= 0 {
			return bound[at]
		}
	}
	return ""
}

// boundByTaskRun finds a TaskRun that does.
func (m *mounter) boundByTaskRun(c claim) (*survey.TaskRun, string) {
	for _, run := range m.taskRuns() {
		for _, name := range c.names {
			if bound := run.ClaimsBound(name); len(bound) > 0 {
				return run, bound[0]
			}
		}
	}
	return nil, ""
}

// taskRuns are the TaskRuns that start the Task as it will be.
func (m *mounter) taskRuns() []*survey.TaskRun {
	return slices.DeleteFunc(slices.Clone(m.survey.TaskRuns), func(run *survey.TaskRun) bool {
		return run.Task != m.task || !m.survey.Optimized(run.Object)
	})
}

// pod is what a run adds to the pods of the Task.
type pod struct {
	object  object.Object
	volumes []tekton.Volume
}

// pods are what the runs of the list add to the Task's pods.
func (m *mounter) pods() []pod {
	var pods []pod
	for _, user := range m.survey.AllUsers(m.task) {
		for _, run := range m.survey.RunsOf(user.Pipeline) {
			if m.survey.Optimized(run.Object) {
				pods = append(pods, pod{run.Object, run.PodVolumes(user.Task.Name())})
			}
		}
	}
	for _, run := range m.taskRuns() {
		pods = append(pods, pod{run.Object, run.PodVolumes()})
	}
	return pods
}

// podHas tells whether a run gives the Task's pods a volume of the name, which
// Tekton refuses beside one of the Task (pkg/pod/pod.go).
func (m *mounter) podHas(name string) bool {
	return slices.ContainsFunc(m.pods(), func(pod pod) bool {
		return slices.ContainsFunc(pod.volumes, func(volume tekton.Volume) bool { return volume.Name() == name })
	})
}
