// Results: findings as the ResourceList reports them.

package resourcelist

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

var (
	oneFinding = finding.List{{Severity: finding.Info, Rule: "cache", Message: "done"}}
	oneResult  = "- message: done\n  severity: info\n  tags:\n    rule: cache\n"
)

func TestSetResults(t *testing.T) {
	for name, test := range map[string]struct {
		text     string
		findings finding.List
		want     string
	}{
		"none writes no field":       {wireHead + "items: []\n", nil, wireHead + "items: []\n"},
		"none keeps what came":       {wireHead + "results: [{message: a}]\n", nil, wireHead + "results: [{message: a}]\n"},
		"a stream has no results":    {"kind: A\n", oneFinding, "kind: A\n"},
		"behind all fields":          {wireHead + "items:\n- kind: A\nx: 1\n", oneFinding, wireHead + "items:\n- kind: A\nx: 1\nresults:\n" + oneResult},
		"behind no final newline":    {wireHead + "items: []", oneFinding, wireHead + "items: []\nresults:\n" + oneResult},
		"before the end marker":      {wireHead + "items: []\n...\n", oneFinding, wireHead + "items: []\nresults:\n" + oneResult + "...\n"},
		"without items":              {wireHead, oneFinding, wireHead + "results:\n" + oneResult},
		"behind those that came":     {wireHead + "results: # r\n- message: a # b\n# c\nitems: []\n", oneFinding, wireHead + "results: # r\n- message: a # b\n" + oneResult + "# c\nitems: []\n"},
		"indented as those":          {wireHead + "items: []\nresults:\n  - message: a\n", oneFinding, wireHead + "items: []\nresults:\n  - message: a\n  " + strings.ReplaceAll(strings.TrimSuffix(oneResult, "\n"), "\n", "\n  ") + "\n"},
		"instead of none":            {wireHead + "results: []\nitems: []\n", oneFinding, wireHead + "results:\n" + oneResult + "items: []\n"},
		"instead of null":            {wireHead + "items: []\nresults:\n", oneFinding, wireHead + "items: []\nresults:\n" + oneResult},
		"with those in brackets":     {wireHead + "results: [{message: a}]\nitems: []\n", oneFinding, wireHead + "results:\n- message: a\n" + oneResult + "items: []\n"},
		"not a second time":          {wireHead + "results:\n" + oneResult, oneFinding, wireHead + "results:\n" + oneResult},
		"the same finding once":      {wireHead, append(oneFinding, oneFinding...), wireHead + "results:\n" + oneResult},
		"in CRLF":                    {strings.ReplaceAll(wireHead, "\n", "\r\n"), oneFinding, strings.ReplaceAll(wireHead+"results:\n"+oneResult, "\n", "\r\n")},
		"in JSON":                    {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","results":[{"message":"a"}],"items":[]}`, oneFinding, wireHead + "items: []\nresults:\n- message: a\n" + oneResult},
		"in JSON with neither field": {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList"}`, oneFinding, wireHead + "results:\n" + oneResult},
	} {
		t.Run(name, func(t *testing.T) {
			list := mustRead(t, test.text)
			list.SetResults(test.findings)
			out := written(t, list)
			sameText(t, "the output", test.want, out)
			again := mustRead(t, out)
			again.SetResults(test.findings)
			sameText(t, "the output of the output", test.want, written(t, again))
		})
	}
}

func TestAResultSaysWhereAndWhat(t *testing.T) {
	list := mustRead(t, wireHead+lines(
		"items:",
		"- apiVersion: tekton.dev/v1",
		"  kind: Task",
		"  metadata:",
		"    name: build",
		"    namespace: ci",
		"    annotations:",
		"      internal.config.kubernetes.io/path: tasks.yaml",
		"      internal.config.kubernetes.io/index: \"3\"",
		"- apiVersion: v1",
		"  kind: Pod",
	))
	task := list.Items()[0].ID()
	list.SetResults(finding.List{
		{Severity: finding.Warning, Rule: "kaniko-flags", Object: task, Field: object.Root("spec", "steps").Index(0), Message: "yes", Advice: "no"},
		{Severity: finding.Error, Object: list.Items()[1].ID(), Message: "no\nfile: here"},
		{Severity: finding.Info, Rule: "gone", Object: object.ID{Kind: "Gone", Name: "g"}, Message: "true"},
	})
	_, got, _ := strings.Cut(written(t, list), "results:\n")
	sameText(t, "the results", lines(
		"- message: yes; no",
		"  severity: warning",
		"  resourceRef:",
		"    apiVersion: tekton.dev/v1",
		"    kind: Task",
		"    namespace: ci",
		"    name: build",
		"  field:",
		"    path: spec.steps[0]",
		"  file:",
		"    path: tasks.yaml",
		"    index: 3",
		"  tags:",
		"    rule: kaniko-flags",
		"- message: |-",
		"    no",
		"    file: here",
		"  severity: error",
		"  resourceRef:",
		"    apiVersion: v1",
		"    kind: Pod",
		"- message: \"true\"",
		"  severity: info",
		"  resourceRef:",
		"    kind: Gone",
		"    name: g",
		"  tags:",
		"    rule: gone",
	), got)
}

func TestSetResultsAgainReplacesWhatItSet(t *testing.T) {
	text := wireHead + "items: []\nresults:\n- message: came\n"
	list := mustRead(t, text)
	list.SetResults(someFindings)
	list.SetResults(oneFinding)
	sameText(t, "the output", text+oneResult, written(t, list))
	list.SetResults(nil)
	sameText(t, "the output without findings", text, written(t, list))
}

// TestManyResults sets as many as 2,000 Tasks bring. Held each against each, they
// took the better part of a minute; they take a second.
func TestManyResults(t *testing.T) {
	var findings finding.List
	for i := range 8000 {
		id := object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Name: fmt.Sprint("build-", i)}
		findings = append(findings, finding.Finding{Severity: finding.Info, Object: id, Rule: "cache", Message: "done"})
	}
	list := mustRead(t, wireHead+"items: []\n")
	start := time.Now()
	list.SetResults(append(findings, findings...))
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("it takes %v", took)
	}
	if got := strings.Count(written(t, list), "- message: done\n"); got != len(findings) {
		t.Errorf("there are %d results, want %d", got, len(findings))
	}
}

func TestResultsGoWithEdits(t *testing.T) {
	list := mustRead(t, wireHead+"results:\n- message: came\nitems:\n- kind: A\n")
	list.SetResults(oneFinding)
	list.Items()[0].Set([]byte("kind: B\n"))
	list.Append([]byte("kind: C\n"))
	sameText(t, "the output", wireHead+"results:\n- message: came\n"+oneResult+"items:\n- kind: B\n- kind: C\n", written(t, list))
}
