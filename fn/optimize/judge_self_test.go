package optimize_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

const judged = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata:
  name: ci
spec:
  tasks:
    - name: unit
      taskRef: {name: unit}
    - name: image
      runAfter: [unit]
      taskRef: {name: image}
    - name: deploy
      runAfter: [image]
      taskRef: {name: deploy}
---
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: deploy
spec:
  steps:
    - name: apply
      image: kubectl
`

// TestTheJudgeSeesWhatIsWrong gives it runs as they must not be.
func TestTheJudgeSeesWhatIsWrong(t *testing.T) {
	edited := func(kind, name string) optimize.Report {
		return optimize.Report{
			Changes: []optimize.Change{{Kind: kind, Name: name}},
			Pipelines: []optimize.Pipeline{{Name: "ci", Before: []optimize.Task{
				{Name: "unit", Role: "test"}, {Name: "image", Role: "build"}, {Name: "deploy", Role: "deploy"},
			}}},
		}
	}
	for name, c := range map[string]struct {
		from, to string
		report   optimize.Report
		want     string
	}{
		"a build that no longer waits for tests, as the config asks": {
			"      runAfter: [unit]\n      taskRef: {name: image}\n    - name: deploy\n      runAfter: [image]\n",
			"      taskRef: {name: image}\n    - name: deploy\n      runAfter: [image, unit]\n", edited("Pipeline", "ci"), "",
		},
		"what followed both follows the build only": {
			"      runAfter: [unit]\n", "", edited("Pipeline", "ci"), "unsafe: Pipeline ci: deploy (deploy) no longer waits for unit (test)",
		},
		"a deployment that no longer waits for the build": {
			"      runAfter: [image]\n", "", edited("Pipeline", "ci"), "unsafe: Pipeline ci: deploy (deploy) no longer waits for image (build)",
		},
		"a task that waits for a new one": {
			"runAfter: [unit]", "runAfter: [unit, deploy]", edited("Pipeline", "ci"), "unsafe: Pipeline ci: image waits for deploy, and did not before",
		},
		"a task that runs under other conditions": {
			"      runAfter: [unit]\n", "      runAfter: [unit]\n      retries: 1\n", edited("Pipeline", "ci"), "unsafe: Pipeline ci: task image differs in more than",
		},
		"a document that changed without a change in the report": {
			"image: kubectl", "image:  kubectl", edited("Pipeline", "ci"), "altered: Task deploy has no change in the report",
		},
		"a Task that neither builds nor tests": {
			"image: kubectl", "image: kubectl # seen", edited("Task", "deploy"), "astray: Task deploy is changed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := trial{config: corpusConfig("{}"), input: []byte(judged), report: c.report}
			tr.output = []byte(strings.Replace(judged, c.from, c.to, 1))
			var found []string
			for _, one := range append(tr.altered(), append(tr.unsafe(), tr.astray()...)...) {
				// The Pipeline neither builds nor tests either, by its text.
				if !strings.HasPrefix(one.text, "Pipeline ci is changed") {
					found = append(found, one.kind+": "+one.text)
				}
			}
			if c.want == "" && len(found) > 0 || !strings.Contains(strings.Join(found, "\n"), c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func TestTheJudgeSeesARunThatIsNotTheLast(t *testing.T) {
	config := corpusConfig("{rollout: InPlace}")
	tr := trial{config: config, output: []byte(wireTaskDocument)}
	if found := tr.unstable(); len(found) != 1 || found[0].kind != "unstable" {
		t.Errorf("found %v for an output that the next run changes", found)
	}
}

const wireTaskDocument = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec:
  steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: [--destination=registry.example.com/app]
`
