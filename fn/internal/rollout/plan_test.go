package rollout_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
)

const (
	task     = "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ci}\nspec: {steps: [{image: i}]}\n"
	pipeline = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec: {tasks: [{name: a, taskRef: {name: t}}]}\n"
)

// template is a TriggerTemplate, with metadata for the run that it makes.
func template(metadata string) string {
	return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: tt, namespace: ci}\n" +
		"spec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {" + metadata + "}, spec: {pipelineRef: {name: p}}}]}\n"
}

func trigger(kind, name, spec string) string {
	return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: " + kind + "\nmetadata: {name: " + name + ", namespace: ci}\nspec: " + spec + "\n"
}

// planned rolls out one edit of the Task called t.
func planned(t *testing.T, stream, spec string, more ...edit.Edit) plan.Plan {
	t.Helper()
	sofar := plan.Plan{Edits: append(more, edit.Edit{
		Object: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: "t"},
		Op:     edit.Set, Path: object.Root("spec", "x"), Value: "y",
	})}
	config := plantest.Config(t, spec)
	p := rollout.Plan(plantest.SurveyFor(t, stream, config), config, sofar)
	// Nothing starts most of these copies, which TestACopyThatNothingStartsIsTold is about.
	p.Findings = slices.DeleteFunc(p.Findings, func(f finding.Finding) bool {
		return f.Rule == rollout.RuleUnused && f.Object.Kind != "TriggerTemplate"
	})
	return p
}

// copyOf are the edits of the copy of the object called name.
func copyOf(p plan.Plan, name string) []string {
	for _, c := range p.Copies {
		if c.Source.Name == name {
			return append([]string{c.Name}, plantest.Edits(c.Edits)...)
		}
	}
	return nil
}

func TestACopyIsStamped(t *testing.T) {
	plantest.Compare(t, copyOf(planned(t, task, "suffix: -fast"), "t"), `
		t-fast
		set t spec.x y
		set t metadata.name t-fast
		set t metadata.labels["cicd.cortex.io/added-by"] c
		set t metadata.annotations["cicd.cortex.io/optimized-by"] c
		set t metadata.annotations["cicd.cortex.io/optimized-from"] t`)
}

func TestNamesOfRunsFollowTheirPipelines(t *testing.T) {
	run := "set tt spec.resourcetemplates[0]."
	for name, test := range map[string]struct{ metadata, edits string }{
		"generateName and label":               {"generateName: p-, labels: {tekton.dev/pipeline: p}", run + `metadata.labels["tekton.dev/pipeline"] p-optimized` + "\n" + run + "metadata.generateName p-optimized-"},
		"a name that only begins like it":      {"generateName: pr-", ""},
		"a name of its own":                    {"generateName: ci-$(tt.params.sha)-", ""},
		"a label of another's":                 {"labels: {tekton.dev/pipeline: q}", ""},
		"a name with what an event brings":     {"generateName: p-$(tt.params.sha)-", run + "metadata.generateName p-optimized-$(tt.params.sha)-"},
		"a name that the run has, not makes":   {"name: p-$(uid)", ""},
		"a label that a pipeline's name is in": {"labels: {app: p}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := copyOf(planned(t, task+pipeline+template(test.metadata), ""), "tt")
			plantest.Compare(t, got[5:], run+"spec.pipelineRef.name p-optimized\n"+test.edits)
		})
	}
}

func TestWhatStartsTheCopies(t *testing.T) {
	stamp := ` metadata.annotations["cicd.cortex.io/optimized-by"] c`
	inline := "{resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: p-}, spec: {pipelineRef: {name: p}}}]}"
	for name, test := range map[string]struct{ stream, edits string }{
		"an EventListener by a template's name": {
			trigger("EventListener", "el", "{triggers: [{template: {ref: other}}, {template: {ref: tt}}]}"),
			"set el spec.triggers[1].template.ref tt-optimized\nset el" + stamp},
		"a Trigger by a template's name": {
			trigger("Trigger", "tr", "{template: {ref: tt}}"), "set tr spec.template.ref tt-optimized\nset tr" + stamp},
		"a Trigger with a template of its own": {
			trigger("Trigger", "tr", "{template: {spec: "+inline+"}}"),
			"set tr spec.template.spec.resourcetemplates[0].spec.pipelineRef.name p-optimized\n" +
				"set tr spec.template.spec.resourcetemplates[0].metadata.generateName p-optimized-\nset tr" + stamp},
		"not an EventListener that refers to a Trigger": {
			trigger("EventListener", "el", "{triggers: [{triggerRef: tr}]}"), ""},
		"not an EventListener of another template": {
			trigger("EventListener", "el", "{triggers: [{template: {ref: other}}]}"), ""},
		"not an EventListener of another namespace": {
			strings.Replace(trigger("EventListener", "el", "{triggers: [{template: {ref: tt}}]}"), "namespace: ci", "namespace: x", 1), ""},
		"not one that is to be left alone": {
			strings.Replace(trigger("EventListener", "el", "{triggers: [{template: {ref: tt}}]}"), "namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/skip: 'true'}", 1), ""},
		"not a PipelineRun": {
			"---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: now, namespace: ci}\nspec: {pipelineRef: {name: p}}\n", ""},
		"not a TaskRun": {
			"---\napiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: now, namespace: ci}\nspec: {taskRef: {name: t}}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			stream := task + pipeline + template("") + test.stream
			plantest.Compare(t, plantest.Edits(planned(t, stream, "rollout: Cutover").Edits), test.edits)
			plantest.Compare(t, plantest.Edits(planned(t, stream, "rollout: Alongside").Edits), "")
		})
	}
}

