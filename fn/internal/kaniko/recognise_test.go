package kaniko_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// roled is a Task called build, of which an annotation tells the role.
func roled(annotation, spec string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build, namespace: ci, annotations: {cicd.cortex.io/role: '" + annotation + "'}}\nspec: " + spec + "\n"
}

// action is a StepAction called make.
func action(spec string) string {
	return "---\napiVersion: tekton.dev/v1beta1\nkind: StepAction\nmetadata: {name: make, namespace: ci}\nspec: " + spec + "\n"
}

const run = `---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: run, namespace: ci}
spec: {pipelineRef: {name: p}, params: [{name: builder, value: 'registry:5000/kaniko-project/executor:v1.9.0'}]}
`

// given is a Pipeline with a param for the builder, which it passes.
func given(declared string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\n" +
		"spec: {params: [" + declared + "], tasks: [{name: image, taskRef: {name: build}, params: [{name: BUILDER, value: $(params.builder)}]}]}\n"
}

func TestStepsThatBuild(t *testing.T) {
	byParam := "{params: [{name: BUILDER}], steps: [{image: $(params.BUILDER), args: [-d, r.io/app]}]}"
	for name, stream := range map[string]string{
		"the image that a Pipeline passes": roled("", byParam) + pipeline("p", "{name: BUILDER, value: 'gcr.io/kaniko-project/executor:v1.23.2'}"),
		"that a Pipeline has by default":   roled("", byParam) + given("{name: builder, default: 'ghcr.io/osscontainertools/kaniko:v1.28.3'}"),
		"that a run gives to the Pipeline": roled("", byParam) + given("{name: builder}") + run,
		"part of an image from a param":    roled("", "{params: [{name: TAG, default: v1.9.0}], steps: [{image: 'gcr.io/kaniko-project/executor:$(params.TAG)', args: [-d, x]}]}"),
		"an image from the step template":  roled("", "{stepTemplate: {image: 'gcr.io/kaniko-project/executor:v1.9.0'}, steps: [{args: [-d, x]}]}"),
		"a command from the step template": roled("", "{stepTemplate: {command: [/kaniko/executor]}, steps: [{image: example.com/x, args: [-d, x]}]}"),
		"kaniko among the name's words, and its arguments": roled("",
			"{steps: [{image: 'example.com/tools/our-kaniko-builder:7', args: ['--destination=x', '--context=.']}]}"),
		"the executor by its name on the PATH": roled("", "{steps: [{image: 'gcr.io/kaniko-project/executor:debug', script: 'executor -d x'}]}"),
		"arguments, where the Task is said to build": roled("build",
			"{steps: [{image: 'registry-d.ym/devops/executor:v1.5.2', command: [], args: ['--destination=x', '--dockerfile=y']}]}"),
		"arguments, where a Pipeline says so": roled("", "{steps: [{image: 'example.com/executor:v1', args: ['--destination=x', '--dockerfile=y']}]}") +
			"---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci, annotations: {cicd.cortex.io/role: image=build}}\nspec: {tasks: [{name: image, taskRef: {name: build}}]}\n",
		"a StepAction of another name": roled("", "{steps: [{name: b, ref: {name: make}}]}") + action("{image: 'gcr.io/kaniko-project/executor:v1.9.0', args: [-d, x]}"),
	} {
		s := plantest.Survey(t, stream, kaniko.Recognise, survey.Tools)
		if step := s.Tasks[0].Steps[0]; !step.Does(survey.Build) || s.Tasks[0].Role != survey.Build {
			t.Errorf("%s: got %v, and the Task has role %s", name, step.Uses, s.Tasks[0].Role)
		}
		for _, p := range s.Pipelines {
			if p.Tasks[0].Role != survey.Build {
				t.Errorf("%s: the Pipeline's task has role %s", name, p.Tasks[0].Role)
			}
		}
	}
}

