package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// PodVolumes are the volumes that the run adds to the pods of a pipeline task,
// for all tasks or for that one, in this version's words or, where Misplaced
// moves them, in the other's.
func (r Run) PodVolumes(task string) []Volume {
	all := append(podVolumes(r.Get("spec", "podTemplate")), podVolumes(r.Get("spec", "taskRunTemplate", "podTemplate"))...)
	for _, override := range r.OverridesOf(task) {
		all = append(all, podVolumes(override.Get("podTemplate"))...)
		all = append(all, podVolumes(override.Get("taskPodTemplate"))...)
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
