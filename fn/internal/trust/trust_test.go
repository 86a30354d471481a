package trust_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/trust"
)

const unit = "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: unit, namespace: ci}\nspec: {params: [{name: repo, default: a/b}], steps: [{image: i, args: ['--cache-repo=$(params.repo)']}]}\n"

// pipeline runs the Task unit; trust is an annotation's word, params what it
// passes.
func pipeline(name, word, params string) string {
	annotations := ""
	if word != "" {
		annotations = ", annotations: {cicd.cortex.io/trust: " + word + "}"
	}
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: " + name + ", namespace: ci" + annotations + "}\nspec: {tasks: [{name: t, taskRef: {name: unit}, params: [" + params + "]}]}\n"
}

// shared is what is told of a stream whose first Task mounts a cache.
func shared(t *testing.T, stream string, mounts bool, edits ...edit.Edit) []string {
	t.Helper()
	s := plantest.Survey(t, stream, kaniko.Recognise)
	sofar := plan.Plan{Edits: edits}
	if mounts {
		sofar.Mounts = []plan.Mount{{Task: s.Tasks[0], Cache: plan.Dependency}}
	}
	claim := func(plan.Mount) object.ID {
		return object.ID{Kind: "PersistentVolumeClaim", Namespace: "ci", Name: "cache"}
	}
	return plantest.Places(trust.Plan(s, sofar, claim, kaniko.OwnRepo))
}

func TestCachesThatUntrustedRunsShare(t *testing.T) {
	plain := strings.Replace(unit, "'--cache-repo=$(params.repo)'", "", 1)
	const ofClaim, ofLayers = "warning trust-shared-cache cache", "warning trust-shared-cache pr"
	for name, test := range map[string]struct{ stream, want string }{
		"all trusted":                       {plain + pipeline("pr", "trusted", "") + pipeline("main", "", ""), ""},
		"all untrusted":                     {plain + pipeline("pr", "untrusted", "") + pipeline("pr2", "untrusted", ""), ""},
		"untrusted and unknown":             {plain + pipeline("pr", "untrusted", "") + pipeline("main", "", ""), ofClaim},
		"untrusted and trusted":             {plain + pipeline("pr", "untrusted", "") + pipeline("main", "trusted", ""), ofClaim},
		"layers in one repository":          {unit + pipeline("pr", "untrusted", "") + pipeline("main", "", ""), ofClaim + "\n" + ofLayers},
		"layers in one each":                {unit + pipeline("pr", "untrusted", "{name: repo, value: pr/x}") + pipeline("main", "", "{name: repo, value: main/x}"), ofClaim},
		"layers in one that both name":      {unit + pipeline("pr", "untrusted", "{name: repo, value: a/x}") + pipeline("main", "", "{name: repo, value: a/x}"), ofClaim + "\n" + ofLayers},
		"a Pipeline that runs another Task": {plain + pipeline("pr", "untrusted", "") + strings.Replace(pipeline("main", "", ""), "name: unit", "name: other", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, shared(t, test.stream, true), test.want)
		})
	}
	plantest.Compare(t, shared(t, plain+pipeline("pr", "untrusted", "")+pipeline("main", "", ""), false), "")
}

// Who names the claim uses it too, planned or not.
func TestOthersThatUseTheClaim(t *testing.T) {
	plain := strings.Replace(unit, "'--cache-repo=$(params.repo)'", "", 1) + pipeline("pr", "untrusted", "")
	const run = "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci}\nspec: {pipelineRef: {name: other}, workspaces: [{name: w, persistentVolumeClaim: {claimName: %}}]}\n"
	other := strings.Replace(pipeline("other", "", ""), "name: unit", "name: nobodys", 1)
	const task = "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: own, namespace: ci, annotations: {%}}\nspec: {volumes: [{name: v, persistentVolumeClaim: {claimName: cache}}], steps: [{image: i}]}\n"
	const job = "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j, namespace: %}\nspec: {jobTemplate: {spec: {template: {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: cache}}]}}}}}\n"
	fill := func(text, value string) string { return strings.Replace(text, "%", value, 1) }
	for name, test := range map[string]struct {
		more string
		told bool
	}{
		"nobody":                            {"", false},
		"a run that binds it":               {other + fill(run, "cache"), true},
		"a run that binds another":          {other + fill(run, "mine"), false},
		"a Task that mounts it by hand":     {fill(task, ""), true},
		"a TaskRun that binds it":           {"---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r, namespace: ci}\nspec: {taskRef: {name: nobodys}, workspaces: [{name: w, persistentVolumeClaim: {claimName: cache}}]}\n", true},
		"a copy, which stands for its Task": {fill(task, "cicd.cortex.io/optimized-from: unit"), false},
		"a job":                             {fill(job, "ci"), true},
		"a job of another namespace":        {fill(job, "cd"), false},
	} {
		if got := shared(t, plain+test.more, true); (len(got) > 0) != test.told {
			t.Errorf("%s: got %v, told: %v", name, got, test.told)
		}
	}
}