func TestStepsThatOnlyMentionKaniko(t *testing.T) {
	for name, stream := range map[string]string{
		"in an echo":                  roled("", "{steps: [{image: busybox, script: 'echo kaniko: /kaniko/executor -d x'}]}"),
		"in a comment":                roled("", "{steps: [{image: quay.io/buildah/stable, script: \"# once /kaniko/executor -d x\\nbuildah bud .\"}]}"),
		"in a here-doc":               roled("", "{steps: [{image: busybox, script: \"cat > README <<EOF\\n/kaniko/executor -d x\\nEOF\\n\"}]}"),
		"in a Python comment":         roled("", "{steps: [{image: python, script: \"#!/usr/bin/env python3\\n# runs '/kaniko/executor'\\nprint(1)\"}]}"),
		"in a repository's URL":       roled("", "{params: [{name: url, default: 'https://github.com/GoogleContainerTools/kaniko'}], steps: [{image: example.com/git-init, args: [-url, $(params.url)]}]}"),
		"in an image of its docs":     roled("", "{steps: [{image: 'example.com/kaniko-docs:v1', args: [serve, --port=80]}]}"),
		"an image that is copied":     roled("", "{steps: [{image: quay.io/skopeo/stable, args: [copy, 'docker://gcr.io/kaniko-project/executor:v1.9.0', 'docker://r.io/kaniko']}]}"),
		"an image for other programs": roled("", "{steps: [{image: 'gcr.io/kaniko-project/executor:debug', script: 'mkdir -p /workspace/out; cp a b'}]}"),
		"to ask for its version":      roled("", "{steps: [{image: 'gcr.io/kaniko-project/executor:debug', args: [version]}, {image: x, script: '/kaniko/executor version'}]}"),
		"the warmer":                  roled("build", "{steps: [{image: 'gcr.io/kaniko-project/warmer:latest', args: ['--cache-dir=/cache', '--image=debian']}]}"),
		"the warmer in a fork's tag":  roled("", "{steps: [{image: 'ghcr.io/osscontainertools/kaniko:warmer', args: [-i, debian]}]}"),
		"the warmer's program":        roled("", "{steps: [{image: 'gcr.io/kaniko-project/executor:debug', script: '/kaniko/warmer -i debian'}]}"),
		"arguments like Kaniko's":     roled("", "{steps: [{image: 'example.com/executor:v1', args: ['--destination=x', '--dockerfile=y']}]}"),
		"another builder's arguments": roled("build", "{steps: [{image: 'example.com/builder:v1', args: ['--destination=x', '--recipe=y']}]}"),
		"a StepAction that clones it": roled("", "{steps: [{name: b, ref: {name: make}}]}") + action("{image: example.com/git, args: ['https://github.com/GoogleContainerTools/kaniko']}"),
		"a StepAction of the warmer":  roled("", "{steps: [{name: b, ref: {name: kaniko-warmer}}]}"),
	} {
		s := plantest.Survey(t, stream, kaniko.Recognise)
		for _, step := range s.Tasks[0].Steps {
			if step.Does(survey.Build) {
				t.Errorf("%s: %s is taken for a build", name, step)
			}
		}
		if got := planned(t, stream, ""); len(got.Edits)+len(got.Mounts)+len(got.Findings) > 0 {
			t.Errorf("%s: got %v, %v", name, plantest.Edits(got.Edits), plantest.Messages(got))
		}
	}
}

// What a StepAction needs is said with what it has already.
func TestWhatAStepActionNeeds(t *testing.T) {
	const maker = "{params: [{name: MORE, type: array, default: []}], image: 'gcr.io/kaniko-project/executor:v1.9.0', args: ['--cache-ttl=1h', '--destination=r.io/app', '$(params.MORE[*])']}"
	const left = "step b runs the StepAction make, which builds with Kaniko; a Task can't change it, and it is left alone; "
	for name, test := range map[string]struct{ stream, want string }{
		"in the param that takes flags": {
			roled("", "{steps: [{name: b, ref: {name: make}, params: [{name: MORE, value: ['--compressed-caching=false']}]}]}") + action(maker),
			left + "pass in the step's param MORE: --cache=true --snapshotMode=redo --cache-repo=r.io/cache/app"},
		"in the StepAction itself": {
			roled("", "{steps: [{name: b, ref: {name: make}}]}") + action("{image: 'gcr.io/kaniko-project/executor:v1.9.0', script: \"#!/busybox/sh\\n/kaniko/executor -d $IMAGE\"}"),
			left + "add to the executor's arguments in the StepAction: --cache=true --cache-ttl=168h --compressed-caching=true --snapshotMode=redo --cache-repo=REGISTRY/cache/NAME"},
	} {
		got := planned(t, test.stream, asksForMore)
		plantest.Compare(t, plantest.Messages(got), test.want)
		if len(got.Edits)+len(got.Mounts) > 0 {
			t.Errorf("%s: got %v", name, plantest.Edits(got.Edits))
		}
	}
	plantest.Compare(t, plantest.Messages(planned(t, roled("", "{steps: [{name: b, ref: {name: kaniko}}]}"), "build: {layerCache: Disabled}")), "")
}
