package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
)

func TestWhatAnEarlierRunLetRunBesideIsJudgedAgain(t *testing.T) {
	for name, test := range map[string]struct {
		beside string
		tasks  []string
		kinds  []v1alpha1.Parallel
		want   string
	}{
		"nothing has come since":               {"build=test", []string{"fetch", "test fetch", "build fetch"}, nil, ""},
		"the tests have a when now":            {"build=test", []string{"fetch", "test fetch: when: [{input: a, operator: in, values: [a]}]", "build fetch"}, nil, "build no longer waits for test since an earlier run of cacheopt, and would now: test has when"},
		"the build deploys now":                {"deploy=test", []string{"fetch", "test fetch", "deploy fetch"}, nil, "the role of test is test, and that of deploy deploy"},
		"somebody put the order back":          {"build=test", []string{"test: retries: 2", "build test"}, nil, ""},
		"somebody put it back the other way":   {"build=test", []string{"build", "test build: retries: 2"}, nil, ""},
		"its owner wrote it so":                {"", []string{"test: retries: 2", "build"}, nil, ""},
		"another is beside it by its owner":    {"build=test", []string{"test", "test-b: retries: 2", "build"}, nil, ""},
		"a task is gone":                       {"build=test", []string{"build"}, nil, "let tasks run side by side of which test is gone or renamed"},
		"the config asks for nothing any more": {"build=test", []string{"test: retries: 2", "build"}, []v1alpha1.Parallel{v1alpha1.ParallelNone}, ""},
		"two tests, of which one has changed":  {"build=test+test-b", []string{"test", "test-b: retries: 2", "build"}, nil, "build no longer waits for test-b since"},
	} {
		t.Run(name, func(t *testing.T) {
			kinds := test.kinds
			if kinds == nil {
				kinds = []v1alpha1.Parallel{v1alpha1.ParallelTestsAndBuild}
			}
			stream := strings.Replace(pipeline(test.tasks...), "annotations: {", "annotations: {cicd.cortex.io/runs-beside: \""+test.beside+"\", ", 1)
			var got []string
			for _, f := range plannedFor(t, stream, kinds...).Findings {
				if f.Rule == graph.RuleAgain {
					got = append(got, f.Message)
				}
			}
			if test.want == "" && len(got) > 0 || !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Who comes behind one of such a pair waits for both, as on a first run.
func TestWhatIsAppendedBehindAPairWaitsForBoth(t *testing.T) {
	for name, test := range map[string]struct {
		beside, more string
		tasks        []string
		want         string
	}{
		"a deployment":                                          {"build=test", "", []string{"test", "build", "deploy build"}, "deploy [build test]"},
		"a Task that isn't in the list":                         {"build=test", "", []string{"test", "build", "notify build"}, "notify [build test]"},
		"one after another":                                     {"build=test", "", []string{"test", "build", "promote build", "deploy promote"}, "promote [build test]"},
		"one that waits for both by another":                    {"build=test", "", []string{"test", "build", "scan build test", "deploy scan"}, ""},
		"a build that may run beside, too":                      {"build=test", "", []string{"test", "build", "build-2 build"}, ""},
		"one that tests wait for themselves":                    {"build=test", "", []string{"prep", "test prep", "build"}, ""},
		"a pair that somebody put in order":                     {"build=test", "", []string{"test: retries: 2", "build test", "deploy build"}, ""},
		"no pair":                                               {"", "", []string{"test", "build", "deploy build"}, ""},
		"a Pipeline that is left alone":                         {"build=test", "cicd.cortex.io/skip: 'true', ", []string{"test", "build", "deploy build"}, "told: deploy has to wait for test as well"},
		"a Pipeline that is left alone, and tests that changed": {"build=test", "cicd.cortex.io/skip: 'true', ", []string{"test: retries: 2", "build"}, "told: build no longer waits for test"},
	} {
		t.Run(name, func(t *testing.T) {
			stream := strings.Replace(pipeline(test.tasks...), "annotations: {", "annotations: {"+test.more+"cicd.cortex.io/runs-beside: \""+test.beside+"\", ", 1)
			got := planned(t, stream)
			var all []string
			for _, e := range got.Edits {
				all = append(all, fmt.Sprintf("%s %v", e.Reason[:strings.Index(e.Reason, " ")], e.Value))
			}
			for _, f := range got.Findings {
				if f.Rule == graph.RuleAgain {
					all = append(all, "told: "+f.Message)
				}
			}
			text := strings.Join(all, "\n")
			if test.want == "" && text != "" || !strings.HasPrefix(text, test.want) || len(all) > 1 {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}
