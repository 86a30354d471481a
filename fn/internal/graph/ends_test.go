package graph_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/graph"
)

// A name tells what a task under finally does where it is the catalog's name, and
// it isn't another's.
func TestWhoReportsAtTheEnd(t *testing.T) {
	git := func(url string) string {
		return "{resolver: git, params: [{name: url, value: \"" + url + "\"}, {name: pathInRepo, value: sendmail}]}"
	}
	for name, test := range map[string]struct {
		ref  string
		free bool
	}{
		"in its namespace":       {"{name: sendmail}", true},
		"in a hub":               {"{resolver: hub, params: [{name: name, value: sendmail}]}", true},
		"in the catalog's git":   {git("https://github.com/tektoncd/catalog.git"), true},
		"in another git":         {git("https://git.example.com/catalog.git"), false},
		"in a bundle":            {"{resolver: bundles, params: [{name: name, value: sendmail}]}", false},
		"in another namespace":   {"{resolver: cluster, params: [{name: name, value: sendmail}]}", false},
		"a custom task":          {"{apiVersion: example.com/v1, kind: Mail, name: sendmail}", false},
		"a name that says less":  {"{name: cleanup}", false},
		"a name that nobody has": {"{name: ship}", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, pipeline("test", "build test")+"  finally: [{name: end, taskRef: "+test.ref+"}]\n")
			if free := len(got.Relaxed) > 0; free != test.free {
				t.Errorf("free: %v, want %v", free, test.free)
			}
			if said := len(got.Findings) > 0 && got.Findings[0].Rule == graph.RuleFinally && strings.Contains(got.Findings[0].Message, "end, under finally"); said == test.free {
				t.Errorf("findings: %v", got.Findings)
			}
		})
	}
}
