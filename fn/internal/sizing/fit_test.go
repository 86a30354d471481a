package sizing_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/sizing"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// takes is a Task whose one step requests so much memory, in Gi.
func takes(name, memory string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + ", namespace: ci}\nspec:\n" +
		"  steps: [{image: i, computeResources: {requests: {memory: " + memory + "Gi}}}]\n"
}

// pipeline runs a, then b, each a Task of that name, in the namespace ci.
func pipeline(more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec:\n" +
		"  tasks: [{name: a, taskRef: {name: a}}, {name: b, taskRef: {name: b}, runAfter: [a]" + more + "}]\n"
}

func quotaOf(hard string) string {
	return "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {hard: {" + hard + "}}\n"
}

// beside is the plan in which no task of the first Pipeline waits any more.
func beside(s *survey.Survey) plan.Plan {
	var before, after []plan.Waits
	for _, task := range s.Pipelines[0].Tasks {
		before = append(before, plan.Waits{Task: task, For: task.RunAfter()})
		after = append(after, plan.Waits{Task: task})
	}
	return plan.Plan{Orders: []plan.Order{{Pipeline: s.Pipelines[0], Before: before, After: after}}}
}

func TestRunsAtOnce(t *testing.T) {
	ab := takes("a", "2") + takes("b", "2")
	scan := strings.Replace(pipeline(""), "]\n", ", {name: scan, taskRef: {resolver: hub}}]\n", 1)
	for name, test := range map[string]struct{ stream, spec, finding, says string }{
		"still more than one is for information": {
			ab + pipeline("") + quotaOf("requests.memory: 8Gi"), "", "info runs-at-once p",
			"room for 2 runs at once, where nothing else runs, and had for 4 before: at its peak a run takes 4Gi of requests.memory (2Gi before), of 8Gi in all"},
		"memory alone is the request": {ab + pipeline("") + quotaOf("memory: 8Gi"), "", "info runs-at-once p", "4Gi of requests.memory"},
		"one where there was room for two": {
			ab + pipeline("") + quotaOf("requests.memory: 5Gi"), "", "warning runs-at-once p", "room for 1 run at once, where nothing else runs, and had for 2 before"},
		"one where there was room for one": {takes("a", "3") + takes("b", "1") + pipeline("") + quotaOf("requests.memory: 5Gi"), "", "info runs-at-once p", "room for 1 run"},
		"none, and its tasks wait for each other": {
			ab + pipeline("") + quotaOf("requests.memory: 3Gi"), "", "warning runs-at-once p", "room for 0 runs at once"},
		"none, as before": {
			ab + pipeline("") + quotaOf("requests.memory: 1Gi"), "", "warning runs-at-once p", "the pod of a alone is over requests.memory, as it was before"},
		"pods count too":       {ab + pipeline("") + quotaOf("pods: 9"), "", "info runs-at-once p", "room for 4 runs at once, where nothing else runs, and had for 9 before"},
		"the tightest decides": {ab + pipeline("") + quotaOf("pods: 8, requests.memory: 12Gi"), "", "info runs-at-once p", "room for 3 runs"},
		"a matrix is as many pods": {
			ab + pipeline(", matrix: {params: [{name: x, value: [u, v, w]}]}") + quotaOf("requests.memory: 80Gi"), "", "info runs-at-once p",
			"takes 8Gi of requests.memory (6Gi before)"},
		"an affinity assistant is there all the time": {
			ab + pipeline("") + "  workspaces: [{name: source}]\n" + quotaOf("pods: 9"), "", "info runs-at-once p", "takes 3 of pods (2 before)"},
		"of runs in the list the one with the most claims counts": {
			ab + pipeline("") + run("a", "{name: s, persistentVolumeClaim: {claimName: x}}, {name: t, persistentVolumeClaim: {claimName: x}}, {name: u, volumeClaimTemplate: {}}, {name: v, emptyDir: {}}") + run("b", "") + quotaOf("pods: 9"),
			"", "info runs-at-once p", "takes 4 of pods (3 before)"},
		"one assistant where a run has one in all": {
			ab + pipeline("") + run("a", "{name: s, persistentVolumeClaim: {claimName: x}}, {name: u, volumeClaimTemplate: {}}") + quotaOf("pods: 9"),
			"tekton: {coschedule: pipelineruns}", "info runs-at-once p", "takes 3 of pods (2 before)"},
		"none where they are turned off": {
			ab + pipeline("") + "  workspaces: [{name: source}]\n" + quotaOf("pods: 9"), "tekton: {coschedule: disabled}", "info runs-at-once p", "takes 2 of pods (1 before)"},
		"all that is under finally runs at once, at the end": {
			ab + pipeline("") + "  finally: [{name: c, taskRef: {name: a}}, {name: d, taskRef: {name: b}}, {name: e, taskRef: {name: b}}]\n" + quotaOf("requests.memory: 80Gi"), "", "", ""},
		"what isn't in the list is named": {
			ab + scan + quotaOf("pods: 9"), "", "info runs-at-once p", "takes 3 of pods (2 before), of 9 in all; of scan it is known only at run time"},
		"what a run resizes is named": {
			ab + pipeline("") + strings.Replace(run("a", ""), "workspaces: []", "taskRunSpecs: [{pipelineTaskName: b, computeResources: {requests: {memory: 9Gi}}}]", 1) + quotaOf("pods: 9"),
			"", "info runs-at-once p", "of 9 in all; what taskRunSpecs say of b isn't counted"},
		"what no quota counts":        {ab + pipeline("") + quotaOf("requests.cpu: 1"), "", "", ""},
		"a quota elsewhere":           {ab + pipeline("") + strings.Replace(quotaOf("pods: 1"), "ci", "other", 1), "", "", ""},
		"a quota of pods that go on":  {ab + pipeline("") + strings.Replace(quotaOf("pods: 1"), "spec: {", "spec: {scopes: [NotTerminating], ", 1), "", "", ""},
		"a quota of a priority class": {ab + pipeline("") + strings.Replace(quotaOf("pods: 1"), "spec: {", "spec: {scopes: [PriorityClass], ", 1), "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, strings.TrimPrefix(test.stream, "---\n"))
			got := sizing.PlanFit(s, plantest.Config(t, test.spec).Spec, beside(s))
			plantest.Compare(t, plantest.Places(got), test.finding)
			if len(got.Findings) > 0 && !strings.Contains(plantest.Messages(got)[0], test.says) {
				t.Errorf("got  %s\nwant in it %s", plantest.Messages(got)[0], test.says)
			}
		})
	}
}

