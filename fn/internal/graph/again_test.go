package graph_test

import (
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
		"a task is gone":                       {"build=test", []string{"build"}, nil, ""},
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
