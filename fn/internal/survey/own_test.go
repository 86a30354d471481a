package survey_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// A step is cacheopt's by what it runs; anybody may call one so.
func TestAStepIsCacheoptsByWhatItRuns(t *testing.T) {
	for name, test := range map[string]struct {
		step, script string
		args         string
		want         bool
	}{
		"the check of layers":             {"check-layers", survey.CheckScript, "", true},
		"the second note of a Task":       {"note-success-2", survey.NoteScript, "", true},
		"the copy of a source":            {"copy-source", survey.CopyScript, ", /cacheopt/source, /workspace/source", true},
		"a step that is called so":        {"check-layers", "kubectl apply -f .", "", false},
		"a copy that does something else": {"copy-source", "kubectl apply -f .", ", a, b", false},
		"a script with more behind it":    {"note-success", survey.NoteScript + "\nkubectl apply -f .", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			called := strings.TrimSuffix(test.step, "-2")
			script := "\"" + strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n", "\t", "\\t").Replace(test.script) + "\""
			s := plantest.Survey(t, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n  volumes: [{name: source-copy, emptyDir: {}}]\n  steps: [{name: "+
				test.step+", image: i, command: [sh, -c, "+script+", "+called+test.args+"]}]\n")
			task := s.Tasks[0]
			if got := survey.Own(task.Spec, task.Steps[0].Step); got != test.want {
				t.Errorf("is cacheopt's: %v, want %v", got, test.want)
			}
		})
	}
}
