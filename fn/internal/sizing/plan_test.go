package sizing_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/sizing"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// task is a Task of one step, with more behind the step's image.
func task(more string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec:\n  steps: [{image: i" + more + "}]\n"
}

func limitRange(name, limits string) string {
	return "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: " + name + ", namespace: ci}\nspec: {limits: [" + limits + "]}\n"
}

// building is the plan in which the first steps of the first Task, as many as
// given, use the build cache.
func building(s *survey.Survey, steps int) plan.Plan {
	var p plan.Plan
	for i := range steps {
		p.Mounts = append(p.Mounts, plan.Mount{Task: s.Tasks[0], Step: i, Cache: plan.Build})
	}
	return p
}

func planned(t *testing.T, stream, spec string, steps int) plan.Plan {
	t.Helper()
	s := plantest.Survey(t, stream)
	return sizing.Plan(s, plantest.Config(t, spec), building(s, steps))
}

const (
	small = ", computeResources: {requests: {cpu: 1m, memory: 1Mi}, limits: {cpu: 1m, memory: 1Mi}}"
	at    = "set t spec.steps[0].computeResources."
)

// sized are the edits for CPU and memory of the first step.
func sized(requestCPU, limitCPU, requestMemory, limitMemory string) string {
	return at + "requests.cpu " + requestCPU + "\n" + at + "limits.cpu " + limitCPU + "\n" +
		at + "requests.memory " + requestMemory + "\n" + at + "limits.memory " + limitMemory
}

func TestTheGuidesSizesOfABuild(t *testing.T) {
	for size, want := range map[string]string{
		"Small":  sized("200m", "1000m", "512Mi", "2Gi"),
		"Medium": sized("500m", "2000m", "1Gi", "4Gi"),
		"Large":  sized("1000m", "4000m", "2Gi", "8Gi"),
	} {
		got := planned(t, task(small), "build: {resources: {size: "+size+"}}", 1)
		plantest.Compare(t, plantest.Edits(got.Edits), want)
	}
}

func TestWhatTheConfigAsksFor(t *testing.T) {
	for name, test := range map[string]struct{ step, resources, edits string }{
		"requests alone, with limits that leave room for them": {
			small, "requests: {memory: 3Gi}", at + "requests.memory 3Gi\n" + at + "limits.memory 3Gi"},
		"limits alone": {small, "limits: {memory: 3Gi}", at + "limits.memory 3Gi"},
		"room on disk": {
			", computeResources: {limits: {ephemeral-storage: 1Gi}}", "requests: {ephemeral-storage: 2Gi}, limits: {ephemeral-storage: 4Gi}",
			at + "requests.ephemeral-storage 2Gi\n" + at + "limits.ephemeral-storage 4Gi"},
		"a size, but for one amount": {
			small, "size: Small, limits: {cpu: 3}", sized("200m", "3000m", "512Mi", "2Gi")},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task(test.step), "build: {resources: {"+test.resources+"}}", 1)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
		})
	}
}

// written are the default sizes, written out.
const written = "build: {resources: {size: Medium}}, test: {resources: {size: Small}}"

func TestWhatAStepStatesIsRaisedAndNothingElse(t *testing.T) {
	for name, test := range map[string]struct{ step, spec, edits string }{
		"nothing":                      {"", "", ""},
		"nothing, and the config asks": {"", written, at + "requests.cpu 500m\n" + at + "requests.memory 1Gi"},
		"memory alone":                 {", computeResources: {limits: {memory: 1Gi}}", "", at + "requests.memory 1Gi\n" + at + "limits.memory 4Gi"},
		"a request of CPU alone":       {", computeResources: {requests: {cpu: 100m}}", "", at + "requests.cpu 500m"},
		"a request, and the config asks": {
			", computeResources: {requests: {cpu: 100m}}", written, at + "requests.cpu 500m\n" + at + "requests.memory 1Gi"},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Edits(planned(t, task(test.step), test.spec, 1).Edits), test.edits)
		})
	}
}