// run is a TriggerTemplate with a run of p that has these workspaces.
func run(name, workspaces string) string {
	return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: " + name + ", namespace: ci}\nspec:\n" +
		"  resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: p}, workspaces: [" + workspaces + "]}}]\n"
}

// cacheClaims is the plan that adds claims of so much storage for the caches of
// the namespace ci.
func cacheClaims(storage ...string) plan.Plan {
	var p plan.Plan
	for i, size := range storage {
		p.Additions = append(p.Additions, plan.Addition{
			ID: object.ID{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: "ci", Name: []string{"build-cache", "dependency-cache"}[i]},
			Fields: edit.Fields{{Key: "spec", Value: edit.Fields{
				{Key: "storageClassName", Value: "fast"},
				{Key: "resources", Value: edit.Fields{{Key: "requests", Value: edit.Fields{{Key: "storage", Value: size}}}}},
			}}},
		})
	}
	return p
}

func TestClaimsAtOnce(t *testing.T) {
	const (
		stays  = "info claims-at-once t spec.resourcetemplates[0].spec.workspaces"
		few    = "warning claims-at-once t spec.resourcetemplates[0].spec.workspaces"
		source = "{name: s, volumeClaimTemplate: {spec: {storageClassName: fast, resources: {requests: {storage: 2Gi}}}}}"
		byName = "{name: s, persistentVolumeClaim: {claimName: mine}}"
		mine   = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: mine, namespace: ci}\nspec: {storageClassName: fast, resources: {requests: {storage: 5Gi}}}\n"
	)
	app := takes("a", "1") + takes("b", "1") + pipeline("") + run("t", source)
	cleaning := strings.Replace(app, "kind: PipelineRun, ", "kind: PipelineRun, metadata: {annotations: {tekton.dev/auto-cleanup-pvc: 'true'}}, ", 1)
	for name, test := range map[string]struct{ stream, spec, finding, says string }{
		"the guide's quota leaves room for three that are kept": {
			app + quotaOf("persistentvolumeclaims: 5"), "", few,
			"room for the claims of 3 kept runs, and had for 5 before: a run's take 1 of persistentvolumeclaims, the caches and the other claims of the list 2, of 5 in all; its claims stay until it is deleted; annotate it with tekton.dev/auto-cleanup-pvc: \"true\""},
		"more than a few are for information":      {app + quotaOf("persistentvolumeclaims: 6"), "", stays, "4 kept runs"},
		"by its generic name":                      {app + quotaOf("count/persistentvolumeclaims: 6"), "", stays, "4 kept runs"},
		"a run that cleans up needs room once":     {cleaning + quotaOf("persistentvolumeclaims: 3"), "", stays, "room for the claims of 1 run at once, and had for 3 before"},
		"so does one on clusters that clean up":    {app + quotaOf("persistentvolumeclaims: 3"), "tekton: {coschedule: pipelineruns}", stays, "1 run at once"},
		"not where no pod is scheduled by another": {cleaning + quotaOf("persistentvolumeclaims: 3"), "tekton: {coschedule: disabled}", few, "1 kept run,"},
		"no run has room":                          {cleaning + quotaOf("persistentvolumeclaims: 2"), "", few, "0 runs at once"},
		"not even the caches have":                 {cleaning + quotaOf("persistentvolumeclaims: 1"), "", "error claims-at-once q spec.hard.persistentvolumeclaims", "come to 2 of the 1 of persistentvolumeclaims"},
		"storage counts":                           {cleaning + quotaOf("requests.storage: 36Gi"), "", stays, "room for the claims of 3 runs at once, and had for 18 before: a run's take 2Gi of requests.storage, the caches and the other claims of the list 30Gi, of 36Gi in all"},
		"and can be too small for the caches":      {cleaning + quotaOf("requests.storage: 29Gi"), "", "error claims-at-once q spec.hard[\"requests.storage\"]", "come to 30Gi of the 29Gi of requests.storage"},
		"a storage class has a quota of its own":   {cleaning + quotaOf("fast.storageclass.storage.k8s.io/persistentvolumeclaims: 4"), "", stays, "2 runs at once"},
		"and one for storage":                      {cleaning + quotaOf("fast.storageclass.storage.k8s.io/requests.storage: 34Gi"), "", stays, "2 runs at once"},
		"another class's counts nothing":           {cleaning + quotaOf("slow.storageclass.storage.k8s.io/persistentvolumeclaims: 1"), "", "", ""},
		"claims of the list count":                 {cleaning + mine + quotaOf("requests.storage: 39Gi"), "", stays, "2 runs at once, and had for 17 before"},
		"a run of such a claim makes none":         {takes("a", "1") + takes("b", "1") + pipeline("") + run("t", byName) + mine + quotaOf("persistentvolumeclaims: 3"), "", "", ""},
		"a quota of pods counts no claims":         {app + quotaOf("pods: 100"), "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, strings.TrimPrefix(test.stream, "---\n"))
			got := sizing.PlanFit(s, plantest.Config(t, test.spec).Spec, cacheClaims("20Gi", "10Gi"))
			plantest.Compare(t, plantest.Places(got), test.finding)
			if len(got.Findings) > 0 && !strings.Contains(plantest.Messages(got)[0], test.says) {
				t.Errorf("got  %s\nwant in it %s", plantest.Messages(got)[0], test.says)
			}
		})
	}
}

