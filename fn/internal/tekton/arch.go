package tekton

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// archLabels are those of a node for its processor, the second before Kubernetes
// 1.14 (https://kubernetes.io/docs/reference/labels-annotations-taints/).
var archLabels = []string{"kubernetes.io/arch", "beta.kubernetes.io/arch"}

// Archs are the processors of the nodes that the pods of a pipeline task ask for,
// by a nodeSelector or a required affinity: of that task, else of all. None means
// any node.
func (r Run) Archs(task string) []string { return archsOf(r.templatesOf(task)) }

// Nodes are all that the pods of a pipeline task ask of their nodes, as a text to
// compare: labels and taints of nodes go with processors too. "" means any node.
func (r Run) Nodes(task string) string { return nodesOf(r.templatesOf(task)) }

// templatesOf are the pod templates of a pipeline task, its own first.
func (r Run) templatesOf(task string) []object.Value {
	var templates []object.Value
	for _, override := range r.OverridesOf(task) {
		templates = append(templates, override.Get("podTemplate"), override.Get("taskPodTemplate"))
	}
	return append(templates, r.Get("spec", "taskRunTemplate", "podTemplate"), r.Get("spec", "podTemplate"))
}

// Archs are the processors of the nodes that the run's pod asks for.
func (r TaskRun) Archs() []string { return archsOf([]object.Value{r.Get("spec", "podTemplate")}) }

// Nodes are all that the run's pod asks of its node, as a text to compare.
func (r TaskRun) Nodes() string { return nodesOf([]object.Value{r.Get("spec", "podTemplate")}) }

// nodesOf are what the templates ask of a node, each with its fields in order.
func nodesOf(templates []object.Value) string {
	var all strings.Builder
	for _, template := range templates {
		for _, path := range [][]string{
			{"nodeSelector"}, {"affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"}, {"tolerations"}, {"nodeName"},
		} {
			if at := template.Get(path...); at.Exists() {
				// fmt sorts the keys of maps.
				fmt.Fprintf(&all, "%s=%v;", path[0], at.Raw())
			}
		}
	}
	return all.String()
}

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