func TestACutoverIsItsOwnResult(t *testing.T) {
	listener := strings.Replace(trigger("EventListener", "el", "{triggers: [{template: {ref: tt-optimized}}]}"),
		"namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/optimized-by: c}", 1)
	copied := strings.Replace(template(""), "{name: tt,", "{name: tt-optimized, annotations: {cicd.cortex.io/optimized-by: c, cicd.cortex.io/optimized-from: tt},", 1)
	got := planned(t, task+pipeline+template("")+copied+listener, "rollout: Cutover")
	plantest.Compare(t, plantest.Edits(got.Edits), "")
	if got.Findings.Failed() || len(got.Copies) != 3 {
		t.Errorf("%d copies, findings %v", len(got.Copies), plantest.Places(got))
	}
}

func TestARunThatIsThereIsNeverCopied(t *testing.T) {
	run := "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {generateName: p-, namespace: ci, name: now}\nspec: {pipelineRef: {name: p}}\n"
	id := object.ID{APIVersion: "tekton.dev/v1", Kind: "PipelineRun", Namespace: "ci", Name: "now"}
	raise := edit.Edit{Object: id, Op: edit.Set, Path: object.Root("spec", "s"), Value: "2Gi"}
	for _, how := range []string{"Alongside", "Cutover"} {
		got := planned(t, task+pipeline+run, "rollout: "+how, raise)
		plantest.Compare(t, copyOf(got, "now"), "")
		plantest.Compare(t, plantest.Edits(got.Edits), "")
		plantest.Compare(t, plantest.Places(got), "info not-copied now")
	}
	plantest.Compare(t, plantest.Edits(planned(t, task+pipeline+run, "rollout: InPlace", raise).Edits)[:1], "set now spec.s 2Gi")
}

func TestClaimsAreEditedNotCopied(t *testing.T) {
	claim := "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: ci}\nspec: {}\n"
	id := object.ID{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: "ci", Name: "c"}
	grow := edit.Edit{Object: id, Op: edit.Set, Path: object.Root("spec", "s"), Value: "2Gi"}
	plantest.Compare(t, plantest.Edits(planned(t, task+claim, "", grow).Edits), `
		set c spec.s 2Gi
		set c metadata.annotations["cicd.cortex.io/optimized-by"] c
		set c metadata.annotations["cicd.cortex.io/optimized-with"] defaults`)
	others := strings.Replace(claim, "namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/optimized-by: other}", 1)
	plantest.Compare(t, plantest.Edits(planned(t, task+others, "", grow).Edits), "set c spec.s 2Gi")
}

func TestTheLengthOfACopysName(t *testing.T) {
	for _, test := range []struct {
		length int
		want   string
	}{{63, ""}, {64, "error copy-name-long "}} {
		name := strings.Repeat("x", test.length-len("-optimized"))
		stream := task + strings.Replace(pipeline, "name: p,", "name: "+name+",", 1)
		got := planned(t, stream, "")
		if test.want != "" {
			test.want += name + " metadata.name"
		}
		plantest.Compare(t, plantest.Places(got), test.want)
	}
}

func TestAnOrphanOfAnotherConfigIsItsOwn(t *testing.T) {
	orphan := func(by string) string {
		return strings.Replace(task, "{name: t,", "{name: gone-optimized, annotations: {cicd.cortex.io/optimized-by: "+by+", cicd.cortex.io/optimized-from: gone},", 1)
	}
	plantest.Compare(t, plantest.Places(planned(t, orphan("other"), "")), "")
	for _, how := range []string{"Alongside", "Cutover", "InPlace"} {
		plantest.Compare(t, plantest.Places(planned(t, orphan("c"), "rollout: "+how)),
			`warning copy-without-source gone-optimized metadata.annotations["cicd.cortex.io/optimized-from"]`)
	}
}

func TestCopiesUnderAnEarlierSuffixAreOrphans(t *testing.T) {
	old := strings.Replace(task, "{name: t,", "{name: t-old, annotations: {cicd.cortex.io/optimized-by: c, cicd.cortex.io/optimized-from: t},", 1)
	plantest.Compare(t, plantest.Findings(planned(t, task+old, "")), "warning copy-without-source")
}

func TestAnObjectOfAnotherKindOrNamespaceTakesNoName(t *testing.T) {
	other := strings.ReplaceAll(task, "{name: t,", "{name: t-optimized,")
	for name, stream := range map[string]string{
		"another namespace": strings.Replace(other, "namespace: ci", "namespace: x", 1),
		"another kind":      strings.Replace(other, "kind: Task", "kind: Pipeline", 1),
		"another group":     strings.Replace(other, "tekton.dev/v1", "example.com/v1", 1),
	} {
		if got := planned(t, task+stream, ""); got.Findings.Failed() {
			t.Errorf("%s: got %v", name, plantest.Places(got))
		}
	}
}

func TestInPlaceStampsOnce(t *testing.T) {
	stamped := strings.Replace(task, "namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/optimized-by: c, cicd.cortex.io/optimized-with: mount=Volume}", 1)
	plantest.Compare(t, plantest.Edits(planned(t, stamped, "rollout: InPlace").Edits), "set t spec.x y")
}

func TestACutoverLeavesWhatIsExcluded(t *testing.T) {
	stream := task + pipeline + template("") + trigger("EventListener", "el", "{triggers: [{template: {ref: tt}}]}")
	for exclude, edits := range map[string]int{"{kinds: [EventListener]}": 0, "{names: [el]}": 0, "{names: [other]}": 2} {
		got := planned(t, stream, "rollout: Cutover, select: {exclude: "+exclude+"}")
		if len(got.Edits) != edits {
			t.Errorf("%s: got %v, want %d edits", exclude, plantest.Edits(got.Edits), edits)
		}
	}
}
