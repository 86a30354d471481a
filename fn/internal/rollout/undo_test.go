package rollout_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
)

// stampedBy is an object as a run of the config c left it.
func stampedBy(doc, annotations string) string {
	return strings.Replace(doc, "namespace: ci", "namespace: ci, annotations: {cicd.cortex.io/optimized-by: c"+annotations+"}", 1)
}

func copyOfDoc(doc, name string) string {
	return stampedBy(strings.Replace(doc, "{name: "+name+",", "{name: "+name+"-optimized,", 1), ", cicd.cortex.io/optimized-from: "+name)
}

const (
	oursClaim = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: cache, namespace: ci, labels: {cicd.cortex.io/added-by: c}}\nspec: {}\n"
	mounts    = "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: m, namespace: ci}\nspec: {steps: [{image: i}], volumes: [{name: v, persistentVolumeClaim: {claimName: cache}}]}\n"
)

func TestUndo(t *testing.T) {
	runs := trigger("Trigger", "tr", "{template: {spec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: p-optimized-x-, labels: {tekton.dev/pipeline: p-optimized}}, spec: {pipelineRef: {name: p-optimized}}}]}}}")
	inline := "set tr spec.template.spec.resourcetemplates[0]."
	for name, test := range map[string]struct{ stream, want, findings string }{
		"a copy":                                     {task + copyOfDoc(task, "t"), "remove t-optimized", ""},
		"a copy without its source":                  {copyOfDoc(task, "t"), "", "warning undo-copy t-optimized"},
		"what was there before":                      {task + pipeline + template(""), "", ""},
		"a claim":                                    {oursClaim, "remove cache", ""},
		"a claim that is used by others":             {oursClaim + mounts, "", "warning undo-claim cache"},
		"a claim that a copy uses":                   {oursClaim + task + strings.Replace(copyOfDoc(mounts, "m"), "-from: m", "-from: t", 1), "remove cache\nremove m-optimized", ""},
		"a listener":                                 {template("") + copyOfDoc(template(""), "tt") + stampedBy(trigger("Trigger", "tr", "{template: {ref: tt-optimized}}"), ""), "remove tt-optimized\nset tr spec.template.ref tt\nremove tr metadata.annotations", ""},
		"a listener with annotations":                {template("") + stampedBy(trigger("Trigger", "tr", "{template: {ref: tt}}"), ", a: b"), `remove tr metadata.annotations["cicd.cortex.io/optimized-by"]`, ""},
		"a listener whose copies aren't in the list": {template("") + stampedBy(trigger("Trigger", "tr", "{template: {ref: tt-optimized}}"), ""), "", "warning undo-copy tr"},
		"a listener that nobody stamped":             {template("") + copyOfDoc(template(""), "tt") + trigger("Trigger", "tr", "{template: {ref: tt-optimized}}"), "remove tt-optimized\nset tr spec.template.ref tt", ""},
		"names of a listener's runs": {pipeline + copyOfDoc(pipeline, "p") + stampedBy(runs, ", cicd.cortex.io/optimized-with: defaults"),
			"remove p-optimized\n" + inline + "spec.pipelineRef.name p\n" + inline + `metadata.labels["tekton.dev/pipeline"] p` + "\n" + inline + "metadata.generateName p-x-", "warning undo-in-place tr"},
		"a Task that was changed in place": {stampedBy(task, ", cicd.cortex.io/optimized-with: defaults"), "", "warning undo-in-place t"},
		"one of an earlier release":        {stampedBy(task, ""), "", "warning undo-in-place t"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream)
			undone, findings := rollout.Undo(s.Objects)
			var lines []string
			for i, one := range undone {
				if one.Remove {
					lines = append(lines, "remove "+s.Objects[i].Name)
				}
				lines = append(lines, plantest.Edits(one.Edits)...)
			}
			plantest.Compare(t, lines, test.want)
			plantest.Compare(t, plantest.Places(plan.Plan{Findings: findings}), test.findings)
		})
	}
}

// A listener that was cut over, and is none of what the config asks for now.
func TestAListenerThatUsesNoCopyAnyMoreHasNoStamp(t *testing.T) {
	listener := func(annotations string) string {
		return task + stampedBy(trigger("Trigger", "tr", "{template: {ref: tt}}"), annotations)
	}
	plantest.Compare(t, plantest.Edits(planned(t, listener(""), "").Edits), "remove tr metadata.annotations")
	plantest.Compare(t, plantest.Edits(planned(t, listener(", cicd.cortex.io/optimized-with: defaults"), "").Edits), "")
	plantest.Compare(t, plantest.Edits(planned(t, listener(", cicd.cortex.io/skip: 'true'"), "").Edits), "")
}

func TestAConfigThatChangedIsToldByField(t *testing.T) {
	const at = ` t metadata.annotations["cicd.cortex.io/optimized-with"]`
	was := stampedBy(task, ", cicd.cortex.io/optimized-with: 'build.layerCache=Volume,mount=Volume'")
	for name, test := range map[string]struct{ spec, want string }{
		"nothing":              {"rollout: InPlace, build: {layerCache: Volume}, mount: Volume", ""},
		"a value":              {"rollout: InPlace, build: {layerCache: Disabled}, mount: Volume", "warning config-not-followed" + at},
		"two fields":           {"rollout: InPlace", "warning config-not-followed" + at + "\nwarning config-not-followed" + at},
		"the rollout":          {"build: {layerCache: Volume}, mount: Volume", "warning config-not-followed" + at},
		"what it is to change": {"rollout: InPlace, select: {names: [p]}, build: {layerCache: Volume}, mount: Volume", "warning config-not-followed" + at},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Places(planned(t, was+strings.Replace(pipeline, "taskRef: {name: t}", "taskRef: {name: u}", 1), test.spec)), test.want)
		})
	}
}

func TestAClaimThatNothingUsesAnyMoreIsTold(t *testing.T) {
	ours := stampedBy(oursClaim, "")
	plantest.Compare(t, plantest.Places(planned(t, task+ours, "")), "warning claim-unused cache")
	plantest.Compare(t, plantest.Places(planned(t, task+ours+mounts, "")), "")
	plantest.Compare(t, plantest.Places(planned(t, task+strings.Replace(ours, "by: c", "by: d", 2), "")), "")
}

func TestARunWhosePipelineOnlyATriggerKnows(t *testing.T) {
	unknown := strings.Replace(template(""), "{name: p}}", "{name: $(tt.params.p)}}", 1)
	const at = " pipeline-unknown tt spec.resourcetemplates[0].spec.pipelineRef.name"
	for spec, want := range map[string]string{"rollout: Cutover": "warning" + at, "": "info" + at, "rollout: InPlace": ""} {
		plantest.Compare(t, plantest.Places(planned(t, task+pipeline+unknown, spec)), want)
	}
	plantest.Compare(t, plantest.Places(planned(t, unknown, "rollout: Cutover")), "")
}
