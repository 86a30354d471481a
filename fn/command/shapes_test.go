package command_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// shapes are ways in which people call Kaniko, each with a step of a Task whose
// param EXTRA is an array, and MORE a string.
var shapes = []struct{ shape, step string }{
	{"flags in `args`", "{image: EXECUTOR, args: [DEST]}"},
	{"values as elements of their own", "{image: EXECUTOR, args: [-d, 'registry.example.com:5000/app']}"},
	{"the executor by its path in `command`", "{image: example.com/tools, command: [/kaniko/executor], args: [DEST]}"},
	{"all of it in `command`", "{image: EXECUTOR, command: [/kaniko/executor, DEST]}"},
	{"an empty `command` and `script`", "{image: EXECUTOR, command: [], script: '', args: [DEST]}"},
	{"more flags in an array param", "{image: EXECUTOR, args: [DEST, '$(params.EXTRA[*])']}"},
	{"more flags in a string param", "{image: EXECUTOR, args: [DEST, $(params.MORE)]}"},
	{"`--cache` set already", "{image: EXECUTOR, args: [--cache, DEST]}"},
	{"old names of flags", "{image: EXECUTOR, args: [--snapshotMode=time, DEST]}"},
	{"`--cache=false`", "{image: EXECUTOR, args: [--cache=false, DEST]}"},
	{"`--cache false`, which means true", "{image: EXECUTOR, args: [--cache, 'false', DEST]}"},
	{"`--single-snapshot`", "{image: EXECUTOR, args: [--single-snapshot, DEST]}"},
	{"`--no-push` without a cache repository", "{image: EXECUTOR, args: [--no-push]}"},
	{"a script with one call", `{image: EXECUTOR, script: "/kaniko/executor DEST"}`},
	{"a script that loops", `{image: EXECUTOR, script: "for d in a b; do /kaniko/executor -c $d DEST/$d --cleanup; done"}`},
	{"`args` beside a script", `{image: EXECUTOR, script: '/kaniko/executor "$@"', args: [DEST]}`},
	{"a script in `sh -c`", "{image: EXECUTOR, command: [sh, -c], args: [/kaniko/executor DEST]}"},
	{"an image whose name doesn't tell the release", "{image: mirror.example.com/kaniko, args: [DEST]}"},
	{"a reference to a StepAction", "{ref: {name: kaniko}}"},
	{"the warmer", "{image: 'gcr.io/kaniko-project/warmer:v1.23.2', args: ['--image=node:20']}"},
	{"a script that only mentions Kaniko", "{image: busybox, script: echo see /kaniko/executor}"},
}

var sample = strings.NewReplacer(
	"EXECUTOR", "'gcr.io/kaniko-project/executor:v1.23.2'",
	"DEST", "--destination=registry.example.com:5000/app")

func shapesTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| shape | step | what cacheopt does |\n| --- | --- | --- |\n")
	for _, s := range shapes {
		fmt.Fprintf(&b, "| %s | `%s` | %s |\n", s.shape, s.step, outcome(t, sample.Replace(s.step)))
	}
	return b.String()
}

// outcome runs cacheopt on a Task with the step, and tells what came of it.
func outcome(t *testing.T, step string) string {
	config, err := v1alpha1.Load([]byte("apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: shapes}\nspec: {rollout: InPlace}\n"))
	if err != nil {
		t.Fatal(err)
	}
	task := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec:\n  params: [{name: EXTRA, type: array, default: []}, {name: MORE, default: \"\"}]\n  steps:\n    - " + step + "\n"
	_, report, err := optimize.Stream([]byte(task), config)
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	told := append(flagsSet(report), findingsTold(report)...)
	if len(told) == 0 {
		return "not taken for a build"
	}
	return strings.Join(told, "; ")
}

// flagsSet are the fields that flags were written into, each with how many.
func flagsSet(report optimize.Report) []string {
	var fields []string
	flags := map[string]int{}
	for _, change := range report.Changes {
		for _, e := range change.Edits {
			field := strings.TrimPrefix(e.Field, "spec.steps[0].")
			isFlag := e.Rule == kaniko.RuleFlags || e.Rule == kaniko.RuleCacheRepo && field != "spec.params"
			if isFlag && !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
			if isFlag {
				flags[field]++
			}
		}
	}
	for i, field := range fields {
		fields[i] = fmt.Sprintf("sets %d flags in `%s`", flags[field], field)
	}
	return fields
}

// findingsTold are the rules of Kaniko's findings, but for that which every
// build with an empty --cache-dir gets.
func findingsTold(report optimize.Report) []string {
	var told []string
	for _, f := range report.Findings {
		of := slices.ContainsFunc(kaniko.Rules.Rules, func(r optimize.Rule) bool { return r.Name == f.Rule })
		if of && f.Rule != kaniko.RuleCacheDir {
			told = append(told, fmt.Sprintf("%s [%s](rules.md#%[2]s)", f.Severity, f.Rule))
		}
	}
	return told
}
