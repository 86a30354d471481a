package isolate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// meet says where two tasks have files in common, beside the workspaces that the
// Pipeline gives to both, or may have: no copy of the source keeps them apart
// there. The config's caches are for all.
func (c *Checker) meet(pipeline *survey.Pipeline, first, second *survey.PipelineTask) string {
	for _, run := range c.runs(pipeline) {
		a, b := c.placesOf(pipeline, first, run), c.placesOf(pipeline, second, run)
		if why := meeting(a, b); why != "" {
			return why
		}
		if run != nil && run.HostNetwork(first.Name()) && run.HostNetwork(second.Name()) {
			return fmt.Sprintf("%s puts both into the network of their node, where each may take the other's ports", run.Object.ID)
		}
	}
	if c.takesPorts(first) && c.takesPorts(second) {
		return "both take ports of their node"
	}
	return ""
}

// takesPorts tells whether a task is known to take ports of its node.
func (c *Checker) takesPorts(task *survey.PipelineTask) bool {
	if task.Task == nil {
		return false
	}
	takes, known := c.ports[task.Task]
	if !known {
		takes = task.Task.Spec.HostPorts()
		c.ports[task.Task] = takes
	}
	return takes
}

// runs are the Pipeline's runs in the list, and nil for one that isn't.
func (c *Checker) runs(pipeline *survey.Pipeline) []*survey.Run {
	runs, known := c.started[pipeline]
	if !known {
		runs = []*survey.Run{nil}
		for _, run := range c.survey.Runs {
			if run.Pipeline == pipeline {
				runs = append(runs, run)
			}
		}
		c.started[pipeline] = runs
	}
	return runs
}

// meeting says of two tasks' places which of them are one.
func meeting(a, b []place) string {
	for _, first := range a {
		for _, second := range b {
			if first.workspace != "" && first.workspace == second.workspace || !first.writes && !second.writes {
				continue
			}
			if why := first.mayBe(second); why != "" {
				return why
			}
		}
	}
	return ""
}

// place is where a task may find what other pods wrote.
type place struct {
	// workspace is the workspace of the Pipeline by which it comes; "" for a
	// volume.
	workspace string
	// claim and path are the claim, or the directory of the node, that it is of,
	// with what the caller gives for params; subPath is where in the claim.
	claim, path, subPath string
	// words say what it is, and run which run binds it.
	words, run string
	writes     bool
}

// strange is the place of a Task that the list doesn't hold.
var strange = place{words: "what a Task mounts that isn't in the list", writes: true}

// mayBe says why two places may be one; "" where they are surely two. Claims
// are told apart by their names, and directories of the node by their paths.
func (p place) mayBe(other place) string {
	switch {
	case p.claim != "" && other.claim != "":
		if !mayEqual(p.claim, other.claim) || !mayOverlap(p.subPath, other.subPath) {
			return ""
		}
	case p.path != "" && other.path != "":
		if !mayOverlap(p.path, other.path) {
			return ""
		}
	case p.workspace != "" && other == strange, other.workspace != "" && p == strange:
		return ""
	}
	switch {
	case p == strange && other == strange:
		return "the Tasks of both aren't in the list, so that it isn't known which volumes they share; put them into it"
	case p == strange || other == strange:
		return fmt.Sprintf("the Task of one isn't in the list, and may have %s of the other, too; put it into it", strings.TrimPrefix(p.words+other.words, strange.words))
	}
	switch same := p.claim != "" && p.claim == other.claim; {
	case same && p.workspace+other.workspace == "":
		return fmt.Sprintf("both have volumes of claim %s, so that it isn't known what they share", p.claim)
	case same && p.workspace != "" && other.workspace != "":
		return fmt.Sprintf("%s binds claim %s to a workspace of each", p.run, p.claim)
	}
	return fmt.Sprintf("what one writes into %s may be what the other finds in %s", p.words, other.words)
}

// mayEqual tells whether two names may come to the same once a run fills in
// what they leave to it.
func mayEqual(a, b string) bool {
	if a == b {
		return true
	}
	if !strings.Contains(a+b, "$(") {
		return false
	}
	headA, _, _ := strings.Cut(a, "$(")
	headB, _, _ := strings.Cut(b, "$(")
	tailA, tailB := a[strings.LastIndex(a, ")")+1:], b[strings.LastIndex(b, ")")+1:]
	return (strings.HasPrefix(headA, headB) || strings.HasPrefix(headB, headA)) &&
		(strings.HasSuffix(tailA, tailB) || strings.HasSuffix(tailB, tailA))
}

