package kaniko_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// covering is a Task with volumes and workspaces beside its source.
func covering(args, more, spec string) string {
	return strings.TrimSuffix(build(executor, toImage+args, more), "\n") + "\n  " + spec + "\n"
}

// Kaniko leaves mounts and ignored paths out of layers: a step with one where a
// Dockerfile may write begins no layer cache.
func TestAStepWhoseImageIsCoveredBeginsNoCache(t *testing.T) {
	const left = "warning kaniko-covered-path build spec.steps[0]"
	mount := func(at, volume string) string {
		return covering("", ", volumeMounts: [{name: v, mountPath: "+at+"}]", "volumes: [{name: v, "+volume+"}]")
	}
	workspace := func(at string) string { return covering("", "", "workspaces: [{name: w, mountPath: "+at+"}]") }
	for name, test := range map[string]struct {
		stream, spec string
		left         bool
	}{
		"a volume where Maven downloads to":           {mount("/root/.m2", "emptyDir: {}"), "", true},
		"a claim where Maven downloads to":            {mount("/root/.m2", "persistentVolumeClaim: {claimName: m2}"), "", true},
		"a volume at /tmp":                            {mount("/tmp", "emptyDir: {}"), "", true},
		"a volume by the step template":               {covering("", "", "stepTemplate: {volumeMounts: [{name: v, mountPath: /app/node_modules}]}\n  volumes: [{name: v, emptyDir: {}}]"), "", true},
		"a volume of the run's":                       {covering("", ", volumeMounts: [{name: v, mountPath: /data}]", "volumes: []"), "", true},
		"a volume at a place that only a run knows":   {mount("$(params.IMAGE)", "emptyDir: {}"), "", true},
		"a workspace at the usual WORKDIR":            {workspace("/app"), "", true},
		"an ignored path":                             {build(executor, toImage+", --ignore-path=/app", ""), "", true},
		"an ignored path that a Pipeline passes":      {strings.Replace(forPlatform("$(params.EXTRA_ARGS)"), most, "", 1) + pipeline("p", "{name: IMAGE, value: a.b/app}, {name: EXTRA_ARGS, value: [--ignore-path, /app]}"), "", true},
		"an ignored path, where layers are asked for": {build(executor, toImage+", --ignore-path=/app", ""), "build: {layerCache: Registry}", false},
		"an ignored path, with the cache on":          {build(executor, toImage+", --ignore-path=/app, --cache=true", ""), "", false},
		"an ignored file of the node's":               {build(executor, toImage+", --ignore-path=/product_uuid", ""), "", false},
		"a volume that can only be read":              {covering("", ", volumeMounts: [{name: v, mountPath: /app/models, readOnly: true}]", "volumes: [{name: v, persistentVolumeClaim: {claimName: m}}]"), "", false},
		"a claim that can only be read":               {mount("/models", "persistentVolumeClaim: {claimName: m, readOnly: true}"), "", false},
		"a Secret":                                    {mount("/etc/pki/ca", "secret: {secretName: s}"), "", false},
		"a ConfigMap":                                 {mount("/etc/ssl/certs/ca.crt", "configMap: {name: c}"), "", false},
		"a workspace that can only be read":           {covering("", "", "workspaces: [{name: w, mountPath: /ca, readOnly: true}]"), "", false},
		"credentials beside the executor":             {mount("/kaniko/.docker", "emptyDir: {}"), "", false},
		"credentials at home":                         {workspace("/root/.docker"), "", false},
		"credentials of a cloud":                      {workspace("/secret"), "", false},
		"credentials where DOCKER_CONFIG says":        {covering("", ", env: [{name: DOCKER_CONFIG, value: /x}], volumeMounts: [{name: v, mountPath: /x}]", "volumes: [{name: v, emptyDir: {}}]"), "", false},
		"the directory of base images":                {covering(", --cache-dir=/bases", ", volumeMounts: [{name: v, mountPath: /bases}]", "volumes: [{name: v, emptyDir: {}}]"), "", false},
		"the source":                                  {covering("", "", "workspaces: [{name: source}]"), "", false},
		"a volume in the source":                      {covering("", ", volumeMounts: [{name: v, mountPath: $(workspaces.source.path)/x}]", "workspaces: [{name: source}]\n  volumes: [{name: v, emptyDir: {}}]"), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, test.spec)
			if is := slices.Contains(plantest.Places(got), left); is != test.left {
				t.Errorf("left alone: %v, want %v: %v", is, test.left, plantest.Messages(got))
			}
			if test.left && len(got.Edits)+len(got.Mounts) > 0 {
				t.Errorf("it isn't left alone: %v", plantest.Edits(got.Edits))
			}
		})
	}
}
