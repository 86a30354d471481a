package optimize_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// bombs are lists of a few hundred kilobytes whose texts stand for gigabytes.
// What is expected of each is a part of the refusal, or "" for one that is left as
// it is where it isn't understood.
func bombs() map[string]struct{ list, refused string } {
	long := strings.Repeat("x", 60_000)
	many := func(text string) string { return strings.Repeat(text, 5000) }
	step := func(fields string) string { return "  steps: [{name: a, " + fields + "}]\n" }
	const executor = "image: gcr.io/kaniko-project/executor:v1.23.2, "
	return map[string]struct{ list, refused string }{
		"a default":        {task("a", long) + step(executor+`args: ["--destination=r.example.com/`+many("$(params.a)")+`"]`), "Task ci/t: spec.steps[0].args[0]"},
		"an image":         {task("a", long) + step(`image: "`+many("$(params.a)")+`", args: ["--destination=r.example.com/a"]`), "spec.steps[0].image"},
		"a script":         {task("a", long) + step(`image: node:20, script: "npm ci; `+many("$(params.a)")+`"`), "spec.steps[0].script"},
		"a variable":       {task("a", long) + step(`image: node:20, script: npm ci, env: [{name: A, value: "`+many("$(params.a)")+`"}]`), "spec.steps[0].env[0].value"},
		"a sidecar":        {task("a", long) + "  sidecars: [{name: b, image: \"" + many("$(params.a)") + "\"}]\n" + step("image: node:20, script: npm ci"), "spec.sidecars[0].image"},
		"a key of objects": {task("o", "") + "  - {name: a, type: object, properties: {k: {}}, default: {k: " + long + "}}\n" + step(executor+`args: ["`+many("$(params.a.k)")+`"]`), "spec.steps[0].args[0]"},
		"arrays in arrays": {task("o", "") + "  - {name: a, type: array, default: [" + strings.Repeat("xxxxxxxxx, ", 5000) + "]}\n" +
			step(executor+"args: ["+many(`"$(params.a[*])", `)+"]"), "more than 64 MiB"},
		"many texts":   {task("a", long) + step(executor+"args: ["+many(`"--destination=r.example.com/$(params.a)", `)+"]"), "more than 64 MiB"},
		"a long chain": {task("a", strings.Repeat("x", 50)) + chain(40) + step(executor+`args: ["$(params.p2)"]`), ""},
		"a pipeline that passes": {task("a", "") + step(executor+`args: ["--destination=r.example.com/$(params.a)"]`) + pipeline("v", long) +
			`tasks: [{name: t, taskRef: {name: t}, params: [{name: a, value: "` + many("$(params.v)") + `"}]}]}` + "\n", "spec.steps[0].args[0]"},
		"a task that is embedded": {pipeline("v", long)[4:] + `tasks: [{name: t, taskSpec: {steps: [{name: a, image: node, script: "npm ci ` + many("$(params.v)") + `"}]}}]}` + "\n", "spec.tasks[0].taskSpec.steps[0].script"},
		"a run that gives": {task("a", "") + step(executor+`args: ["`+many("$(params.a)")+`"]`) + pipeline("v", "") +
			`tasks: [{name: t, taskRef: {name: t}, params: [{name: a, value: "$(params.v)"}]}]}` + "\n" + run(0, long), "spec.steps[0].args[0]"},
		"thousands of runs": {task("a", "") + step(executor+`args: ["`+strings.Repeat("$(params.a)", 2000)+`"]`) + pipeline("v", "") +
			`tasks: [{name: t, taskRef: {name: t}, params: [{name: a, value: "$(params.v)"}]}]}` + "\n" + runs(3000), "more than 64 MiB in the 3001 ways"},
		"a StepAction": {"apiVersion: tekton.dev/v1beta1\nkind: StepAction\nmetadata: {name: s, namespace: ci}\nspec: {params: [{name: p}], image: node, script: \"npm ci " + many("$(params.p)") + "\"}\n---\n" +
			task("a", long) + "  steps: [{name: a, ref: {name: s}, params: [{name: p, value: $(params.a)}]}]\n", "Task ci/t: spec.script"},
		"shell variables that hold shell variables": {task("a", "") + step(executor+`command: [sh], args: ["-c", "A=`+long+`; B=`+strings.Repeat("${A}", 2000)+`; C=`+strings.Repeat("${B}", 2000)+`; /kaniko/executor --destination=r.example.com/`+strings.Repeat("${C}", 2000)+`"]`), ""},
		"aliases": {"apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci, annotations: {a: &a " + long + "}}\nspec:\n" + step(executor+"args: ["+many("*a, ")+"]"), "aliases expand to more than"},
		"aliases of aliases": {"apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci, annotations: {a: &a x}}\nspec:\n  x1: &b [" + strings.Repeat("*a, ", 99) + "]\n  x2: &c [" +
			strings.Repeat("*b, ", 99) + "]\n  x3: [" + strings.Repeat("*c, ", 99) + "]\n" + step("image: node, script: npm ci"), "aliases expand to more than"},
	}
}

func task(param, value string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec:\n  params:\n  - {name: " + param + ", default: \"" + value + "\"}\n"
}

func pipeline(param, value string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec: {params: [{name: " + param + ", default: \"" + value + "\"}], "
}

func run(n int, value string) string {
	return fmt.Sprintf("---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r%d, namespace: ci}\nspec: {pipelineRef: {name: p}, params: [{name: v, value: \"%s\"}]}\n", n, value)
}

func runs(n int) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(run(i, fmt.Sprintf("a-name-of-some-length-%d", i)))
	}
	return all.String()
}

// chain is params each of which holds the one before it so many times.
func chain(times int) string {
	var all strings.Builder
	before := "a"
	for i := range 10 {
		name := fmt.Sprintf("p%d", i)
		all.WriteString("  - {name: " + name + ", default: \"" + strings.Repeat("$(params."+before+")", times) + "\"}\n")
		before = name
	}
	return all.String()
}

func TestTextsThatExpandThemselvesAreRefusedBeforeTheyDo(t *testing.T) {
	const most = 1 << 30
	for name, c := range bombs() {
		before := allocated()
		_, _, err := optimize.Stream([]byte(c.list), configFor(t, "t", "rollout: InPlace"))
		if used := allocated() - before; used > most {
			t.Errorf("%s: %d MiB of memory were asked for", name, used>>20)
		}
		var refusal *optimize.Refusal
		switch {
		case c.refused == "" && err != nil && !errors.As(err, &refusal):
			t.Errorf("%s: %.300v", name, err)
		case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
			t.Errorf("%s: got %.300v, want an error with %q", name, err, c.refused)
		}
	}
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
