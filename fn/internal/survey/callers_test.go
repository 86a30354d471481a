package survey_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// builder is a Task whose image, and words, its callers may give.
func builder(params string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: b}\nspec: {params: [" + params + "], steps: [{image: 'r.io/$(params.I)', args: ['$(params.W[*])']}]}\n"
}

func caller(name, declared, passed string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: " + name + "}\nspec: {params: [" + declared + "], tasks: [{name: t, taskRef: {name: b}, params: [" + passed + "]}]}\n"
}

func started(pipeline, params string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: " + pipeline + "}, params: [" + params + "]}\n"
}

func TestWhatCallersGive(t *testing.T) {
	for name, c := range map[string]struct {
		stream, image string
		words         string
	}{
		"the Task's default":        {builder("{name: I, default: d}, {name: W, default: [a, b]}") + caller("p", "", ""), "r.io/d", "a b"},
		"what is passed":            {builder("{name: I, default: d}, {name: W}") + caller("p", "", "{name: I, value: p}, {name: W, value: [c]}"), "r.io/p", "c"},
		"the Pipeline's default":    {builder("{name: I}, {name: W}") + caller("p", "{name: x, default: q}, {name: y, default: [d, e]}", "{name: I, value: 'a-$(params.x)'}, {name: W, value: ['$(params.x)', '$(params.y[*])']}"), "r.io/a-q", "q d e"},
		"what the run gives":        {builder("{name: I}, {name: W}") + caller("p", "{name: x, default: q}, {name: y}", "{name: I, value: $(params.x)}, {name: W, value: ['$(params.y[*])']}") + started("p", "{name: x, value: r}, {name: y, value: [f]}"), "r.io/r", "f"},
		"a list passed as a whole":  {builder("{name: I}, {name: W}") + caller("p", "{name: y, default: [g, h]}", "{name: W, value: '$(params.y[*])'}"), "r.io/$(params.I)", "g h"},
		"what nobody tells":         {builder("{name: I}, {name: W}") + caller("p", "{name: x}", "{name: I, value: $(params.x)}"), "r.io/$(params.x)", ""},
		"the run's word of another": {builder("{name: I, default: d}, {name: W}") + caller("p", "", "") + caller("q", "", "") + started("q", "{name: I, value: no}"), "r.io/d", ""},
	} {
		s := all(t, c.stream)
		got := s.Callers(s.Tasks[0])[0]
		same(t, name, []string{got.Text("r.io/$(params.I)"), strings.Join(got.Param("W").Texts(), " ")}, []string{c.image, c.words})
	}
}

func TestAnEmbeddedTaskSeesThePipelinesParams(t *testing.T) {
	s := all(t, "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {params: [{name: I, default: d}], tasks: [{name: t, taskSpec: {steps: [{image: $(params.I)}]}}]}\n")
	same(t, "images", s.Images(s.Tasks[0], s.Tasks[0].Steps[0].Step), []string{"d"})
}

func TestImages(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   []string
	}{
		"of several callers":    {builder("{name: I}") + caller("p", "", "{name: I, value: b}") + caller("q", "", "{name: I, value: a}") + caller("r", "", "{name: I, value: a}"), []string{"r.io/a", "r.io/b"}},
		"and the default":       {builder("{name: I, default: d}") + caller("p", "", "{name: I, value: b}"), []string{"r.io/b", "r.io/d"}},
		"without callers":       {builder("{name: I}"), []string{"r.io/$(params.I)"}},
		"of the runs of one":    {builder("{name: I}") + caller("p", "{name: x}", "{name: I, value: $(params.x)}") + started("p", "{name: x, value: e}") + started("p", "{name: x, value: f}"), []string{"r.io/e", "r.io/f"}},
		"that depend on nobody": {task("b", "x"), []string{"alpine"}},
	} {
		s := all(t, c.stream)
		same(t, name, s.Images(s.Tasks[0], s.Tasks[0].Steps[0].Step), c.want)
	}
}

// byImage recognises images that are called by their role, and guesses by args.
func byImage(spec tekton.TaskSpec, step tekton.Step, _ shell.Script) []survey.Use {
	image := survey.ImageName(spec.WithDefaults(step.Image()))
	switch {
	case survey.IsRole(survey.Role(image)):
		return []survey.Use{{Role: survey.Role(image), Tool: "image"}}
	case len(step.Args()) > 0:
		return []survey.Use{{Role: survey.Role(step.Args()[0]), Tool: "args", Guess: true}}
	}
	return nil
}

func TestRolesByPassedImagesAndGuesses(t *testing.T) {
	guess := func(annotation, more string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: b, annotations: {cicd.cortex.io/role: '" + annotation + "'}}\nspec: {steps: [{image: x, args: [build]}" + more + "]}\n"
	}
	for name, c := range map[string]struct {
		stream string
		role   survey.Role
		builds bool
	}{
		"an image that is passed":          {builder("{name: I}, {name: W}") + caller("p", "", "{name: I, value: build}"), survey.Build, true},
		"one that isn't":                   {builder("{name: I}, {name: W}") + caller("p", "", ""), survey.Other, false},
		"a guess that the user shares":     {guess("build", ""), survey.Build, true},
		"one that the user doesn't":        {guess("", ""), survey.Other, false},
		"one that the user contradicts":    {guess("test", ""), survey.Test, false},
		"one beside a step that is known":  {guess("build", ", {image: build}"), survey.Build, false},
		"one that a Pipeline's role shows": {guess("", "") + strings.Replace(caller("p", "", ""), "name: p", "name: p, annotations: {cicd.cortex.io/role: t=build}", 1), survey.Build, true},
	} {
		s := survey.Read(objectsOf(t, c.stream), &v1alpha1.CacheOptimization{}, []survey.Recogniser{byImage})
		role := s.Tasks[0].Role
		if len(s.Pipelines) > 0 {
			role = s.Pipelines[0].Tasks[0].Role
		}
		same(t, name, []any{role, s.Tasks[0].Steps[0].Does(survey.Build)}, []any{c.role, c.builds})
	}
}

func TestStepActions(t *testing.T) {
	step := func(ref string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec: {steps: [{ref: " + ref + "}]}\n"
	}
	const action = "---\napiVersion: tekton.dev/v1beta1\nkind: StepAction\nmetadata: {name: a}\nspec: {params: [{name: I, default: build}], image: $(params.I)}\n"
	for name, c := range map[string]struct {
		stream string
		builds bool
		action string
	}{
		"of the list":           {step("{name: a}") + action, true, "a"},
		"of another name":       {step("{name: b}") + action, false, ""},
		"that a resolver finds": {step("{resolver: hub, params: [{name: name, value: a}]}") + action, false, ""},
		"that tests":            {step("{name: a}") + strings.Replace(action, "build", "test", 1), false, "a"},
	} {
		s := survey.Read(objectsOf(t, c.stream), &v1alpha1.CacheOptimization{}, []survey.Recogniser{byImage})
		got := s.Tasks[0].Steps[0]
		same(t, name, []any{got.Does(survey.Build), got.Action.Name, len(got.Uses) > 0}, []any{c.builds, c.action, c.builds})
		same(t, name+", selected", selected(s), []string{"Task t"})
	}
}
