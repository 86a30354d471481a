package rollout

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

const app = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t, namespace: ci}
spec: {steps: [{image: i}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: untouched, namespace: ci}
spec: {steps: [{image: i}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: [{name: a, taskRef: {name: t}}, {name: b, taskRef: {name: untouched}}]}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec:
  resourcetemplates:
    - apiVersion: tekton.dev/v1
      kind: PipelineRun
      metadata: {generateName: p-run-, labels: {tekton.dev/pipeline: p}}
      spec: {pipelineRef: {name: p}}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el, namespace: ci}
spec: {triggers: [{template: {ref: tt}}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: now, namespace: ci}
spec: {pipelineRef: {name: p}}
`

// edited is a plan that sets a field of the Task called t.
func edited(name string) plan.Plan {
	id := object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: name}
	return plan.Plan{Edits: []edit.Edit{{Object: id, Op: edit.Set, Path: object.Root("spec", "x"), Value: "y"}}}
}

func planned(t *testing.T, stream string, rollout v1alpha1.Rollout, sofar plan.Plan) plan.Plan {
	t.Helper()
	config := v1alpha1.Default()
	config.Metadata.Name = "c"
	config.Spec.Rollout = rollout
	return Plan(plantest.SurveyFor(t, stream, config), config, sofar)
}

// copies are a plan's copies, and their edits without the stamps.
func copies(p plan.Plan) []string {
	var lines []string
	for _, c := range p.Copies {
		lines = append(lines, c.Source.String()+" as "+c.Name)
		for _, line := range plantest.Edits(c.Edits) {
			if !strings.Contains(line, "cicd.cortex.io") && !strings.Contains(line, " metadata.name ") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

const copied = `
	Task ci/t as t-optimized
	set t spec.x y
	Pipeline ci/p as p-optimized
	set p spec.tasks[0].taskRef.name t-optimized
	TriggerTemplate ci/tt as tt-optimized
	set tt spec.resourcetemplates[0].spec.pipelineRef.name p-optimized
	set tt spec.resourcetemplates[0].metadata.labels["tekton.dev/pipeline"] p-optimized
	set tt spec.resourcetemplates[0].metadata.generateName p-optimized-run-`

func TestAlongsideCopiesWhatChangesAndWhatLeadsThere(t *testing.T) {
	got := planned(t, app, v1alpha1.RolloutAlongside, edited("t"))
	plantest.Compare(t, copies(got), copied)
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	plantest.Compare(t, plantest.Findings(got), "info copy-unused\ninfo not-copied")
}

func TestCutoverLetsListenersStartTheCopies(t *testing.T) {
	got := planned(t, app, v1alpha1.RolloutCutover, edited("t"))
	plantest.Compare(t, copies(got), copied)
	plantest.Compare(t, plantest.Edits(got.Edits), `
		set el spec.triggers[0].template.ref tt-optimized
		set el metadata.annotations["cicd.cortex.io/optimized-by"] c`)
}

func TestInPlaceEditsAndStampsTheOriginals(t *testing.T) {
	got := planned(t, app, v1alpha1.RolloutInPlace, edited("t"))
	plantest.Compare(t, copies(got), "")
	plantest.Compare(t, plantest.Edits(got.Edits), `
		set t spec.x y
		set t metadata.annotations["cicd.cortex.io/optimized-by"] c
		set t metadata.annotations["cicd.cortex.io/optimized-with"] defaults`)
}

func TestNamesThatACopyCannotHave(t *testing.T) {
	long := strings.Repeat("x", 55)
	for name, test := range map[string]struct{ stream, task, findings string }{
		"longer than Tekton allows": {
			strings.ReplaceAll(app, "{name: t,", "{name: "+long+","), long, "error copy-name-long\ninfo not-copied"},
		"of an object that is no copy": {
			app + "---\napiVersion: tekton.dev/v1beta1\nkind: Task\nmetadata: {name: t-optimized, namespace: ci}\n", "t", "error copy-name-taken"},
		"of a copy that another config made": {
			app + "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t-optimized, namespace: ci, annotations: {cicd.cortex.io/optimized-by: d, cicd.cortex.io/optimized-from: t}}\n",
			"t", "error copy-name-taken"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, v1alpha1.RolloutAlongside, edited(test.task))
			if first := plantest.Findings(got); len(first) == 0 || first[0] != strings.Split(test.findings, "\n")[0] {
				t.Errorf("got %v, want %s first", first, test.findings)
			}
		})
	}
}

func TestACopyThatCameInIsMadeAnew(t *testing.T) {
	earlier := `---
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: t-optimized
  namespace: ci
  annotations:
    cicd.cortex.io/optimized-by: c
    cicd.cortex.io/optimized-from: t
    internal.config.kubernetes.io/path: t-optimized.yaml
`
	got := planned(t, app+earlier, v1alpha1.RolloutAlongside, edited("t"))
	if len(got.Copies) != 3 || got.Findings.Failed() {
		t.Fatalf("%d copies, findings %v", len(got.Copies), got.Findings)
	}
	plantest.Compare(t, plantest.Edits(got.Copies[0].Edits)[1:2], `
		set t metadata.annotations["internal.config.kubernetes.io/path"] t-optimized.yaml`)
	orphaned := planned(t, earlier, v1alpha1.RolloutAlongside, plan.Plan{})
	plantest.Compare(t, plantest.Findings(orphaned), "warning copy-without-source")
}

func TestACopyLeavesItsSourcesOwnMetadataBehind(t *testing.T) {
	got := planned(t, `apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: dev-t
  namespace: ci
  uid: 1234
  resourceVersion: "5"
  annotations:
    example.com/kept: yes
    internal.config.kubernetes.io/previousNames: t
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    argocd.argoproj.io/tracking-id: x
    tekton.dev/signature: y
spec: {steps: [{image: i}]}
status: {}
`, v1alpha1.RolloutAlongside, edited("dev-t"))
	plantest.Compare(t, copies(got), `
		Task ci/dev-t as dev-t-optimized
		set dev-t spec.x y
		remove dev-t metadata.annotations["argocd.argoproj.io/tracking-id"]
		remove dev-t metadata.annotations["internal.config.kubernetes.io/previousNames"]
		remove dev-t metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]
		remove dev-t metadata.annotations["tekton.dev/signature"]
		remove dev-t metadata.resourceVersion
		remove dev-t metadata.uid
		remove dev-t status`)
}

func TestReferencesAreFollowedByEarlierNames(t *testing.T) {
	got := planned(t, `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: dev-t, namespace: ci, annotations: {internal.config.kubernetes.io/previousNames: t}}
spec: {steps: [{image: i}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: dev-other, namespace: ci, annotations: {internal.config.kubernetes.io/previousNames: other}}
spec: {steps: [{image: i}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: [{name: a, taskRef: {name: t}}, {name: b, taskRef: {name: other}}]}
`, v1alpha1.RolloutAlongside, edited("dev-t"))
	plantest.Compare(t, copies(got)[3:], `
		Pipeline ci/p as p-optimized
		set p spec.tasks[0].taskRef.name dev-t-optimized
		set p spec.tasks[1].taskRef.name dev-other`)
}
