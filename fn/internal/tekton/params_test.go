package tekton_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestWhatAnExpressionAsksFor(t *testing.T) {
	for text, want := range map[string]tekton.ParamUse{
		"$(params.x)":            {Name: "x"},
		"$(inputs.params.x)":     {Name: "x"},
		"$(params.x.key)":        {Name: "x.key"},
		`$(params["a.b"])`:       {Name: "a.b"},
		`$(params['a.b'][*])`:    {Name: "a.b", Index: "*"},
		"$(params.x[*])":         {Name: "x", Index: "*"},
		"$(params.x[2])":         {Name: "x", Index: "2"},
		"$(params.x)y":           {},
		"$(tasks.x.results.y)":   {},
		"$(context.params.x)":    {},
		"$(params.x[*]":          {},
		"$(params.x)$(params.y)": {},
	} {
		use, whole := tekton.ReadParamUse(text)
		same(t, text, use, want)
		same(t, text+" is whole", whole, want.Name != "")
	}
}

func TestValueOfAUse(t *testing.T) {
	spec := taskSpec(t, `{params: [{name: x, default: X}, {name: a.b, default: AB}, {name: o, default: {k: K, "d.e": DE}}, {name: l, default: [one, two]}]}`)
	defaults := func(name string) object.Value {
		param, _ := spec.Param(name)
		return param.Default()
	}
	for text, want := range map[string]string{
		"$(params.x)": "X", `$(params["a.b"])`: "AB", "$(params.o.k)": "K", "$(params.l[1])": "two",
		"$(params.l[7])": "", "$(params.o.none)": "", "$(params.none)": "", "$(params.none.k)": "", "$(params.x.k)": "",
	} {
		use, _ := tekton.ReadParamUse(text)
		same(t, text, use.In(defaults).Text(), want)
	}
	use, _ := tekton.ReadParamUse("$(params.l[*])")
	same(t, "the whole list", use.In(defaults).Texts(), []string{"one", "two"})
}

func TestSubstituteUses(t *testing.T) {
	got := tekton.SubstituteUses("$(params.a)-$(params.b[0])-$(params.c)", func(use tekton.ParamUse) (string, bool) {
		return "<" + use.Name + use.Index + ">", use.Name != "c"
	})
	same(t, "text", got, "<a>-<b0>-$(params.c)")
}

func TestParamsOfARun(t *testing.T) {
	param, found := run(t, "v1", "{params: [{name: a, value: b}]}").Param("a")
	same(t, "a", []any{param.Passed().Text(), found}, []any{"b", true})
	_, found = run(t, "v1", "{}").Param("a")
	same(t, "none", found, false)
}

func TestAMatrixSpreadsParams(t *testing.T) {
	task := pipelineTask(t, "{name: a, matrix: {params: [{name: x, value: [1, 2]}], include: [{name: i, params: [{name: y, value: z}]}]}, params: [{name: n, value: m}]}")
	for param, want := range map[string]bool{"x": true, "y": true, "n": false, "i": false} {
		same(t, param, task.Spreads(param), want)
	}
}

// FuzzSubstituteUses replaces what it finds, each once, and nothing else.
func FuzzSubstituteUses(f *testing.F) {
	for _, text := range []string{"$(params.x)", `$(params["a"][*])b`, "$(params.$(params.x))", "$$(params.x[0]", "$(params.)", "$(inputs.params.x.y)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var names []string
		got := tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
			names = append(names, use.Name)
			return "", false
		})
		if got != text {
			t.Fatalf("%q became %q with no value for anything", text, got)
		}
		for _, name := range names {
			if name == "" || !strings.Contains(text, name) {
				t.Fatalf("%q uses no param %q", text, name)
			}
		}
	})
}

func TestOnlyParam(t *testing.T) {
	for text, want := range map[string]string{
		"$(params.a)":            "a",
		"$(params.a[*])":         "a",
		"$(inputs.params.a)":     "a",
		`$(params["a.b"])`:       "a.b",
		`$(params['a b'][*])`:    "a b",
		"$(params.a[0])":         "",
		"--x=$(params.a)":        "",
		"$(params.a)$(params.b)": "",
		"$(tasks.a.results.b)":   "",
		"":                       "",
	} {
		got, only := tekton.OnlyParam(text)
		same(t, text, []any{got, only}, []any{want, want != ""})
	}
}
