package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// archLabels are those of a node for its processor, the second before Kubernetes
// 1.14 (https://kubernetes.io/docs/reference/labels-annotations-taints/).
var archLabels = []string{"kubernetes.io/arch", "beta.kubernetes.io/arch"}

// Archs are the processors of the nodes that the pods of a pipeline task ask for,
// by a nodeSelector or a required affinity: of that task, else of all. None means
// any node.
func (r Run) Archs(task string) []string {
	var templates []object.Value
	for _, override := range r.OverridesOf(task) {
		templates = append(templates, override.Get("podTemplate"), override.Get("taskPodTemplate"))
	}
	templates = append(templates, r.Get("spec", "taskRunTemplate", "podTemplate"), r.Get("spec", "podTemplate"))
	return archsOf(templates)
}

// Archs are the processors of the nodes that the run's pod asks for.
func (r TaskRun) Archs() []string { return archsOf([]object.Value{r.Get("spec", "podTemplate")}) }

// archsOf are those of the first template that asks for any.
func archsOf(templates []object.Value) []string {
	for _, template := range templates {
		if archs := archsIn(template); len(archs) > 0 {
			return archs
		}
	}
	return nil
}

func archsIn(template object.Value) []string {
	for _, label := range archLabels {
		if arch := template.Get("nodeSelector", label).Text(); arch != "" {
			return []string{arch}
		}
	}
	var archs []string
	required := template.Get("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
	for _, term := range required.Get("nodeSelectorTerms").Items() {
		for _, match := range term.Get("matchExpressions").Items() {
			if slices.Contains(archLabels, match.Get("key").Text()) {
				archs = append(archs, archsBy(match)...)
			}
		}
	}
	return archs
}

// OtherArch stands for processors of which a run says only what they are not.
const OtherArch = "?"

// archsBy are the processors that an expression on the label admits. A label that
// only has to be there, as it is on all nodes, asks for none.
func archsBy(match object.Value) []string {
	switch match.Get("operator").Text() {
	case "In":
		return match.Get("values").Texts()
	case "Exists":
		return nil
	}
	return []string{OtherArch}
}
