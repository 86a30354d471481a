package isolate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/isolate"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// task is a Task with workspaces a and b.
func task(name, more string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + "}\n" +
		"spec: {workspaces: [{name: a}, {name: b}], steps: [{image: i, script: x" + more + "}]}\n"
}

// pipeline is a Pipeline of the pipeline tasks given, each "name: rest".
func pipeline(name string, tasks ...string) string {
	text := "---\napiVersion: tekton.dev/v1\nkind: Pipeline\n" +
		"metadata: {name: " + name + ", annotations: {cicd.cortex.io/role: \"t=test,b=build,c=build\"}}\nspec:\n  tasks:\n"
	for _, task := range tasks {
		name, rest, _ := strings.Cut(task, ": ")
		text += "    - {name: " + name + ", taskRef: {name: " + name + "}, " + rest + "}\n"
	}
	return text
}

// fetching is a Pipeline with one task, which runs what ref says.
func fetching(ref string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: q}\nspec: {tasks: [{name: a, " + ref + "}]}\n"
}

// read reads Pipelines of the Tasks t, b and c.
func read(t *testing.T, pipelines string) *survey.Survey {
	t.Helper()
	return plantest.Survey(t, task("t", "")+task("b", "")+task("c", "")+pipelines)
}

// check asks for the first two tasks of the first Pipeline.
func check(s *survey.Survey) string {
	tasks := s.Pipelines[0].Tasks
	return isolate.NewChecker(s, harmless.NewReader(s, kaniko.Builder()).Task, true).Check(s.Pipelines[0], tasks[0], tasks[1])
}

func TestWhatTestsAndBuildShare(t *testing.T) {
	for name, test := range map[string]struct {
		tasks []string
		// copied is the workspace of which the tests get a copy, "" for none.
		copied, why string
	}{
		"one workspace, whatever both call it": {
			[]string{"t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: b, workspace: ws}]"}, "a", ""},
		"one by its own name": {
			[]string{"t: workspaces: [{name: a}]", "b: workspaces: [{name: b, workspace: a}]"}, "a", ""},
		"nothing": {
			[]string{"t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: other}]"}, "", ""},
		"nothing where nothing is bound": {
			[]string{"t: timeout: 1h", "b: timeout: 1h"}, "", ""},
		"different subPaths": {
			[]string{"t: workspaces: [{name: a, workspace: ws, subPath: x}]", "b: workspaces: [{name: a, workspace: ws, subPath: xy}]"}, "", ""},
		"one subPath, written in two ways": {
			[]string{"t: workspaces: [{name: a, workspace: ws, subPath: x}]", "b: workspaces: [{name: a, workspace: ws, subPath: ./x/}]"}, "a", ""},
		"a subPath below the other": {
			[]string{"t: workspaces: [{name: a, workspace: ws, subPath: x}]", "b: workspaces: [{name: a, workspace: ws, subPath: x/y}]"}, "a", ""},
		"a subPath of all": {
			[]string{"t: workspaces: [{name: a, workspace: ws, subPath: x}]", "b: workspaces: [{name: a, workspace: ws}]"}, "a", ""},
		"a subPath that only a run knows": {
			[]string{"t: workspaces: [{name: a, workspace: ws, subPath: x}]", "b: workspaces: [{name: a, workspace: ws, subPath: $(params.p)}]"}, "a", ""},
		"two workspaces": {
			[]string{"t: workspaces: [{name: a, workspace: x}, {name: b, workspace: y}]", "b: workspaces: [{name: a, workspace: x}, {name: b, workspace: y}]"},
			"", "several directories"},
		"one with each of two builds": {
			[]string{"t: workspaces: [{name: a, workspace: x}, {name: b, workspace: y}]", "b: workspaces: [{name: a, workspace: x}]", "c: workspaces: [{name: a, workspace: y}]"},
			"", "several directories"},
	} {
		t.Run(name, func(t *testing.T) {
			s := read(t, pipeline("p", test.tasks...))
			if got := check(s); test.why == "" && got != "" || !strings.Contains(got, test.why) {
				t.Fatalf("got %q, want %q", got, test.why)
			}
			if test.why == "" {
				plantest.Compare(t, moved(s, "t"), test.copied)
			}
		})
	}
}

// named is the task of that name in the first Pipeline.
func named(s *survey.Survey, name string) *survey.PipelineTask {
	tasks := s.Pipelines[0].Tasks
	return tasks[slices.IndexFunc(tasks, func(task *survey.PipelineTask) bool { return task.Name() == name })]
}

