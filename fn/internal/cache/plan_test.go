package cache_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func task(name, namespace, more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + ", namespace: " + namespace + "}\n" +
		"spec: {steps: [{name: s, image: i}, {name: r, image: i}]" + more + "}\n"
}

// claim is a PersistentVolumeClaim; earlier are its names before a prefix.
func claim(name, namespace, earlier string) string {
	return "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: " + name + ", namespace: " + namespace +
		", annotations: {internal.config.kubernetes.io/previousNames: " + earlier + "}}\n" +
		"spec: {accessModes: [ReadWriteMany], storageClassName: nfs, resources: {requests: {storage: 5Gi}}}\n"
}

// needs are the steps of a survey's Tasks that need a cache, each "task step
// cache".
func needs(t *testing.T, s *survey.Survey, steps ...string) plan.Plan {
	t.Helper()
	var p plan.Plan
	for _, step := range steps {
		words := strings.Fields(step)
		for _, task := range s.Tasks {
			if task.Object.Name == words[0] {
				p.Mounts = append(p.Mounts, plan.Mount{Task: task, Step: int(words[1][0] - '0'), Cache: plan.Cache(words[2])})
			}
		}
	}
	return p
}

func volume(name string) string {
	return "spec.volumes {name: " + name + ", persistentVolumeClaim: {claimName: " + name + "}}\n"
}

func TestEachCacheIsMountedInTheStepsThatUseIt(t *testing.T) {
	s := plantest.Survey(t, task("t", "ci", ""))
	got := cache.Plan(s, plantest.Config(t, ""), needs(t, s, "t 0 build", "t 1 dependency"))
	plantest.Compare(t, plantest.Edits(got.Edits), "append t "+volume("build-cache")+
		"append t spec.steps[0].volumeMounts {name: build-cache, mountPath: /kaniko/build-cache}\n"+
		"append t "+volume("dependency-cache")+
		"append t spec.steps[1].volumeMounts {name: dependency-cache, mountPath: /cache}")
	plantest.Compare(t, plantest.Additions(got), `
		PersistentVolumeClaim ci/build-cache after Task ci/t
		PersistentVolumeClaim ci/dependency-cache after Task ci/t`)
	plantest.Compare(t, plantest.Places(got), `
		warning cache-read-write-many build-cache spec.accessModes
		warning cache-read-write-many dependency-cache spec.accessModes`)
}

func TestANewClaim(t *testing.T) {
	s := plantest.Survey(t, task("t", "ci", ""))
	got := cache.Plan(s, plantest.Config(t, "caches: {build: {volume: {claimName: mine, accessModes: [ReadWriteOnce], storageClassName: ''}}}"), needs(t, s, "t 0 build"))
	plantest.Compare(t, plantest.Values(got.Additions[0].Fields), "{apiVersion: v1, kind: PersistentVolumeClaim, "+
		"metadata: {name: mine, namespace: ci, labels: {app.kubernetes.io/name: mine, app.kubernetes.io/component: build-cache, app.kubernetes.io/managed-by: cacheopt}, "+
		"annotations: {argocd.argoproj.io/sync-options: Prune=false, cicd.cortex.io/optimized-by: c}}, "+
		"spec: {accessModes: [ReadWriteOnce], storageClassName: , resources: {requests: {storage: 20Gi}}}}")
	plantest.Compare(t, plantest.Places(got), "warning cache-read-write-many mine spec.accessModes")
}

func TestAClaimUnderAnEarlierName(t *testing.T) {
	mount := "append t spec.steps[0].volumeMounts {name: build-cache, mountPath: /kaniko/build-cache}"
	for name, test := range map[string]struct{ volumes, edits string }{
		"is named as it is called now": {
			"", "append t spec.volumes {name: build-cache, persistentVolumeClaim: {claimName: dev-build-cache}}\n" + mount},
		"is not mounted a second time beside a volume that names the earlier": {
			", volumes: [{name: build-cache, persistentVolumeClaim: {claimName: build-cache}}]", mount},
		"nor beside one that names the later": {
			", volumes: [{name: build-cache, persistentVolumeClaim: {claimName: dev-build-cache}}]", mount},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, task("t", "ci", test.volumes)+claim("dev-build-cache", "ci", "build-cache"))
			got := cache.Plan(s, plantest.Config(t, ""), needs(t, s, "t 0 build"))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Additions(got), "")
		})
	}
}

func TestAClaimOfAnotherNamespaceIsNone(t *testing.T) {
	s := plantest.Survey(t, task("t", "ci", "")+claim("build-cache", "other", "x"))
	got := cache.Plan(s, plantest.Config(t, ""), needs(t, s, "t 0 build"))
	plantest.Compare(t, plantest.Additions(got), "PersistentVolumeClaim ci/build-cache after Task ci/t")
}

