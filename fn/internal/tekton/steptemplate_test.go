package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestStepsTakeFromTheTemplate(t *testing.T) {
	spec := taskSpec(t, `{stepTemplate: {image: i, command: [c], args: [a, b], env: [{name: E, value: e}]}, steps: [
		{name: none}, {image: own, args: [x]}, {command: [], args: [], image: ''}, {ref: {name: action}}, {script: run}]}`)
	type step struct {
		image         string
		command, args []string
		inherited     []bool
	}
	var got []step
	for _, s := range spec.Steps() {
		got = append(got, step{s.Image(), s.Command(), s.Args(), []bool{s.Inherits("image"), s.Inherits("command"), s.Inherits("args")}})
	}
	same(t, "steps", got, []step{
		{"i", []string{"c"}, []string{"a", "b"}, []bool{true, true, true}},
		{"own", []string{"c"}, []string{"x"}, []bool{false, true, false}},
		{"i", []string{"c"}, []string{"a", "b"}, []bool{true, true, true}},
		{"", nil, nil, []bool{false, false, false}},
		{"i", []string{"c"}, []string{"a", "b"}, []bool{true, true, true}},
	})
	same(t, "the path", spec.Steps()[0].ArgsPath().String(), "spec.steps[0].args")
	same(t, "the environment stays the template's", len(spec.Steps()[0].EnvValues()), 0)
	same(t, "the object stays as it is", spec.Get("steps").Item(0).Get("image").Exists(), false)
}

func TestWithImage(t *testing.T) {
	step := taskSpec(t, "{steps: [{name: s, image: a}]}").Steps()[0]
	same(t, "images", []string{step.WithImage("b").Image(), step.Image(), step.WithImage("b").Name()}, []string{"b", "a", "s"})
	same(t, "a step that is none", tekton.Step{}.WithImage("b").Image(), "")
}

func TestEnvValues(t *testing.T) {
	step := taskSpec(t, "{steps: [{env: [{name: A, value: x}, {name: B, valueFrom: {secretKeyRef: {name: s}}}, {name: C, value: ''}]}]}").Steps()[0]
	same(t, "values", step.EnvValues(), map[string]string{"A": "x", "C": ""})
}

func TestReferencesToStepActions(t *testing.T) {
	for ref, want := range map[string]struct {
		name  string
		hints []string
	}{
		"{name: a}": {"a", []string{"a"}},
		"{resolver: git, params: [{name: url, value: u}, {name: pathInRepo, value: p}]}": {"", []string{"p"}},
		"{resolver: hub, params: [{name: name, value: n}]}":                              {"", []string{"n"}},
	} {
		step := taskSpec(t, "{steps: [{ref: "+ref+", params: [{name: A, value: [x]}]}]}").Steps()[0]
		name, local := step.ActionName()
		if !local {
			name = ""
		}
		same(t, ref, []any{name, step.ActionHint()}, []any{want.name, want.hints})
		param, passes := step.Param("A")
		same(t, "its params", []any{param.Passed().Texts(), passes}, []any{[]string{"x"}, true})
	}
	spec, step := tekton.StepAction(objectOf(t, "apiVersion: tekton.dev/v1beta1\nkind: StepAction\nspec: {image: i, params: [{name: A, default: d}]}"))
	same(t, "a StepAction", []string{step.Image(), spec.WithDefaults("$(params.A)")}, []string{"i", "d"})
}