func TestAClaimTooLargeForOneQuotaBeforeIsNotOurs(t *testing.T) {
	claim := "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: mine, namespace: ci}\nspec: {resources: {requests: {storage: 5Gi}}}\n"
	s := plantest.Survey(t, claim+quotaOf("requests.storage: 1Gi"))
	got := sizing.PlanFit(s, plantest.Config(t, "").Spec, plan.Plan{})
	plantest.Compare(t, plantest.Places(got), "")
}

func TestClaimsAreFittedToALimitRange(t *testing.T) {
	const (
		build      = "info claim-fitted build-cache spec.resources.requests.storage"
		dependency = "info claim-fitted dependency-cache spec.resources.requests.storage"
	)
	for name, test := range map[string]struct{ limits, sizes, findings string }{
		"a maximum":          {limitRange("l", "{type: PersistentVolumeClaim, max: {storage: 15Gi}}"), "15Gi 10Gi", build},
		"a minimum":          {limitRange("l", "{type: PersistentVolumeClaim, min: {storage: 12Gi}}"), "20Gi 12Gi", dependency},
		"both":               {limitRange("l", "{type: PersistentVolumeClaim, min: {storage: 12Gi}, max: {storage: 15Gi}}"), "15Gi 12Gi", build + "\n" + dependency},
		"the tightest":       {limitRange("l", "{type: PersistentVolumeClaim, max: {storage: 15Gi}}") + limitRange("m", "{type: PersistentVolumeClaim, max: {storage: 5Gi}}"), "5Gi 5Gi", build + "\n" + dependency},
		"of containers":      {limitRange("l", "{type: Container, max: {storage: 15Gi}}"), "20Gi 10Gi", ""},
		"with room for none": {limitRange("l", "{type: PersistentVolumeClaim, min: {storage: 2Gi}, max: {storage: 1Gi}}"), "1Gi 1Gi", "error limit-range l spec.limits\n" + build + "\n" + dependency},
	} {
		t.Run(name, func(t *testing.T) {
			sofar := cacheClaims("20Gi", "10Gi")
			got := sizing.PlanFit(plantest.Survey(t, task("")+test.limits), plantest.Config(t, "").Spec, sofar)
			plantest.Compare(t, []string{storageOf(got)}, test.sizes)
			plantest.Compare(t, plantest.Places(got), test.findings)
			if storageOf(sofar) != "20Gi 10Gi" {
				t.Error("the plan that came in is changed")
			}
		})
	}
}

