package cache

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Plan makes the claims for the steps that asked for a cache, and brings the
// caches to them: as a volume of the Task, which Tekton accepts beside any
// workspace, or as a workspace from the run down to the Task, where the
// cluster's coschedule flag allows a TaskRun two claims.
func Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	p := planClaims(s, config, sofar)
	done := map[*survey.Task]bool{}
	for _, mount := range sofar.Mounts {
		if done[mount.Task] {
			continue
		}
		done[mount.Task] = true
		// Tasks of one Pipeline declare its workspaces once, so they share a plan.
		m := &mounter{survey: s, config: config, task: mount.Task, out: p}
		m.plan(sofar)
		p = m.out
	}
	return p
}

// mounter brings the caches to one Task.
type mounter struct {
	survey *survey.Survey
	config *v1alpha1.CacheOptimization
	task   *survey.Task
	out    plan.Plan
}

// caches are in the order in which a Task gets them.
var caches = []plan.Cache{plan.Build, plan.Dependency}

func (m *mounter) plan(sofar plan.Plan) {
	for _, cache := range caches {
		mounts := sofar.MountsOf(m.task, cache)
		if len(mounts) == 0 {
			continue
		}
		c := claimOf(m.config, plan.Mount{Task: m.task, Cache: cache}).current(m.survey)
		if m.config.Spec.AsWorkspaces() {
			m.workspace(c)
		} else {
			m.volume(c, mounts)
		}
	}
}

// name is what the cache is called as a volume and as a workspace.
func (c claim) name() string { return string(c.cache) + "-cache" }

func (m *mounter) edit(e edit.Edit) {
	e.Object = m.task.Object.ID
	m.out.Edit(e)
}

// volume makes the cache a volume of the Task and mounts it in the steps.
func (m *mounter) volume(c claim, mounts []plan.Mount) {
	if m.inUse(c) {
		return
	}
	name, there := m.volumeOf(c)
	if !there {
		m.edit(edit.Edit{
			Op: edit.Append, Path: m.task.Spec.VolumesPath(), Value: tekton.ClaimVolume(name, c.id.Name), Rule: RuleMount,
			Reason: "a volume of the Task doesn't count as a second claim of the TaskRun, which Tekton would refuse",
		})
	}
	for _, mount := range mounts {
		m.mount(m.task.Steps[mount.Step], name, c, mount.At(c.volume.MountPath))
	}
}

// volumeOf is the name of the Task's volume of the claim; one that is free
// where the Task has none. Two volumes of one claim would hang the pod.
func (m *mounter) volumeOf(c claim) (name string, there bool) {
	for _, volume := range m.task.Spec.Volumes() {
		if slices.Contains(c.names, volume.Claim()) {
			return volume.Name(), true
		}
	}
	name = c.name()
	for {
		if _, taken := m.task.Spec.Volume(name); !taken && !m.podHas(name) {
			return name, false
		}
		name += "-volume"
	}
}

// mount mounts the volume in a step that hasn't got it.
func (m *mounter) mount(step survey.Step, volume string, c claim, at string) {
	for _, mount := range append(step.Mounts(), m.task.Spec.StepTemplate().Mounts()...) {
		if mount.Volume() == volume && mount.MountPath() == at {
			return
		}
	}
	m.edit(edit.Edit{
		Op: edit.Append, Path: step.MountsPath(), Value: tekton.VolumeMount(volume, at), Rule: RuleMount,
		Reason: fmt.Sprintf("%s uses the %s cache", step, c.cache),
	})
}

// workspace declares the cache as an optional workspace of the Task and of
// each Pipeline that uses it. The run binds it; see package trigger.
func (m *mounter) workspace(c claim) {
	if _, there := m.task.Spec.Workspace(c.name()); !there {
		m.edit(edit.Edit{
			Op: edit.Append, Path: m.task.Spec.WorkspacesPath(), Rule: RuleWorkspace,
			Value:  tekton.OptionalWorkspace(c.name(), description(c.cache), c.volume.MountPath),
			Reason: "the run brings the cache; without one the Task works as it did, uncached",
		})
	}
	for _, user := range m.survey.Users(m.task) {
		m.declare(user.Pipeline, c)
		m.bind(user, c)
	}
}

func description(cache plan.Cache) string {
	if cache == plan.Build {
		return "The build cache, kept from run to run."
	}
	return "What package managers download, kept from run to run."
}

// declare declares the pipeline workspace, once a Pipeline.
func (m *mounter) declare(pipeline *survey.Pipeline, c claim) {
	_, found := pipeline.Spec.Workspace(c.name())
	planned := slices.ContainsFunc(m.out.Edits, func(e edit.Edit) bool {
		fields, _ := e.Value.(edit.Fields)
		return e.Object == pipeline.Object.ID && e.Path.Equal(pipeline.Spec.WorkspacesPath()) && fields.Get("name") == c.name()
	})
	if found || planned {
		return
	}
	m.out.Edit(edit.Edit{
		Object: pipeline.Object.ID, Op: edit.Append, Path: pipeline.Spec.WorkspacesPath(), Rule: RuleWorkspace,
		Value:  tekton.OptionalWorkspace(c.name(), description(c.cache), ""),
		Reason: fmt.Sprintf("runs bind the claim %s to it", c.id.Name),
	})
}

// bind gives the pipeline workspace to the pipeline task.
func (m *mounter) bind(user survey.User, c claim) {
	if _, _, bound := user.Task.Binding(c.name()); bound {
		return
	}
	m.out.Edit(edit.Edit{
		Object: user.Pipeline.Object.ID, Op: edit.Append, Path: user.Task.WorkspacesPath(), Rule: RuleWorkspace,
		Value:  tekton.WorkspaceBinding(c.name(), c.name()),
		Reason: fmt.Sprintf("%s uses the %s cache", user.Task.Name(), c.cache),
	})
}