// started is a task in one of its Pipeline's runs; nil is for a run that the
// list doesn't have.
type started struct {
	task *survey.PipelineTask
	run  *survey.Run
}

// placesOf are the task's places.
func (c *Checker) placesOf(pipeline *survey.Pipeline, task *survey.PipelineTask, run *survey.Run) []place {
	key := started{task, run}
	places, known := c.places[key]
	if !known {
		places = c.findPlaces(survey.Caller{User: survey.User{Pipeline: pipeline, Task: task}, Run: run})
		c.places[key] = places
	}
	return places
}

func (c *Checker) findPlaces(caller survey.Caller) []place {
	all := c.bound(caller)
	task := caller.Task.Task
	if task == nil {
		return append(all, strange)
	}
	mounts := task.Spec.MountsByVolume()
	volumes := task.Spec.Volumes()
	if caller.Run != nil {
		volumes = append(volumes, caller.Run.PodVolumes(caller.Task.Name())...)
	}
	named := map[string]bool{survey.CopyVolume: true}
	for i, volume := range volumes {
		named[volume.Name()] = true
		ofPod := i >= len(task.Spec.Volumes())
		if volume.Own() || ofPod && len(mounts[volume.Name()]) == 0 && !refers(task) {
			continue
		}
		p := volumePlace(caller, volume, "volume "+volume.Name())
		p.writes = p.path != "" || refers(task) || writes(volume, mounts[volume.Name()])
		if !c.isCache(task.Object.Namespace, p.claim) {
			all = append(all, p)
		}
	}
	return append(all, unnamed(mounts, named)...)
}

// unnamed are the volumes that are mounted and that nobody in the list has.
func unnamed(mounts map[string][]tekton.Mount, named map[string]bool) []place {
	var all []place
	for _, name := range slices.Sorted(maps.Keys(mounts)) {
		if !named[name] && !strings.HasPrefix(name, "$(workspaces") {
			all = append(all, place{words: "volume " + name + ", which the list doesn't have", writes: true})
		}
	}
	return all
}

// bound are the places by which the workspaces come that a run binds.
func (c *Checker) bound(caller survey.Caller) []place {
	if caller.Run == nil {
		return nil
	}
	var all []place
	for _, binding := range caller.Task.Bindings() {
		name, _, _ := caller.Task.Binding(binding)
		at, found := caller.Run.Workspace(name)
		bound := tekton.Bound{Value: at}
		if !found || bound.Own() || c.isCache(caller.Run.Object.Namespace, bound.Claim()) {
			continue
		}
		p := volumePlace(caller, bound.Volume(), fmt.Sprintf("workspace %s, as %s binds it", name, caller.Run.Object.ID))
		p.run = caller.Run.Object.ID.String()
		p.workspace, p.subPath, p.writes = name, bound.SubPath(), !bound.Volume().ReadOnly()
		all = append(all, p)
	}
	return all
}

func (c *Checker) isCache(namespace, claim string) bool {
	return claim != "" && c.survey.IsCache(namespace, claim)
}

// volumePlace is a volume as a place, with the caller's params in its names.
func volumePlace(caller survey.Caller, volume tekton.Volume, words string) place {
	filled := func(text string) string {
		if caller.Task.Task == nil {
			return text
		}
		return caller.Text(text)
	}
	return place{claim: filled(volume.Claim()), path: filled(volume.HostPath()), words: words}
}

// writes tells whether a mount of the volume lets its container write. A
// container that asks for the volume as a device isn't known.
func writes(volume tekton.Volume, mounts []tekton.Mount) bool {
	if volume.ReadOnly() {
		return false
	}
	for _, mount := range mounts {
		if !mount.ReadOnly() {
			return true
		}
	}
	return len(mounts) == 0
}

// refers tells whether a step of the Task is a StepAction, which may mount the
// Task's volumes under names of its own.
func refers(task *survey.Task) bool {
	for _, step := range task.Steps {
		if step.Refers() {
			return true
		}
	}
	return false
}