func TestTestsAreRaisedBesideABuildOnly(t *testing.T) {
	s := plantest.Survey(t, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci, annotations: {cicd.cortex.io/role: test}}\n"+
		"spec: {steps: [{image: i"+small+"}]}\n")
	s.Tasks[0].Steps[0].Uses = []survey.Use{{Role: survey.Test}}
	beside := plan.Plan{Relaxed: []plan.Relaxed{{Before: &survey.PipelineTask{Task: s.Tasks[0]}, After: &survey.PipelineTask{}}}}
	for name, test := range map[string]struct {
		sofar       plan.Plan
		spec, edits string
	}{
		"as it was":                      {plan.Plan{}, "", ""},
		"beside a build":                 {beside, "", sized("200m", "1000m", "512Mi", "2Gi")},
		"as it was, where that is asked": {plan.Plan{}, written, sized("200m", "1000m", "512Mi", "2Gi")},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Edits(sizing.Plan(s, plantest.Config(t, test.spec), test.sofar).Edits), test.edits)
		})
	}
}

func TestWhereAStepsSizesAre(t *testing.T) {
	beta := strings.NewReplacer("tekton.dev/v1", "tekton.dev/v1beta1", "computeResources", "resources")
	for name, test := range map[string]struct{ stream, edits string }{
		"in v1beta1 under resources": {beta.Replace(task(small)), beta.Replace(sized("500m", "2000m", "1Gi", "4Gi"))},
		"in the step template, which the step's win over": {
			task("") + "  stepTemplate: {computeResources: {requests: {cpu: 4}, limits: {cpu: 4, memory: 1Gi}}}\n",
			at + "requests.memory 1Gi\n" + at + "limits.memory 4Gi"},
		"in the step, over the template's": {
			task(", computeResources: {requests: {cpu: 1, memory: 1Gi}}") + "  stepTemplate: {computeResources: {requests: {cpu: 100m, memory: 8Gi}}}\n", ""},
		"as numbers": {
			task(", computeResources: {requests: {cpu: 0.25, memory: 1073741824}, limits: {cpu: 2, memory: 4e9}}"),
			at + "requests.cpu 500m\n" + at + "limits.memory 4Gi"},
		"unreadable, and Tekton's to refuse": {
			task(", computeResources: {requests: {cpu: $(params.cpu), memory: 1Gi}}"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Edits(planned(t, test.stream, "", 1).Edits), test.edits)
		})
	}
}

