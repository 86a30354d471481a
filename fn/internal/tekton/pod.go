package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// PodVolumes are the volumes that the run adds to the pods of a pipeline task,
// for all tasks or for that one, in this version's words or, where Misplaced
// moves them, in the other's.
func (r Run) PodVolumes(task string) []Volume {
	var all []Volume
	for _, template := range r.podTemplates(task) {
		all = append(all, podVolumes(template)...)
	}
	return all
}

// HostNetwork tells whether the run puts the pods of a pipeline task into the
// node's own network, where they meet at its ports.
func (r Run) HostNetwork(task string) bool {
	return slices.ContainsFunc(r.podTemplates(task), func(template object.Value) bool { return template.Get("hostNetwork").Truth() })
}

func (r Run) podTemplates(task string) []object.Value {
	all := []object.Value{r.Get("spec", "podTemplate"), r.Get("spec", "taskRunTemplate", "podTemplate")}
	for _, override := range r.OverridesOf(task) {
		all = append(all, override.Get("podTemplate"), override.Get("taskPodTemplate"))
	}
	return all
}

// PodVolumes are the volumes that the run adds to its pod.
func (r TaskRun) PodVolumes() []Volume { return podVolumes(r.Get("spec", "podTemplate")) }

func podVolumes(template object.Value) []Volume {
	var all []Volume
	for _, at := range template.Get("volumes").Items() {
		all = append(all, Volume{at})
	}
	return all
}

// Pods are the templates of pods that the run gives to a pipeline task: for all
// tasks, and for that one, in the words of either version.
func (r Run) Pods(task string) []object.Value {
	pods := []object.Value{r.Get("spec", "podTemplate"), r.Get("spec", "taskRunTemplate", "podTemplate")}
	for _, override := range r.OverridesOf(task) {
		pods = append(pods, override.Get("podTemplate"), override.Get("taskPodTemplate"))
	}
	return pods
}

// Pods is the template of the run's pod.
func (r TaskRun) Pods() []object.Value { return []object.Value{r.Get("spec", "podTemplate")} }
