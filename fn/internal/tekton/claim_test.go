package tekton_test

import "testing"

func TestClaimsOfARun(t *testing.T) {
	r := run(t, "v1", `
  workspaces:
  - {name: source, volumeClaimTemplate: {spec: {storageClassName: fast}}}
  - {name: cache, persistentVolumeClaim: {claimName: b}}
  - {name: more, persistentVolumeClaim: {claimName: a}}
  - {name: again, persistentVolumeClaim: {claimName: b}, subPath: x}
  - {name: tmp, emptyDir: {}}
  - {name: secret, secret: {secretName: s}}
`)
	same(t, "bound by name", r.ClaimNames(), []string{"a", "b"})
	var classes []string
	for _, template := range r.ClaimTemplates() {
		classes = append(classes, template.Get("spec", "storageClassName").Text())
	}
	same(t, "made by the run", classes, []string{"fast"})
}

func TestCleansUp(t *testing.T) {
	for annotations, want := range map[string]bool{
		"{}": false, "{tekton.dev/auto-cleanup-pvc: 'true'}": true,
		"{tekton.dev/auto-cleanup-pvc: 'yes'}": false, "{tekton.dev/auto-cleanup-pvc: 'True'}": false,
	} {
		r := run(t, "v1", "{}\nmetadata: {annotations: "+annotations+"}")
		same(t, annotations, r.CleansUp(), want)
	}
}

func TestResizes(t *testing.T) {
	for specs, want := range map[string]bool{
		"[]": false,
		"[{pipelineTaskName: a, computeResources: {requests: {cpu: 1}}}]":               true,
		"[{pipelineTaskName: a, stepSpecs: [{name: s, computeResources: {}}]}]":         true,
		"[{pipelineTaskName: b, computeResources: {}}]":                                 false,
		"[{pipelineTaskName: a, serviceAccountName: s}]":                                false,
		"[{pipelineTaskName: a}, {pipelineTaskName: a, stepOverrides: [{name: step}]}]": true,
	} {
		same(t, specs, run(t, "v1beta1", "{taskRunSpecs: "+specs+"}").Resizes("a"), want)
	}
}
