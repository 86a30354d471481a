// Package check holds objects against Tekton's own types: strict decoding,
// defaults and validation, and what Tekton leaves to the kubelet. It works on
// decoded copies; nothing that it decodes is ever written.
package check

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	pipelinev1beta1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1beta1"
	"github.com/tektoncd/triggers/pkg/apis/triggers/contexts"
	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"knative.dev/pkg/apis"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// types are the API types of what cacheopt writes, by apiVersion and kind.
var types = map[string]func() any{
	"tekton.dev/v1/Task":        func() any { return &pipelinev1.Task{} },
	"tekton.dev/v1/Pipeline":    func() any { return &pipelinev1.Pipeline{} },
	"tekton.dev/v1/PipelineRun": func() any { return &pipelinev1.PipelineRun{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/Task": func() any { return &pipelinev1beta1.Task{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/Pipeline": func() any { return &pipelinev1beta1.Pipeline{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/PipelineRun":            func() any { return &pipelinev1beta1.PipelineRun{} },
	"triggers.tekton.dev/v1beta1/Trigger":       func() any { return &triggersv1beta1.Trigger{} },
	"triggers.tekton.dev/v1beta1/EventListener": func() any { return &triggersv1beta1.EventListener{} },
	"triggers.tekton.dev/v1beta1/TriggerTemplate": func() any {
		return &triggersv1beta1.TriggerTemplate{}
	},
	"v1/PersistentVolumeClaim": func() any { return &corev1.PersistentVolumeClaim{} },
	"batch/v1/CronJob":         func() any { return &batchv1.CronJob{} },
}

// Problems are what is wrong with an object, a line each.
func Problems(o object.Object) []string {
	problems := typed(o.APIVersion+"/"+o.Kind, o.Raw())
	for _, spec := range specs(o) {
		problems = append(problems, pod(spec)...)
	}
	for _, run := range tekton.RunsIn(o) {
		if o.Kind != tekton.KindPipelineRun {
			problems = append(problems, template(run)...)
		}
	}
	return problems
}

// specs are the specs of an object that a pod is made from: a Task's, those
// that a Pipeline embeds.
func specs(o object.Object) []tekton.TaskSpec {
	if o.Kind == tekton.KindTask {
		return []tekton.TaskSpec{tekton.SpecOf(o)}
	}
	var all []tekton.TaskSpec
	if o.Kind == tekton.KindPipeline {
		pipeline := tekton.PipelineSpecOf(o)
		for _, task := range append(pipeline.Tasks(), pipeline.Finally()...) {
			if spec, ok := task.Embedded(); ok {
				all = append(all, spec)
			}
		}
	}
	return all
}

// typed decodes the tree strictly into its API type. It goes by JSON, as the
// API server does, so that YAML's own readings of yes and no play no part.
func typed(kind string, tree any) []string {
	newValue, known := types[kind]
	if !known {
		return nil
	}
	doc, err := json.Marshal(tree)
	if err != nil {
		return []string{err.Error()}
	}
	value := newValue()
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return []string{err.Error()}
	}
	return validated(value)
}

// validated is what Tekton's admission webhook would say. SetDefaults comes
// first, without which Validate refuses what is right.
func validated(value any) []string {
	// Triggers sets its defaults only where it is told that this is admission.
	ctx := contexts.WithUpgradeViaDefaulting(apis.WithinCreate(context.Background()))
	if defaultable, ok := value.(apis.Defaultable); ok {
		defaultable.SetDefaults(ctx)
	}
	validatable, ok := value.(apis.Validatable)
	if !ok {
		return nil
	}
	err := validatable.Validate(ctx)
	if err == nil {
		return nil
	}
	var problems []string
	for _, line := range strings.Split(err.Error(), "\n") {
		problems = append(problems, strings.TrimSpace(line))
	}
	return problems
}

// triggerParam is an expression that a trigger fills in.
var triggerParam = regexp.MustCompile(`\$\(tt\.params\.[^)]*\)|\$\(uid\)`)

// template holds a run that waits in a trigger against the type that it will
// have, with samples for what only the trigger knows.
func template(run tekton.Run) []string {
	kind := "tekton.dev/v1/PipelineRun"
	if run.Beta() {
		kind = "tekton.dev/v1beta1/PipelineRun"
	}
	var problems []string
	for _, problem := range typed(kind, sampled(run.Raw())) {
		// A template has a generateName, or a name that the trigger gives.
		if !strings.Contains(problem, "metadata.name") {
			problems = append(problems, fmt.Sprintf("%s: %s", run.Path(), problem))
		}
	}
	return problems
}

// sampled is a tree with samples in the place of what a trigger fills in. A 0
// is right as a name, a quantity and a duration.
func sampled(tree any) any {
	switch tree := tree.(type) {
	case string:
		return triggerParam.ReplaceAllString(tree, "0")
	case []any:
		list := make([]any, len(tree))
		for i, element := range tree {
			list[i] = sampled(element)
		}
		return list
	case map[string]any:
		fields := map[string]any{}
		for key, value := range tree {
			fields[key] = sampled(value)
		}
		return fields
	}
	return tree
}

// pod is what Tekton's validation doesn't look at and the pod fails for: a
// mount of a volume that isn't there, two mounts at one path, one claim twice.
func pod(spec tekton.TaskSpec) []string {
	var problems []string
	claims := map[string]bool{}
	for _, volume := range spec.Volumes() {
		if claim := volume.Claim(); claim != "" && claims[claim] {
			problems = append(problems, fmt.Sprintf("%s: claim %s is a second volume of the pod, which then never starts", volume.Path(), claim))
		}
		claims[volume.Claim()] = true
	}
	for _, step := range spec.Steps() {
		problems = append(problems, mounts(spec, step)...)
	}
	return problems
}

func mounts(spec tekton.TaskSpec, step tekton.Step) []string {
	var problems []string
	at := map[string]bool{}
	for _, mount := range step.Mounts() {
		// Tekton fills params into a mount's name.
		if _, found := spec.Volume(mount.Volume()); !found && !strings.Contains(mount.Volume(), "$(") {
			problems = append(problems, fmt.Sprintf("%s: there is no volume %s", mount.Path(), mount.Volume()))
		}
		if at[mount.MountPath()] {
			problems = append(problems, fmt.Sprintf("%s: %s has two mounts at %s", mount.Path(), step, mount.MountPath()))
		}
		at[mount.MountPath()] = true
	}
	return problems
}

var position = regexp.MustCompile(`\[\d+\]`)

// New are the problems of after that before doesn't have. Positions in lists
// don't count, because steps are added before others.
func New(before, after []string) []string {
	had := map[string]bool{}
	for _, problem := range before {
		had[position.ReplaceAllString(problem, "[]")] = true
	}
	return slices.DeleteFunc(slices.Clone(after), func(problem string) bool {
		return had[position.ReplaceAllString(problem, "[]")]
	})
}