// storageOf is the storage of the claims that a plan adds.
func storageOf(p plan.Plan) string {
	var sizes []string
	for _, a := range p.Additions {
		spec := a.Fields.Get("spec").(edit.Fields)
		requests := spec.Get("resources").(edit.Fields).Get("requests").(edit.Fields)
		sizes = append(sizes, requests.Get("storage").(string))
	}
	return strings.Join(sizes, " ")
}

func TestAClaimThatGrowsStopsAtTheMaximum(t *testing.T) {
	claim := "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: ci}\nspec: {resources: {requests: {storage: 5Gi}}}\n"
	at := object.Root("spec", "resources", "requests", "storage")
	for most, want := range map[string]string{
		"30Gi": "set c spec.resources.requests.storage 20Gi",
		"15Gi": "set c spec.resources.requests.storage 15Gi",
		"5Gi":  "",
		"1Gi":  "",
	} {
		s := plantest.Survey(t, claim+limitRange("l", "{type: PersistentVolumeClaim, max: {storage: "+most+"}}"))
		grown := plan.Plan{Edits: []edit.Edit{{Object: s.Claims[0].ID, Op: edit.Set, Path: at, Value: "20Gi"}}}
		got := sizing.PlanFit(s, plantest.Config(t, "").Spec, grown)
		plantest.Compare(t, plantest.Edits(got.Edits), want)
	}
}

func TestAStepThatIsAddedCanBeTooMuch(t *testing.T) {
	s := plantest.Survey(t, strings.TrimPrefix(takes("a", "2")+takes("b", "2")+pipeline("")+quotaOf("requests.memory: 3Gi"), "---\n"))
	sofar := plan.Plan{Edits: []edit.Edit{{
		Object: s.Tasks[1].Object.ID, Op: edit.Insert, Path: object.Root("spec", "steps"),
		Value: edit.Fields{{Key: "computeResources", Value: edit.Fields{{Key: "requests", Value: edit.Fields{{Key: "memory", Value: "2Gi"}}}}}},
	}}}
	got := sizing.PlanFit(s, plantest.Config(t, "").Spec, sofar)
	plantest.Compare(t, plantest.Places(got), "error runs-at-once p")
	if said := plantest.Messages(got)[0]; !strings.Contains(said, "the pod of b alone is over requests.memory, and was not") {
		t.Error(said)
	}
}

func TestWhereTheOrderStaysTheAdviceIsNotToKeepIt(t *testing.T) {
	side := strings.Replace(pipeline(""), ", runAfter: [a]", "", 1)
	s := plantest.Survey(t, strings.TrimPrefix(takes("a", "1")+takes("b", "1")+side+quotaOf("requests.memory: 3Gi"), "---\n"))
	memory := func(i int) edit.Edit {
		return edit.Edit{Object: s.Tasks[i].Object.ID, Op: edit.Set, Path: s.Tasks[i].Steps[0].Resources().Get("requests", "memory").Path(), Value: "2Gi"}
	}
	got := sizing.PlanFit(s, plantest.Config(t, "").Spec, plan.Plan{Edits: []edit.Edit{memory(0), memory(1)}})
	plantest.Compare(t, plantest.Places(got), "warning runs-at-once p")
	said := plantest.Messages(got)[0]
	if !strings.Contains(said, "room for 0 runs at once, where nothing else runs, and had for 1 before") || strings.Contains(said, "parallel") {
		t.Error(said)
	}
}