func planned(s *survey.Survey, before string) plan.Plan {
	planner := isolate.Planner{Fit: func(string, v1alpha1.Resources) edit.Fields { return edit.Fields{} }}
	relaxed := plan.Relaxed{Pipeline: s.Pipelines[0], Before: named(s, before), After: named(s, "b")}
	return planner.Plan(s, v1alpha1.Default().Spec, plan.Plan{Relaxed: []plan.Relaxed{relaxed, relaxed}})
}

// moved are the workspaces that a plan moves aside.
func moved(s *survey.Survey, tests string) []string {
	var names []string
	for _, e := range planned(s, tests).Edits {
		if to, _ := e.Value.(string); strings.HasPrefix(to, "/cacheopt/") {
			names = append(names, strings.TrimPrefix(to, "/cacheopt/"))
		}
	}
	return names
}

func TestAnEmbeddedTaskMayGetAWorkspaceWithoutAsking(t *testing.T) {
	build := "    - {name: b, taskRef: {name: b}, workspaces: [{name: a, workspace: ws}]}\n"
	for name, test := range map[string]struct{ spec, why string }{
		"by its name in a script": {
			"{steps: [{image: i, script: cd $(workspaces.ws.path)}]}", "t has workspace ws"},
		"by its name in brackets": {
			`{steps: [{image: i, workingDir: '$(workspaces["ws"].path)'}]}`, "t has workspace ws"},
		"by declaring it": {
			"{workspaces: [{name: ws}], steps: [{image: i, script: cd $(workspaces.ws.path)}]}", "t has workspace ws"},
		"not where it uses none": {
			"{steps: [{image: i, script: x}]}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			embedded := pipeline("p") + "    - {name: t, taskSpec: " + test.spec + "}\n" + build
			got := check(read(t, embedded))
			if test.why == "" && got != "" || !strings.Contains(got, test.why) {
				t.Errorf("got %q, want %q", got, test.why)
			}
		})
	}
}

func TestATaskThatTheListDoesNotHoldIsUnclear(t *testing.T) {
	s := read(t, pipeline("p", "t: workspaces: [{name: a}]", "remote: workspaces: [{name: a}]"))
	if got := check(s); !strings.Contains(got, "doesn't hold the Tasks of both") {
		t.Errorf("got %q", got)
	}
}

