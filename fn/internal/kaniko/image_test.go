package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

const moved = "ghcr.io/osscontainertools/kaniko:v1.28.3"

// imageEdits are the edits by which builders move.
func imageEdits(t *testing.T, stream, to string) []string {
	t.Helper()
	got := planned(t, stream, "build: {image: '"+to+"'}")
	var lines []string
	for i, line := range plantest.Edits(got.Edits) {
		if got.Edits[i].Rule == kaniko.RuleImage {
			lines = append(lines, strings.Replace(line, to, "NEW", 1))
		}
	}
	return lines
}

// byParam is a Task whose builder's image is image; more are further steps.
func byParam(image, more string) string {
	return `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: KANIKO, default: "gcr.io/kaniko-project/executor:v1.9.2"}, {name: REG, default: gcr.io}]
  steps: [{name: b, image: "` + image + `", args: [--destination=a.b/c:d]}` + more + `]
`
}

func TestMovesToTheImageOfTheConfig(t *testing.T) {
	trigger := "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: tt, namespace: ci}\n" +
		"spec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: p}, params: [{name: k, value: a.b/kaniko:v1.9.2}]}}]}\n"
	through := "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec:\n  params: [{name: k, default: a.b/kaniko:v1.8.1}]\n" +
		"  tasks:\n    - {name: image, taskRef: {name: build}, params: [{name: KANIKO, value: $(params.k)}]}\n"
	for name, test := range map[string]struct{ stream, to, edits string }{
		"in the step":                          {build(executor, toImage, ""), moved, "set build spec.steps[0].image NEW"},
		"with its digest":                      {build(executor+"@sha256:"+strings.Repeat("1", 64), toImage, ""), moved, "set build spec.steps[0].image NEW"},
		"nothing, where it is that already":    {build(moved, toImage, ""), moved, ""},
		"a step without an image":              {"apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {stepTemplate: {image: a.b/kaniko}, steps: [{command: [/kaniko/executor]}]}\n", moved, "set build spec.steps[0].image NEW"},
		"in the param's default":               {byParam("$(params.KANIKO)", ""), moved, "set build spec.params[0].default NEW"},
		"in the step, where it has two params": {byParam("$(params.REG)/kaniko-project/executor:v1.9.2", ""), moved, "set build spec.steps[0].image NEW"},
		"in the step, where another step has the param too": {
			byParam("$(params.KANIKO)", ", {name: t, image: busybox, script: echo $(params.KANIKO)}"), moved, "set build spec.steps[0].image NEW"},
		"in the param that two builders have, once": {
			byParam("$(params.KANIKO)", ", {name: c, image: $(params.KANIKO), args: [--destination=a.b/e:f]}"), moved, "set build spec.params[0].default NEW"},
		"where a Pipeline passes it": {
			byParam("$(params.KANIKO)", "") + pipeline("p", "{name: KANIKO, value: 'a.b/kaniko:v1.9.2'}"), moved,
			"set build spec.params[0].default NEW\nset p spec.tasks[0].params[0].value NEW"},
		"behind a Pipeline's param, in its default and the runs": {
			byParam("$(params.KANIKO)", "") + through + trigger, moved,
			"set build spec.params[0].default NEW\nset p spec.params[0].default NEW\nset tt spec.resourcetemplates[0].spec.params[0].value NEW"},
		"where a Pipeline passes a param that it needs elsewhere": {
			byParam("$(params.KANIKO)", "") + through + "    - {name: other, taskRef: {name: x}, params: [{name: y, value: $(params.k)}]}\n", moved,
			"set build spec.params[0].default NEW\nset p spec.tasks[0].params[0].value NEW"},
		"no script, without a shell":     {build(executor, "", ", script: \"/kaniko/executor -d a.b/c\""), moved, ""},
		"no shell's command either":      {build(executor, "'/kaniko/executor -d x'", ", command: [/busybox/sh, -c]"), moved, ""},
		"a script, to an image with one": {build(executor, "", ", script: \"/kaniko/executor -d a.b/c\""), moved + "-debug", "set build spec.steps[0].image NEW"},
		"a builder that caches nothing":  {build(executor, toImage+", --cache=false", ""), moved, "set build spec.steps[0].image NEW"},
		"no other step":                  {build("busybox", "echo", ""), moved, ""},
	} {
		t.Run(name, func(t *testing.T) { plantest.Compare(t, imageEdits(t, test.stream, test.to), test.edits) })
	}
}

// The flags are those of the image that the step moves to.
func TestFlagsFollowTheImage(t *testing.T) {
	old := build("gcr.io/kaniko-project/executor:v1.5.1", toImage, "")
	var flags []string
	for _, e := range planned(t, old, "build: {cacheTTL: 168h, kaniko: {compressedCaching: true, snapshotMode: redo}, image: '"+moved+"'}").Edits {
		if e.Rule == kaniko.RuleFlags {
			flags = append(flags, e.Value.(string))
		}
	}
	plantest.Compare(t, flags, "--cache=true\n--cache-ttl=168h\n--compressed-caching=true\n--snapshot-mode=redo")
}

func TestFlagsThatTheImageHasNot(t *testing.T) {
	for name, test := range map[string]struct{ arg, to, finding string }{
		"one that does nothing any more": {"--skip-unused-stages", moved, "warning kaniko-image-flag build spec.steps[0].args"},
		"one of another fork":            {"--preserve-context", executor, "warning kaniko-image-flag build spec.steps[0].args"},
		"one that is known":              {"--preserve-context", moved, ""},
		"an unknown version":             {"--skip-unused-stages", "ghcr.io/osscontainertools/kaniko:edge", "info kaniko-version build spec.steps[0].image"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, build("a.b/kaniko:v1.24.0", toImage+", "+test.arg, ""), "build: {image: '"+test.to+"', warm: {images: [node]}}")
			plantest.Compare(t, plantest.Places(got), test.finding)
		})
	}
}
