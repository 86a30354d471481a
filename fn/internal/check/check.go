// Package check holds objects against Tekton's own types: strict decoding,
// defaults and validation, and what Tekton leaves to the kubelet. It works on
// decoded copies; nothing that it decodes is ever written.
package check

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	pipelinev1beta1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1beta1"
	"github.com/tektoncd/triggers/pkg/apis/triggers/contexts"
	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"knative.dev/pkg/apis"
	strictjson "sigs.k8s.io/json"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// types are the API types of what cacheopt writes, by apiVersion and kind.
var types = map[string]func() any{
	"tekton.dev/v1/Task":        func() any { return &pipelinev1.Task{} },
	"tekton.dev/v1/Pipeline":    func() any { return &pipelinev1.Pipeline{} },
	"tekton.dev/v1/PipelineRun": func() any { return &pipelinev1.PipelineRun{} },
	"tekton.dev/v1/TaskRun":     func() any { return &pipelinev1.TaskRun{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/Task": func() any { return &pipelinev1beta1.Task{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/Pipeline": func() any { return &pipelinev1beta1.Pipeline{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/PipelineRun": func() any { return &pipelinev1beta1.PipelineRun{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1/TaskRun":                func() any { return &pipelinev1beta1.TaskRun{} },
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
	var problems []string
	if tekton.IsRun(o.Kind) {
		problems = run(o.APIVersion, o.Kind, o.Value)
	} else {
		problems = typed(o.APIVersion+"/"+o.Kind, sampled("", o.Raw(), fromGit))
	}
	for _, spec := range specs(o) {
		problems = append(problems, pod(spec)...)
	}
	for _, at := range templates(o) {
		for _, problem := range run(at.Get("apiVersion").Text(), at.Get("kind").Text(), at) {
			problems = append(problems, fmt.Sprintf("%s: %s", at.Path(), problem))
		}
	}
	return problems
}

// templates are the runs that an object holds for triggers to make.
func templates(o object.Object) []object.Value {
	var all []object.Value
	if tekton.IsRun(o.Kind) {
		return nil
	}
	for _, run := range tekton.RunsIn(o) {
		all = append(all, run.Value)
	}
	for _, run := range tekton.TaskRunsIn(o) {
		all = append(all, run.Value)
	}
	return all
}

// specs are the specs of an object that a pod is made from: a Task's, and those
// that Pipelines and runs embed.
func specs(o object.Object) []tekton.TaskSpec {
	var all []tekton.TaskSpec
	switch o.Kind {
	case tekton.KindTask:
		all = append(all, tekton.SpecOf(o))
	case tekton.KindPipeline:
		all = embedded(tekton.PipelineSpecOf(o))
	}
	for _, run := range tekton.RunsIn(o) {
		if pipeline, embeds := run.Embedded(); embeds {
			all = append(all, embedded(pipeline)...)
		}
	}
	for _, run := range tekton.TaskRunsIn(o) {
		if spec, embeds := run.Embedded(); embeds {
			all = append(all, spec)
		}
	}
	return all
}

func embedded(pipeline tekton.PipelineSpec) []tekton.TaskSpec {
	var all []tekton.TaskSpec
	for _, task := range append(pipeline.Tasks(), pipeline.Finally()...) {
		if spec, ok := task.Embedded(); ok {
			all = append(all, spec)
		}
	}
	return all
}

// typed decodes the tree strictly into its API type. It goes by JSON, as the
// API server does, so that YAML's own readings of yes and no play no part. A
// field that the type doesn't have keeps no other problem from being seen:
// where an edit mends the one, the other isn't new.
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
	unknown, err := strictjson.UnmarshalStrict(doc, value)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for _, problem := range unknown {
		problems = append(problems, problem.Error())
	}
	return append(problems, validated(value)...)
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

// varying is what differs between a fault before and after an edit that has
// nothing to do with it: positions in lists, because steps are added before
// others, and whole scripts, which Tekton quotes and cacheopt adds flags to. Some
// of Tekton's checks put the positions of all later steps before a step's own
// (validateArrayUsage in its task_validation.go): steps[1].steps[0].script.
var varying = lazy.Compile(`(?:steps\[\d+\]\.)+|\[\d+\]|"(?:[^"\\]|\\.){80,}"`)

// New are the problems of after that before doesn't have.
func New(before, after []string) []string {
	had := map[string]bool{}
	for _, problem := range before {
		had[varying.ReplaceAllString(problem, "[]")] = true
	}
	return slices.DeleteFunc(slices.Clone(after), func(problem string) bool {
		return had[varying.ReplaceAllString(problem, "[]")]
	})
}
