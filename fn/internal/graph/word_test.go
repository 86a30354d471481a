package graph_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/graph"
)

// An annotation is its owner's word for all that a Task runs; what that is known to
// deploy is named.
func TestWhatAnAnnotatedTestDeploysIsNamed(t *testing.T) {
	task := func(script string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: test}\nspec: {steps: [{name: s, image: i, script: \"" + script + "\"}]}\n"
	}
	for script, want := range map[string]string{
		"deploys app": "step s of test runs app, which deploys as far as is known: by its annotation it is a test all the same",
		"unknown app": "",
	} {
		got := planned(t, pipeline("test", "build test")+task(script))
		if len(got.Relaxed) != 1 {
			t.Errorf("%s: the pair stays", script)
		}
		var said []string
		for _, f := range got.Findings {
			if f.Rule == graph.RuleAssumed {
				said = append(said, f.Message)
			}
		}
		if all := strings.Join(said, "\n"); (all == "") != (want == "") || !strings.Contains(all, want) {
			t.Errorf("%s: said %q, want %q", script, all, want)
		}
	}
}
