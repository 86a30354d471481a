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

// others are further calls of Kaniko, about flags and images rather than where
// they are written, each with a step of a Task.
var others = []struct{ shape, step string }{
	{"`--cache` set already", "{image: EXECUTOR, args: [--cache, DEST]}"},
	{"old names of flags", "{image: EXECUTOR, args: [--snapshotMode=time, DEST]}"},
	{"`--cache=false`", "{image: EXECUTOR, args: [--cache=false, DEST]}"},
	{"`--cache false`, which means true", "{image: EXECUTOR, args: [--cache, 'false', DEST]}"},
	{"`--single-snapshot`", "{image: EXECUTOR, args: [--single-snapshot, DEST]}"},
	{"`--no-push` without a cache repository", "{image: EXECUTOR, args: [--no-push]}"},
	{"the same in a script", `{image: EXECUTOR, script: "KANIKO_NO_PUSH=1 /kaniko/executor --context=."}`},
	{"a script with a cache repository of its own", `{image: EXECUTOR, script: "/kaniko/executor DEST --cache-repo=registry.example.com:5000/layers"}`},
	{"the executor by its path, in an image whose name says nothing", "{image: example.com/tools, command: [/kaniko/executor], args: [DEST]}"},
	{"an image whose name doesn't tell the release", "{image: mirror.example.com/kaniko, args: [DEST]}"},
	{"a release without a layer cache", "{image: 'gcr.io/kaniko-project/executor:v0.3.0', args: [DEST]}"},
	{"a release that takes old layers", "{image: 'gcr.io/kaniko-project/executor:v1.5.1', args: [DEST]}"},
	{"the warmer", "{image: 'gcr.io/kaniko-project/warmer:v1.23.2', args: ['--image=node:20']}"},
	{"a question to Kaniko", "{image: EXECUTOR, args: [version]}"},
	{"a script that only mentions Kaniko", "{image: busybox, script: echo see /kaniko/executor}"},
}

var (
	sample = strings.NewReplacer(
		"EXECUTOR", "'gcr.io/kaniko-project/executor:v1.23.2'",
		"DEST", "--destination=registry.example.com:5000/app")
	shorter = strings.NewReplacer(
		"'gcr.io/kaniko-project/executor:v1.23.2-debug'", "DEBUG",
		"'gcr.io/kaniko-project/executor:v1.23.2'", "EXECUTOR",
		"|", "\\|")
)

func shapesTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| shape | Task | what cacheopt does |\n| --- | --- | --- |\n")
	for _, s := range kaniko.Shapes() {
		fmt.Fprintf(&b, "| %s | `` %s `` | %s |\n", s.Name, shorter.Replace(s.Spec), outcome(t, s.Spec))
	}
	for _, s := range others {
		spec := "{steps: [" + s.step + "]}"
		fmt.Fprintf(&b, "| %s | `` %s `` | %s |\n", s.shape, spec, outcome(t, sample.Replace(spec)))
	}
	return b.String()
}

// outcome runs cacheopt on a Task, and tells what came of it.
func outcome(t *testing.T, spec string) string {
	config, err := v1alpha1.Load([]byte("apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: shapes}\nspec: {rollout: InPlace}\n"))
	if err != nil {
		t.Fatal(err)
	}
	task := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: " + spec + "\n"
	_, report, err := optimize.Stream([]byte(task), config)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	told := append(flagsSet(report), findingsTold(report)...)
	if len(told) == 0 {
		return "not taken for a build"
	}
	return strings.Join(told, "; ")
}

// flagsSet are the fields that flags were written into.
func flagsSet(report optimize.Report) []string {
	var fields []string
	for _, change := range report.Changes {
		for _, e := range change.Edits {
			field := "sets flags in `" + strings.TrimPrefix(e.Field, "spec.steps[0].") + "`"
			if e.Rule == kaniko.RuleFlags && !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	return fields
}

// ofMost are the findings that most builds get, whatever their shape.
var ofMost = []string{kaniko.RuleCacheDir, kaniko.RuleNewRun, kaniko.RuleArchived}

// findingsTold are the rules of Kaniko's findings, but for those of most.
func findingsTold(report optimize.Report) []string {
	var told []string
	for _, f := range report.Findings {
		of := slices.ContainsFunc(kaniko.Rules.Rules, func(r optimize.Rule) bool { return r.Name == f.Rule })
		if of && !slices.Contains(ofMost, f.Rule) {
			told = append(told, fmt.Sprintf("%s [%s](rules.md#%[2]s)", f.Severity, f.Rule))
		}
	}
	return told
}
