package tekton_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// taskName is what Tekton lets a pipeline task be called, a DNS label.
var taskName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// FuzzMentions reads expressions from any text, in each place of a pipeline task
// that may hold one. Whatever Tekton makes an edge of, Mentions has too; and a
// mention is a name that stands in the text.
func FuzzMentions(f *testing.F) {
	for _, seed := range []string{
		"$(tasks.a.results.r)", "$(tasks.a.results.r[*])", `$(tasks["a"].results.r)`, "$(tasks['a b'].results['r'])",
		"$$(tasks.a.results.r)", "x$(tasks.a.results.r)$(tasks.b.results.o.k)y", "$(tasks.status)", "$(tasks.a.matrix.length)",
		"$(tasks.a.outputs.x)", "$(params.tasks.a)", "$(tasks.$(tasks.a.results.r).results.s)", "$(tasks.\n.results.r)", "$(tasks.a.b.results.r)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			// No YAML document holds such a text.
			return
		}
		for _, fields := range []map[string]any{
			{"params": []any{map[string]any{"name": "p", "value": text}}},
			{"params": []any{map[string]any{"name": "p", "value": []any{"x", text}}}},
			{"when": []any{map[string]any{"input": text, "operator": "in", "values": []any{text}}}},
			{"matrix": map[string]any{"params": []any{map[string]any{"name": "p", "value": []any{text}}}}},
			{"taskSpec": map[string]any{"steps": []any{map[string]any{"image": text, "script": text}}}},
		} {
			task := asPipelineTask(t, fields)
			mentions := task.Mentions()
			for _, name := range task.ResultsOf() {
				if taskName.MatchString(name) && !slices.Contains(mentions, name) {
					t.Fatalf("Tekton waits for %q, and the mentions of %v are %q", name, fields, mentions)
				}
			}
			for _, name := range mentions {
				if name == "" || !strings.Contains(text, name) {
					t.Fatalf("%q is mentioned in %q, where it doesn't stand", name, text)
				}
			}
		}
	})
}

// FuzzSubstitute replaces params in any text: what has none stays as it is, and
// a param's own expression in its place changes nothing.
func FuzzSubstitute(f *testing.F) {
	for _, seed := range []string{"$(params.a)", `$(params["a.b"])`, "$(params['a'])", "$(inputs.params.a)", "$$(params.a)", "$(params.a[*])", "x$(params.a", "$(params.a)$(params.b)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := tekton.Substitute(text, func(string) (string, bool) { return "", false }); got != text {
			t.Fatalf("nothing is known of the params, and %q became %q", text, got)
		}
		got := tekton.Substitute(text, func(string) (string, bool) { return "", true })
		if !strings.Contains(text, "params") && got != text {
			t.Fatalf("there is no param in %q, and it became %q", text, got)
		}
		if len(got) > len(text) {
			t.Fatalf("with nothing in the place of params %q became longer: %q", text, got)
		}
	})
}

// asPipelineTask is the first task of a Pipeline, as it is after JSON.
func asPipelineTask(t *testing.T, fields map[string]any) tekton.PipelineTask {
	t.Helper()
	doc, err := json.Marshal(map[string]any{"spec": map[string]any{"tasks": []any{fields}}})
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(doc, &tree); err != nil {
		t.Fatal(err)
	}
	o := object.Object{ID: object.ID{APIVersion: "tekton.dev/v1", Kind: "Pipeline"}, Value: object.At(nil, tree)}
	return tekton.PipelineSpecOf(o).Tasks()[0]
}
