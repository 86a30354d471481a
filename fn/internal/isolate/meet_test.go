package isolate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// apart is a Pipeline of tests and a build that share no workspace, with what
// else each Task has and what the run of the list has.
func apart(tests, build, run string) string {
	return fmt.Sprintf(`apiVersion: tekton.dev/v1
kind: Task
metadata: {name: tests}
spec: {params: [{name: dir, default: /srv}], steps: [{image: i, script: x, volumeMounts: [{name: v, mountPath: /v}]}], %s}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec: {workspaces: [{name: w}], steps: [{image: i, script: x}], %s}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, annotations: {cicd.cortex.io/role: "t=test,b=build"}}
spec:
  workspaces: [{name: a}, {name: b}]
  tasks:
    - {name: t, taskRef: {name: tests}, workspaces: [{name: w, workspace: a}]}
    - {name: b, runAfter: [t], taskRef: {name: build}, workspaces: [{name: w, workspace: b}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: r}
spec: {pipelineRef: {name: p}, %s}
`, tests, build, run)
}

// volumes are a Task's volumes v and w of one kind each.
func volumes(sources ...string) string {
	var all []string
	for i, source := range sources {
		all = append(all, fmt.Sprintf("{name: %c, %s}", 'v'+i, source))
	}
	return "volumes: [" + strings.Join(all, ", ") + "]"
}

func TestWhereTasksMeetBesideTheirWorkspaces(t *testing.T) {
	nfs := volumes("nfs: {server: s, path: /a}")
	for name, test := range map[string]struct{ tests, build, run, want string }{
		"volumes that each pod has for itself": {
			volumes("emptyDir: {}", "projected: {sources: []}", "secret: {secretName: s}"), volumes("emptyDir: {}", "ephemeral: {volumeClaimTemplate: {}}"), "", ""},
		"one claim as a volume of both":           {volumes("persistentVolumeClaim: {claimName: c}"), volumes("persistentVolumeClaim: {claimName: c}"), "", "claim c"},
		"one claim under two names of a Task":     {volumes("emptyDir: {}", "persistentVolumeClaim: {claimName: c}"), volumes("persistentVolumeClaim: {claimName: c}"), "", "claim c"},
		"two claims":                              {volumes("persistentVolumeClaim: {claimName: c}"), volumes("persistentVolumeClaim: {claimName: d}"), "", ""},
		"a claim that a param names":              {volumes("persistentVolumeClaim: {claimName: $(params.x)}"), volumes("persistentVolumeClaim: {claimName: d}"), "", "volume v"},
		"claims whose names can't become one":     {volumes("persistentVolumeClaim: {claimName: src-$(params.x)}"), volumes("persistentVolumeClaim: {claimName: m2}"), "", ""},
		"one directory of the node":               {volumes("hostPath: {path: /out}"), volumes("hostPath: {path: /out/}"), "", "volume v"},
		"a directory of the node below the other": {volumes("hostPath: {path: /srv/a}"), volumes("hostPath: {path: $(params.dir)}"), "", "volume v"},
		"two directories of the node":             {volumes("hostPath: {path: /a}"), volumes("hostPath: {path: /b}"), "", ""},
		"a share of the network":                  {nfs, nfs, "", "volume v"},
		"a share of the network and another":      {nfs, volumes("csi: {driver: d}"), "", "volume v"},
		"a kind of volume that nobody knows":      {volumes("brandNew: {}"), volumes("brandNew: {}"), "", "volume v"},
		"one that only one of them has":           {nfs, "", "", ""},
		"one that neither can write": {
			volumes("csi: {driver: d, readOnly: true}"), volumes("csi: {driver: d, readOnly: true}"), "", ""},
		"one in a sidecar": {
			nfs, nfs + ", sidecars: [{name: s, image: i, volumeMounts: [{name: v, mountPath: /v}]}]", "", "volume v"},
		"a volume of the run, for all tasks": {
			"", "stepTemplate: {volumeMounts: [{name: v, mountPath: /v}]}", "taskRunTemplate: {podTemplate: {volumes: [{name: v, nfs: {}}]}}", "volume v"},
		"a volume of the run that one of them mounts": {
			"", "", "taskRunTemplate: {podTemplate: {volumes: [{name: v, nfs: {}}]}}", ""},
		"a volume of the run, for each task": {
			"", "stepTemplate: {volumeMounts: [{name: v, mountPath: /v}]}",
			"taskRunSpecs: [{pipelineTaskName: t, podTemplate: {volumes: [{name: v, nfs: {}}]}}, {pipelineTaskName: b, podTemplate: {volumes: [{name: v, nfs: {}}]}}]", "volume v"},
		"a volume that nobody in the list has": {
			"", "stepTemplate: {volumeMounts: [{name: u, mountPath: /v}]}", "", "volume v, which the list doesn't have"},
		"one claim for two workspaces": {
			volumes("emptyDir: {}"), "", "workspaces: [{name: a, persistentVolumeClaim: {claimName: c}}, {name: b, persistentVolumeClaim: {claimName: c}}]", "PipelineRun r binds claim c to a workspace of each"},
		"two directories of one claim for two workspaces": {
			volumes("emptyDir: {}"), "", "workspaces: [{name: a, subPath: a, persistentVolumeClaim: {claimName: c}}, {name: b, subPath: b, persistentVolumeClaim: {claimName: c}}]", ""},
		"a claim for each workspace": {
			volumes("emptyDir: {}"), "", "workspaces: [{name: a, volumeClaimTemplate: {}}, {name: b, volumeClaimTemplate: {}}]", ""},
		"a share of the network for two workspaces": {
			volumes("emptyDir: {}"), "", "workspaces: [{name: a, csi: {driver: d}}, {name: b, csi: {driver: d}}]", "workspace a"},
		"a claim that is a workspace here and a volume there": {
			volumes("persistentVolumeClaim: {claimName: c}"), "", "workspaces: [{name: b, persistentVolumeClaim: {claimName: c}}]", "volume v"},
		"the network of the node": {volumes("emptyDir: {}"), "", "taskRunTemplate: {podTemplate: {hostNetwork: true}}", "network of their node"},
		"ports of the node": {
			volumes("emptyDir: {}") + ", sidecars: [{name: s, image: i, ports: [{hostPort: 80}]}]", "stepTemplate: {ports: [{hostPort: 80}]}", "", "both take ports of their node"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, apart(test.tests, test.build, test.run))
			tasks := s.Pipelines[0].Tasks
			for _, pair := range [][2]int{{0, 1}, {1, 0}} {
				got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).meet(s.Pipelines[0], tasks[pair[0]], tasks[pair[1]])
				if (got == "") != (test.want == "") || pair[0] == 0 && !strings.Contains(got, test.want) {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
		})
	}
}

func TestATaskThatTheListDoesNotHoldMayMountAnything(t *testing.T) {
	text := strings.Replace(apart(volumes("nfs: {}"), "", ""), "taskRef: {name: build}", "taskRef: {resolver: hub}", 1)
	s := plantest.Survey(t, text)
	tasks := s.Pipelines[0].Tasks
	if got := NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).meet(s.Pipelines[0], tasks[0], tasks[1]); !strings.Contains(got, "isn't in the list") {
		t.Errorf("got %q", got)
	}
}