func TestARepositoryThatThePlanPassesCounts(t *testing.T) {
	pass := func(name, repo string) edit.Edit {
		return edit.Edit{
			Object: object.ID{APIVersion: "tekton.dev/v1", Kind: "Pipeline", Namespace: "ci", Name: name}, Op: edit.Append,
			Path: object.Root("spec", "tasks").Index(0).Key("params"), Value: edit.Fields{{Key: "name", Value: "repo"}, {Key: "value", Value: repo}},
		}
	}
	stream := unit + pipeline("pr", "untrusted", "") + pipeline("main", "", "")
	plantest.Compare(t, shared(t, stream, false, pass("pr", "r/pr"), pass("main", "r/main")), "")
	plantest.Compare(t, shared(t, stream, false, pass("pr", "r/x"), pass("main", "r/x")), "warning trust-shared-cache pr")
}

func TestKanikosOwnChoiceOfARepositoryCounts(t *testing.T) {
	stream := func(flags, pr, main string) string {
		task := "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: unit, namespace: ci}\nspec: {params: [{name: to}], steps: [{image: 'gcr.io/kaniko-project/executor:v1.23.2', args: [" + flags + ", '--context=.', '--destination=$(params.to)']}]}\n"
		return task + pipeline("pr", "untrusted", "{name: to, value: '"+pr+"'}") + pipeline("main", "", "{name: to, value: '"+main+"'}")
	}
	given := edit.Edit{
		Object: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: "unit"}, Op: edit.Insert,
		Path: object.Root("spec", "steps").Index(0).Key("args"), Value: "--cache=true",
	}
	const same, told = "r.io/shop/web:$(context.pipelineRun.name)", "warning trust-shared-cache pr"
	for name, test := range map[string]struct {
		stream string
		edits  []edit.Edit
		want   string
	}{
		"that caches by itself":           {stream("--cache=true", same, "r.io/shop/web:1"), nil, told},
		"that caches by the plan":         {stream("-v=info", same, same), []edit.Edit{given}, told},
		"that doesn't cache":              {stream("-v=info", same, same), nil, ""},
		"that has the cache switched off": {stream("--cache=false", same, same), []edit.Edit{given}, ""},
		"of images in two repositories":   {stream("--cache=true", same, "r.io/shop/api:1"), nil, ""},
		"of images that only runs know":   {stream("--cache=true", "$(params.image)", "$(params.image)"), nil, ""},
		"of images on Docker Hub":         {stream("--cache=true", "shop/web", "shop/web"), nil, ""},
		"beside a repository of its own":  {stream("--cache=true, '--cache-repo=r.io/layers'", same, "r.io/x/y"), nil, told},
		"beside an empty one":             {stream("--cache=true, '--cache-repo='", same, same), nil, told},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, shared(t, test.stream, false, test.edits...), test.want)
		})
	}
}

func TestRunsThatMayBeOfRequestsCountOnBothSides(t *testing.T) {
	plain := strings.Replace(unit, "'--cache-repo=$(params.repo)'", "", 1)
	run := func(pipeline, annotation string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r-" + pipeline + ", namespace: ci, annotations: {" + annotation + "}}\nspec: {pipelineRef: {name: " + pipeline + "}}\n"
	}
	const unclear, push, request = `pipelinesascode.tekton.dev/on-cel-expression: 'event != "tag"'`, "pipelinesascode.tekton.dev/on-event: push", "pipelinesascode.tekton.dev/on-event: pull_request"
	for name, test := range map[string]struct{ pr, main, want string }{
		"beside pushes":             {unclear, push, "warning trust-shared-cache cache"},
		"beside requests":           {unclear, request, "warning trust-shared-cache cache"},
		"beside others that may be": {unclear, unclear, ""},
	} {
		t.Run(name, func(t *testing.T) {
			stream := plain + pipeline("pr", "", "") + pipeline("main", "", "") + run("pr", test.pr) + run("main", test.main)
			plantest.Compare(t, shared(t, stream, true), test.want)
		})
	}
}

// Who keeps the layers says how to keep others out of them.
func TestWhoseCacheSaysWhatToDo(t *testing.T) {
	builds := strings.Replace(unit, "image: i, args: ['--cache-repo=$(params.repo)']", "image: 'gcr.io/kaniko-project/executor:v1.23.2', args: [FLAGS'--destination=r.io/x', '--cache-repo=$(params.repo)']", 1)
	for name, test := range map[string]struct{ flags, want string }{
		"the owner's":   {"'--cache=true', ", "the Task itself turns the cache on: give the former a Trigger that passes it --cache=false"},
		"of cacheopt's": {"", "leave the former's Pipeline out by spec.select.exclude"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, strings.Replace(builds, "FLAGS", test.flags, 1)+pipeline("pr", "untrusted", "")+pipeline("main", "", ""), kaniko.Recognise)
			p := plan.Plan{Edits: []edit.Edit{{Object: s.Tasks[0].Object.ID, Path: s.Tasks[0].Steps[0].Get("args").Path(), Value: []string{"--cache=true"}}}}
			findings := trust.Plan(s, p, nil, kaniko.OwnRepo).Findings
			if len(findings) == 0 {
				t.Fatal("nothing was told")
			}
			if got := findings[0].Advice; !strings.HasPrefix(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
