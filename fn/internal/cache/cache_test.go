package cache

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// config is a config with a spec written in YAML.
func config(t *testing.T, spec string) *v1alpha1.CacheOptimization {
	t.Helper()
	c, err := v1alpha1.Load([]byte("apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c}\nspec: {" + spec + "}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wish is the plan in which the first step of each Task asks for the cache.
func wish(s *survey.Survey, cache plan.Cache) plan.Plan {
	var p plan.Plan
	for _, task := range s.Tasks {
		p.Mounts = append(p.Mounts, plan.Mount{Task: task, Step: 0, Cache: cache})
	}
	return p
}

const task = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec:\n  steps: [{name: s, image: i}]\n"

func claimDoc(modes, size string) string {
	return "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: build-cache, namespace: ci}\n" +
		"spec: {accessModes: [" + modes + "], resources: {requests: {storage: " + size + "}}}\n"
}

const mounted = `append t spec.volumes {name: build-cache, persistentVolumeClaim: {claimName: build-cache}}
	append t spec.steps[0].volumeMounts {name: build-cache, mountPath: /kaniko/build-cache}`

func TestClaims(t *testing.T) {
	for name, test := range map[string]struct{ stream, spec, edits, findings string }{
		"one that is there stays as it is": {
			task + claimDoc("ReadWriteMany", "1Gi"), "", mounted, ""},
		"one that can't be shared stays, and that is said": {
			task + claimDoc("ReadWriteOnce", "1Gi"), "", mounted, "warning cache-claim-kept"},
		"what the config writes grows it": {
			task + claimDoc("ReadWriteMany", "1Gi"), "caches: {build: {volume: {storage: 20Gi}}}",
			"set build-cache spec.resources.requests.storage 20Gi\n" + mounted, ""},
		"nothing shrinks it": {
			task + claimDoc("ReadWriteMany", "100Gi"), "caches: {build: {volume: {storage: 20Gi}}}",
			mounted, "info cache-claim-kept"},
		"another access mode is refused": {
			task + claimDoc("ReadWriteOnce", "1Gi"), "caches: {build: {volume: {accessModes: [ReadWriteMany]}}}",
			mounted, "error cache-claim-conflict"},
		"another storage class is refused": {
			task + claimDoc("ReadWriteMany", "1Gi"), "caches: {build: {volume: {storageClassName: fast}}}",
			mounted, "error cache-claim-conflict"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream)
			got := Plan(s, config(t, test.spec), wish(s, plan.Build))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.findings)
			if len(got.Additions) > 0 {
				t.Errorf("a second claim is added: %v", got.Additions)
			}
		})
	}
}

func TestNewClaimsAreOneANamespace(t *testing.T) {
	s := plantest.Survey(t, task+"---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: u, namespace: ci}\nspec: {steps: [{image: i}]}\n"+
		"---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: other}\nspec: {steps: [{image: i}]}\n")
	got := Plan(s, config(t, "caches: {dependency: {volume: {storageClassName: nfs, storage: 3Gi}}}"), wish(s, plan.Dependency))
	var names []string
	for _, addition := range got.Additions {
		names = append(names, addition.ID.String()+" after "+addition.After.String())
	}
	plantest.Compare(t, names, `
		PersistentVolumeClaim ci/dependency-cache after Task ci/t
		PersistentVolumeClaim other/dependency-cache after Task other/t`)
	spec := got.Additions[0].Fields.Get("spec")
	plantest.Compare(t, plantest.Values(spec), "{accessModes: [ReadWriteMany], storageClassName: nfs, resources: {requests: {storage: 3Gi}}}")
}

func TestMountAsVolume(t *testing.T) {
	head := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec:\n"
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"a volume of the claim is used under its own name": {
			head + "  volumes: [{name: mine, persistentVolumeClaim: {claimName: build-cache}}]\n  steps: [{image: i}]\n",
			"append t spec.steps[0].volumeMounts {name: mine, mountPath: /kaniko/build-cache}", ""},
		"a mount that is there is enough": {
			head + "  volumes: [{name: mine, persistentVolumeClaim: {claimName: build-cache}}]\n  steps: [{image: i, volumeMounts: [{name: mine, mountPath: /kaniko/build-cache}]}]\n", "", ""},
		"one in the step template too": {
			head + "  volumes: [{name: mine, persistentVolumeClaim: {claimName: build-cache}}]\n  stepTemplate: {volumeMounts: [{name: mine, mountPath: /kaniko/build-cache/}]}\n  steps: [{image: i}]\n", "", ""},
		"another volume of that name makes ours look for one": {
			head + "  volumes: [{name: build-cache, emptyDir: {}}]\n  steps: [{image: i}]\n",
			`append t spec.volumes {name: build-cache-volume, persistentVolumeClaim: {claimName: build-cache}}
			 append t spec.steps[0].volumeMounts {name: build-cache-volume, mountPath: /kaniko/build-cache}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream+claimDoc("ReadWriteMany", "1Gi"))
			got := Plan(s, config(t, ""), wish(s, plan.Build))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.findings)
		})
	}
}

const pipelines = `---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: u, namespace: ci}
spec: {steps: [{image: i}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  tasks:
    - {name: a, taskRef: {name: t}}
    - {name: b, taskRef: {name: u}}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec:
  resourcetemplates:
    - apiVersion: tekton.dev/v1
      kind: PipelineRun
      spec: {pipelineRef: {name: p}}
`

func TestMountAsWorkspaceReachesFromTheRunToTheTask(t *testing.T) {
	s := plantest.Survey(t, task+pipelines+claimDoc("ReadWriteMany", "1Gi"))
	c := config(t, "tekton: {coschedule: disabled}")
	sofar := wish(s, plan.Build)
	got := Plan(s, c, sofar)
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append t spec.workspaces {name: build-cache, description: The build cache, kept from run to run., mountPath: /kaniko/build-cache, optional: true}
		append p spec.workspaces {name: build-cache, description: The build cache, kept from run to run., optional: true}
		append p spec.tasks[0].workspaces {name: build-cache, workspace: build-cache}
		append u spec.workspaces {name: build-cache, description: The build cache, kept from run to run., mountPath: /kaniko/build-cache, optional: true}
		append p spec.tasks[1].workspaces {name: build-cache, workspace: build-cache}`)
	plantest.Compare(t, plantest.Edits(PlanRuns(s, c, sofar).Edits), `
		append tt spec.resourcetemplates[0].spec.workspaces {name: build-cache, persistentVolumeClaim: {claimName: build-cache}}`)
}

func TestRunsBindNothingWhereCachesAreVolumes(t *testing.T) {
	s := plantest.Survey(t, task+pipelines)
	plantest.Compare(t, plantest.Edits(PlanRuns(s, config(t, ""), wish(s, plan.Build)).Edits), "")
}