func TestLimitRanges(t *testing.T) {
	for name, test := range map[string]struct{ step, limits, edits, findings string }{
		"ratios of the guide's own LimitRange lift the request": {
			", computeResources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}",
			limitRange("l", "{type: Container, maxLimitRequestRatio: {cpu: 4, memory: 2}}"),
			at + "limits.cpu 2000m\n" + at + "requests.memory 2Gi\n" + at + "limits.memory 4Gi",
			"warning limit-range-defaults l spec.limits\nwarning limit-range-defaults l spec.limits\ninfo resources-fitted t spec.steps[0].computeResources"},
		"a minimum lifts the request": {
			small, limitRange("l", "{type: Container, min: {cpu: 1, memory: 64Mi}}"), sized("1000m", "2000m", "1Gi", "4Gi"),
			"info resources-fitted t spec.steps[0].computeResources"},
		"of two the tighter holds": {
			small, limitRange("l", "{type: Container, max: {memory: 3Gi}}") + limitRange("m", "{type: Container, max: {memory: 2Gi}}"),
			sized("500m", "2000m", "1Gi", "2Gi"), "info resources-fitted t spec.steps[0].computeResources"},
		"a maximum under the request lowers that too": {
			small, limitRange("l", "{type: Container, max: {memory: 512Mi}}"), sized("500m", "2000m", "512Mi", "512Mi"),
			"info resources-fitted t spec.steps[0].computeResources"},
		"a maximum under what the step has is not ours to mend": {
			", computeResources: {requests: {memory: 1Gi}, limits: {cpu: 4, memory: 6Gi}}", limitRange("l", "{type: Container, max: {memory: 4Gi}}"),
			at + "requests.cpu 4000m", ""},
		"defaults count as the step's": {
			"", limitRange("l", "{type: Container, default: {cpu: 500m, memory: 3Gi}, defaultRequest: {cpu: 100m, memory: 3Gi}}"),
			sized("500m", "2000m", "3Gi", "4Gi"), ""},
		"of a pod bound the sum": {
			small, limitRange("l", "{type: Pod, max: {memory: 2Gi}}"), at + "requests.cpu 500m\n" + at + "limits.cpu 2000m",
			"warning resources-over t"},
		"of claims bound nothing here": {
			small, limitRange("l", "{type: PersistentVolumeClaim, max: {storage: 1Gi}}"), sized("500m", "2000m", "1Gi", "4Gi"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task(test.step)+test.limits, written, 1)
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestALimitRangeThatLeavesNoRoomIsNamed(t *testing.T) {
	fine := limitRange("fine", "{type: Container, max: {cpu: 8}}")
	for name, test := range map[string]struct{ limits, says string }{
		"more at least than at most": {"{type: Container, min: {memory: 2Gi}, max: {memory: 1Gi}}", "at least 2Gi of memory and allows at most 1Gi"},
		"a ratio below one":          {"{type: Container, maxLimitRequestRatio: {cpu: 500m}}", "allows a limit of 500m times the request for cpu"},
		"two such, of which the first by name is told": {
			"{type: Container, min: {memory: 2Gi, cpu: 2}, max: {memory: 1Gi, cpu: 1}}", "at least 2000m of cpu"},
	} {
		t.Run(name, func(t *testing.T) {
			for range 10 {
				got := planned(t, task(small)+fine+limitRange("bad", test.limits), "", 1)
				plantest.Compare(t, plantest.Places(got)[:1], "error limit-range bad spec.limits")
				if said := plantest.Messages(got)[0]; !strings.Contains(said, test.says) {
					t.Fatalf("got %q, want in it %q", said, test.says)
				}
			}
		})
	}
}

func TestAQuotaBoundsTheSumOfSteps(t *testing.T) {
	two := strings.Replace(task(small), "steps: [", "steps: [{image: i"+small+"}, ", 1)
	quota := "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {hard: {requests.cpu: 900m, memory: 4Gi}}\n"
	got := planned(t, two+quota, "", 2)
	plantest.Compare(t, plantest.Edits(got.Edits), `
		set t spec.steps[0].computeResources.requests.memory 1Gi
		set t spec.steps[0].computeResources.limits.memory 4Gi
		set t spec.steps[1].computeResources.requests.memory 1Gi
		set t spec.steps[1].computeResources.limits.memory 4Gi`)
	plantest.Compare(t, plantest.Places(got), "warning resources-over t")
	plantest.Compare(t, plantest.Places(planned(t, two+quota, "", 1)), "")
}

func TestAQuotaCountsTheStepThatIsAdded(t *testing.T) {
	s := plantest.Survey(t, task(small)+"---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {hard: {limits.memory: 4Gi}}\n")
	sofar := building(s, 1)
	sofar.Edit(edit.Edit{
		Object: s.Tasks[0].Object.ID, Op: edit.Insert, Path: object.Root("spec", "steps"),
		Value: edit.Fields{{Key: "computeResources", Value: edit.Fields{{Key: "limits", Value: edit.Fields{{Key: "memory", Value: "1Mi"}}}}}},
	})
	got := sizing.Plan(s, v1alpha1.Default(), sofar)
	plantest.Compare(t, plantest.Places(got), "warning resources-over t")
}

func TestStepsOfNoUseToUsStayAsTheyAre(t *testing.T) {
	got := planned(t, task(small), "", 0)
	plantest.Compare(t, plantest.Edits(got.Edits), "")
}

func TestFitKeepsAnAddedContainerWithinBounds(t *testing.T) {
	want := v1alpha1.Resources{
		Requests: v1alpha1.Amounts{CPU: "100m", Memory: "128Mi"},
		Limits:   v1alpha1.Amounts{CPU: "500m", Memory: "256Mi"},
	}
	for limits, fitted := range map[string]string{
		"": "{requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}",
		limitRange("l", "{type: Container, maxLimitRequestRatio: {cpu: 4}, max: {memory: 64Mi}}"): "{requests: {cpu: 125m, memory: 64Mi}, limits: {cpu: 500m, memory: 64Mi}}",
		limitRange("l", "{type: Container, min: {memory: 200Mi}}"):                                "{requests: {cpu: 100m, memory: 200Mi}, limits: {cpu: 500m, memory: 256Mi}}",
		limitRange("l", "{type: Container, min: {memory: 1Gi}}"):                                  "{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 500m, memory: 1Gi}}",
	} {
		got := sizing.Fit(plantest.Survey(t, task("")+limits), "ci", want)
		plantest.Compare(t, plantest.Values(got), fitted)
	}
}

func TestAQuotaBoundsAllThatIsInThePod(t *testing.T) {
	const user = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec: {workspaces: [{name: source}], tasks: [{name: t, taskRef: {name: t}}]}\n"
	quota := func(hard string) string {
		return "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {" + hard + "}\n"
	}
	sidecar := "  sidecars: [{image: i, computeResources: {limits: {memory: 1Gi}}}]\n"
	for name, test := range map[string]struct{ stream, spec, findings string }{
		"the step alone has room":                {task(small) + quota("hard: {limits.memory: 4Gi}"), "", ""},
		"a sidecar beside it hasn't":             {task(small) + sidecar + quota("hard: {limits.memory: 4Gi}"), "", "warning resources-over t"},
		"an affinity assistant beside it hasn't": {task(small) + user + quota("hard: {limits.memory: 4Gi}"), "", "warning resources-over t"},
		"it has with room for that too":          {task(small) + user + quota("hard: {limits.memory: 4196Mi}"), "", ""},
		"and where there is none":                {task(small) + user + quota("hard: {limits.memory: 4Gi}"), "tekton: {coschedule: disabled}", ""},
		"and where the quota doesn't count it":   {task(small) + user + quota("scopes: [Terminating], hard: {limits.memory: 4Gi}"), "", ""},
		"a LimitRange of pods doesn't either":    {task(small) + user + limitRange("l", "{type: Pod, max: {memory: 4Gi}}"), "", ""},
		"containers of Tekton's own count where they are larger": {
			task(small) + limitRange("l", "{type: Container, default: {memory: 5Gi}, defaultRequest: {memory: 1Mi}}") + quota("hard: {limits.memory: 4Gi}"), "", "warning resources-over t"},
		"a quota that may not concern the pod bounds nothing": {task(small) + quota("scopes: [NotTerminating], hard: {limits.memory: 1Gi}"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Places(planned(t, test.stream, test.spec, 1)), test.findings)
		})
	}
}

func TestAStepsShareOfTheDefaultRequestIsNotLowered(t *testing.T) {
	two := strings.Replace(task(""), "{image: i}", "{image: i}, {image: i}", 1)
	got := planned(t, two+limitRange("l", "{type: Container, default: {memory: 8Gi}, defaultRequest: {memory: 6Gi}}"), written, 1)
	plantest.Compare(t, plantest.Edits(got.Edits), at+"requests.cpu 500m\n"+at+"requests.memory 3Gi\n"+at+"limits.memory 8Gi")
}
