package kaniko

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// A build that no longer waits for its tests warns of a tag that moves.
func TestPlanTags(t *testing.T) {
	for name, test := range map[string]struct{ image, want string }{
		"a param whose default is latest":   {"r.io/app:$(params.tag)", "its tag is latest unless the run says otherwise"},
		"a branch from a param's default":   {"r.io/app:$(params.revision)", "its tag is main unless the run says otherwise"},
		"no tag is latest":                  {"r.io:5000/app", "without a tag it is latest"},
		"a tag that is written out":         {"r.io:5000/app:v1", "every run pushes the tag v1"},
		"a param without a default":         {"r.io/app:$(params.sha)", ""},
		"a tag that has the commit in it":   {"r.io/app:main-$(params.sha)", ""},
		"a result of another task":          {"r.io/app:$(tasks.version.results.tag)", ""},
		"a digest can't move":               {"r.io/app@sha256:0000000000000000000000000000000000000000000000000000000000000000", ""},
		"the whole image is the run's":      {"$(params.image)", ""},
		"a default of the Task counts, too": {"", "every run pushes the tag edge"},
	} {
		t.Run(name, func(t *testing.T) {
			passed := ""
			if test.image != "" {
				passed = "\n      params: [{name: IMAGE, value: \"" + test.image + "\"}]"
			}
			s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: IMAGE, type: string, default: "r.io/app:edge"}]
  steps: [{name: b, image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--destination=$(params.IMAGE)"]}]
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  params: [{name: tag, default: latest}, {name: revision, default: main}, {name: sha}, {name: image}]
  tasks:
    - name: test
      taskRef: {name: test}
    - name: build
      taskRef: {name: build}`+passed+"\n", Recognise)
			pair := plan.Relaxed{Pipeline: s.Pipelines[0], Before: s.Pipelines[0].Tasks[0], After: s.Pipelines[0].Tasks[1]}
			got := PlanTags(plan.Plan{Relaxed: []plan.Relaxed{pair, pair}})
			var messages []string
			for _, f := range got.Findings {
				messages = append(messages, f.Message)
			}
			all := strings.Join(messages, "\n")
			if test.want == "" && all != "" || !strings.Contains(all, test.want) || len(messages) > 1 {
				t.Errorf("got %q, want %q once", all, test.want)
			}
		})
	}
}

// All that a step pushes counts, wherever the Pipeline says it.
func TestPlanTagsOfAllDestinations(t *testing.T) {
	s := plantest.Survey(t, `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: MORE, type: array}]
  steps:
    - {image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["-d", "r.io/app:$(params.sha)", "--destination=r.io/app:one", "$(params.MORE[*])"]}
    - {image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["-d=r.io/other:two"]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  tasks:
    - {name: test, taskRef: {name: test}}
    - {name: build, taskRef: {name: build}, params: [{name: MORE, value: ["-d", "r.io/app:three"]}]}
    - {name: scripted, taskRef: {name: scripted}}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: scripted, namespace: ci}
spec: {steps: [{image: "gcr.io/kaniko-project/executor:debug", script: "TAG=four\n/kaniko/executor -d r.io/app:$TAG -d r.io/app:$(git rev-parse HEAD)"}]}
`, Recognise)
	tasks := s.Pipelines[0].Tasks
	got := PlanTags(plan.Plan{Relaxed: []plan.Relaxed{
		{Pipeline: s.Pipelines[0], Before: tasks[0], After: tasks[1]}, {Pipeline: s.Pipelines[0], Before: tasks[0], After: tasks[2]},
	}})
	var tags []string
	for _, f := range got.Findings {
		_, tag, _ := strings.Cut(f.Message, "every run pushes the tag ")
		tag, _, _ = strings.Cut(tag, ":")
		tags = append(tags, tag)
	}
	plantest.Compare(t, tags, "one\nthree\ntwo\nfour")
}