func TestWhoElseUsesTheTestsTask(t *testing.T) {
	tests, build := "t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: ws}], runAfter: [t]"
	for name, test := range map[string]struct{ other, why string }{
		"another Pipeline before a build of its own": {pipeline("q", tests, build), ""},
		"another Pipeline where a later task reads what it writes": {
			pipeline("q", tests, build, "r: workspaces: [{name: a, workspace: ws}], runAfter: [b]"), "also used by t of Pipeline q"},
		"another Pipeline for something else": {pipeline("q", tests), "also used by t of Pipeline q"},
		"another Pipeline where a build reads another directory": {
			pipeline("q", "t: workspaces: [{name: b, workspace: ws}]", build), "several directories"},
		"a Pipeline that has the cluster fetch it": {
			fetching("taskRef: {resolver: cluster, params: [{name: kind, value: task}, {name: name, value: t}]}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline that has the cluster fetch another": {
			fetching("taskRef: {resolver: cluster, params: [{name: kind, value: task}, {name: name, value: c}]}"), ""},
		"a Pipeline that has the cluster fetch what a param names": {
			fetching("taskRef: {resolver: cluster, params: [{name: name, value: $(params.t)}]}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline that has the cluster fetch it in a namespace, which the list leaves to who applies it": {
			fetching("taskRef: {resolver: cluster, params: [{name: name, value: t}, {name: namespace, value: ci}]}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline that fetches a file which a param names": {
			fetching("taskRef: {resolver: git, params: [{name: pathInRepo, value: $(params.f)}]}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline within a Pipeline": {
			fetching("pipelineSpec: {tasks: [{name: b, taskRef: {name: t}}]}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline with the name in a param": {fetching("taskRef: {name: $(params.t)}"), "may also be what a of Pipeline q fetches"},
		"a Pipeline that fetches from Git what isn't in the list": {
			fetching("taskRef: {resolver: git, params: [{name: pathInRepo, value: x.yaml}]}"), ""},
		"a run that has the cluster fetch it": {
			"---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r}\nspec: {taskRef: {resolver: cluster, params: [{name: name, value: t}]}}\n",
			"may also be what TaskRun r fetches"},
		"no one": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := check(read(t, pipeline("p", tests, build)+test.other))
			if test.why == "" && got != "" || !strings.Contains(got, test.why) {
				t.Errorf("got %q, want %q", got, test.why)
			}
		})
	}
}

func TestATaskThatIsLeftAloneGetsNoCopy(t *testing.T) {
	tests, build := "t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: ws}], runAfter: [t]"
	for name, test := range map[string]struct{ annotation, why string }{
		"by its owner's word":    {"cicd.cortex.io/skip: 'true'", "its Task is left alone"},
		"as it is signed":        {"tekton.dev/signature: x", "its Task is left alone"},
		"any other is not alone": {"a: b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			alone := strings.Replace(task("t", ""), "{name: t}", "{name: t, annotations: {"+test.annotation+"}}", 1)
			got := check(plantest.Survey(t, alone+task("b", "")+pipeline("p", tests, build)))
			if test.why == "" && got != "" || !strings.Contains(got, test.why) {
				t.Errorf("got %q, want %q", got, test.why)
			}
		})
	}
}

func TestWhoReadsWhatTestsWrite(t *testing.T) {
	tests, build := "t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: ws}], runAfter: [t]"
	for name, test := range map[string]struct{ other, why string }{
		"a report":                           {"c2: workspaces: [{name: a, workspace: ws}], runAfter: [t]", "c2 comes after t"},
		"a report, by way of the build":      {"c2: workspaces: [{name: a, workspace: ws}], runAfter: [b]", "c2 comes after t"},
		"a report, by a result of the tests": {"c2: workspaces: [{name: a, workspace: ws}], params: [{name: x, value: $(tasks.t.results.x)}]", "c2 comes after t"},
		"not one of another workspace":       {"c2: workspaces: [{name: a, workspace: other}], runAfter: [t]", ""},
		"not one that doesn't wait":          {"c2: workspaces: [{name: a, workspace: ws}]", ""},
		"not another build":                  {"c: workspaces: [{name: a, workspace: ws}], runAfter: [t]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := check(read(t, pipeline("p", tests, build, test.other)))
			if test.why == "" && got != "" || !strings.Contains(got, test.why) {
				t.Errorf("got %q, want %q", got, test.why)
			}
		})
	}
}

// Tekton calls a step without a name by its position, which the copy changes.
func TestStepsThatAreCalledByTheirPositionGetThatName(t *testing.T) {
	const ask = "cat $(steps.step-unnamed-0.exitCode.path)"
	for script, want := range map[string]string{"ls": "", ask: "set t spec.steps[0].name unnamed-0"} {
		s := plantest.Survey(t, task("t", "}, {name: s, image: i, script: "+script)+task("b", "")+
			pipeline("p", "t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: ws}]"))
		var names []string
		for _, line := range plantest.Edits(planned(s, "t").Edits) {
			if strings.Contains(line, "].name ") {
				names = append(names, line)
			}
		}
		plantest.Compare(t, names, want)
	}
}

func TestTheCopyIsMadeOnceByTheFirstShell(t *testing.T) {
	s := plantest.Survey(t, `apiVersion: tekton.dev/v1beta1
kind: Task
metadata: {name: t}
spec:
  workspaces: [{name: a, mountPath: /src/}]
  stepTemplate: {workingDir: $(workspaces.a.path), volumeMounts: []}
  steps:
    - {image: alpine, args: [ls]}
    - {image: bash, imagePullPolicy: Always, script: "#!/usr/bin/env bash\nls"}
    - {image: python, script: "#!/usr/bin/env python\nopen('$(workspaces.a.path)/x', '$(workspaces.ab.path)')"}
`+task("b", "")+pipeline("p", "t: workspaces: [{name: a, workspace: ws}]", "b: workspaces: [{name: a, workspace: ws}]"))
	got := plantest.Edits(planned(s, "t").Edits)
	var step string
	for i, line := range got {
		if strings.HasPrefix(line, "insert t spec.steps ") {
			step, got[i] = line, "insert t spec.steps"
		}
	}
	plantest.Compare(t, got, `
		append t spec.volumes {name: source-copy, emptyDir: {}}
		set t spec.workspaces[0].mountPath /cacheopt/a
		append t spec.stepTemplate.volumeMounts {name: source-copy, mountPath: /src}
		insert t spec.steps
		set t spec.steps[2].script #!/usr/bin/env python
open('/src/x', '$(workspaces.ab.path)')
		set t spec.stepTemplate.workingDir /src`)
	for _, part := range []string{"image: bash", "/cacheopt/a, /src]", "resources: {}", "imagePullPolicy: Always"} {
		if !strings.Contains(step, part) {
			t.Errorf("the step is %q, want in it %q", step, part)
		}
	}
}