func TestAClaimThatIsAsTheConfigAsksIsKept(t *testing.T) {
	for _, storage := range []string{"5Gi", "5120Mi"} {
		s := plantest.Survey(t, task("t", "ci", "")+claim("build-cache", "ci", "x"))
		got := cache.Plan(s, plantest.Config(t, "caches: {build: {volume: {storageClassName: nfs, accessModes: [ReadWriteMany], storage: "+storage+"}}}"), needs(t, s, "t 0 build"))
		plantest.Compare(t, plantest.Findings(got), "")
		plantest.Compare(t, plantest.Edits(got.Edits)[:1], "append t "+volume("build-cache"))
	}
}

const pipeline = `---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: [{name: a, taskRef: {name: t}}]}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: p}}}]}
`

const asWorkspaces = "tekton: {coschedule: pipelineruns}"

func TestAWorkspaceThatIsThereIsUsed(t *testing.T) {
	s := plantest.Survey(t, task("t", "ci", ", workspaces: [{name: build-cache, mountPath: /kaniko/build-cache, optional: true}]")+pipeline+claim("build-cache", "ci", "x"))
	got := cache.Plan(s, plantest.Config(t, asWorkspaces), needs(t, s, "t 0 build"))
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append p spec.workspaces {name: build-cache, description: The build cache, kept from run to run., optional: true}
		append p spec.tasks[0].workspaces {name: build-cache, workspace: build-cache}`)
	plantest.Compare(t, plantest.Places(got), "")
}

func TestATaskGetsOneOfBothCachesAsAWorkspaceInOnePlace(t *testing.T) {
	s := plantest.Survey(t, task("t", "ci", ""))
	for name, test := range map[string]struct {
		spec, findings string
		mounts         int
	}{
		"in one place":        {asWorkspaces + ", caches: {build: {volume: {mountPath: /cache}}}", "info cache-mount-path t spec.workspaces", 1},
		"in two":              {asWorkspaces, "", 2},
		"in one, as a volume": {"", "", 2},
	} {
		got := cache.Yield(plantest.Config(t, test.spec), needs(t, s, "t 0 build", "t 1 dependency"))
		plantest.Compare(t, plantest.Places(got), test.findings)
		if len(got.Mounts) != test.mounts || got.Mounts[0].Cache != plan.Build {
			t.Errorf("%s: the mounts are %v, want %d, the build cache first", name, got.Mounts, test.mounts)
		}
	}
}

func TestRunsBindWhatTheirPipelineDeclares(t *testing.T) {
	run := "append tt spec.resourcetemplates[0].spec.workspaces {name: build-cache, persistentVolumeClaim: {claimName: "
	for name, test := range map[string]struct{ stream, edits string }{
		"the claim":                     {task("t", "ci", "") + pipeline, run + "build-cache}}"},
		"the claim by its present name": {task("t", "ci", "") + pipeline + claim("dev-build-cache", "ci", "build-cache"), run + "dev-build-cache}}"},
		"nothing where they bind it": {
			task("t", "ci", "") + strings.Replace(pipeline, "pipelineRef:", "workspaces: [{name: build-cache, emptyDir: {}}], pipelineRef:", 1), ""},
		"nothing for a Pipeline that is left alone": {
			task("t", "ci", "") + strings.Replace(pipeline, "{name: p, namespace: ci}", "{name: p, namespace: ci, annotations: {cicd.cortex.io/skip: 'true'}}", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream)
			got := cache.PlanRuns(s, plantest.Config(t, asWorkspaces), needs(t, s, "t 0 build"))
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
		})
	}
}

func TestAClaimThatARunBringsAlreadyIsNotMountedASecondTime(t *testing.T) {
	bound := strings.Replace(pipeline, "taskRef:", "workspaces: [{name: deps, workspace: ws}], taskRef:", 1)
	bound = strings.Replace(bound, "pipelineRef:", "workspaces: [{name: ws, persistentVolumeClaim: {claimName: build-cache}}], pipelineRef:", 1)
	for name, stream := range map[string]string{
		"":                       task("t", "ci", ""),
		"under an earlier name":  task("t", "ci", "") + claim("dev-build-cache", "ci", "build-cache"),
		"with a workspace there": task("t", "ci", ", workspaces: [{name: deps}]"),
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, stream+bound)
			got := cache.Plan(s, plantest.Config(t, ""), needs(t, s, "t 0 build"))
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			if last := plantest.Places(got); !got.Findings.Failed() || !strings.Contains(last[len(last)-1], " tt spec.resourcetemplates[0].spec.workspaces") {
				t.Errorf("got %v, want an error at the run's workspaces", last)
			}
		})
	}
}

func TestTheMountThatTheConfigAsksFor(t *testing.T) {
	for spec, list := range map[string]string{
		"mount: Volume, tekton: {coschedule: disabled}":    "spec.volumes",
		"mount: Workspace, tekton: {coschedule: disabled}": "spec.workspaces",
		"mount: Auto, tekton: {coschedule: workspaces}":    "spec.volumes",
		"tekton: {coschedule: isolate-pipelinerun}":        "spec.workspaces",
	} {
		s := plantest.Survey(t, task("t", "ci", ""))
		got := cache.Plan(s, plantest.Config(t, spec), needs(t, s, "t 0 build"))
		if first := got.Edits[0].Path.String(); first != list {
			t.Errorf("%s: the cache is in %s, want %s", spec, first, list)
		}
	}
}
