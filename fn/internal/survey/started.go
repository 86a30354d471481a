package survey

import (
	"strings"
	"sync"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// StartedBy gives a function that names what starts a Pipeline in a way in which no
// run of it is in the list: a script of a job, a ConfigMap or a Task that speaks of it
// beside tkn's command or a PipelineRun, or a Pipeline in which it is a task. The
// function gives "" where nothing does.
func (s *Survey) StartedBy() func(pipeline object.Object) string {
	all := sync.OnceValue(s.starters)
	return func(pipeline object.Object) string {
		for _, one := range all() {
			if one.words[pipeline.Name] && one.by != pipeline.ID {
				return one.by.String()
			}
		}
		return ""
	}
}

// starter is an object that starts Pipelines, and the words among which they are.
type starter struct {
	by    object.ID
	words map[string]bool
}

func (s *Survey) starters() []starter {
	var all []starter
	for _, o := range s.Objects {
		if words := StartWords(o); len(words) > 0 {
			all = append(all, starter{o.ID, words})
		}
	}
	return all
}

// StartWords are the words of an object that has those by which a Pipeline is started:
// the Pipeline's name is among them.
func StartWords(o object.Object) map[string]bool {
	switch {
	case o.Kind == tekton.KindPipeline:
		return children(o)
	case IsJob(o.ID):
		return wordsOf(o.Get("spec"))
	case configMap(o.ID):
		return wordsOf(o.Get("data"))
	case o.Kind == tekton.KindTask:
		return wordsOf(o.Get("spec", "steps"))
	}
	return nil
}

// children are the names of the Pipelines that run as tasks of one.
func children(pipeline object.Object) map[string]bool {
	names := map[string]bool{}
	for _, name := range tekton.Children(pipeline) {
		names[name] = true
	}
	return names
}

// wordsOf are the words of a script that has kubectl or tkn start a Pipeline.
func wordsOf(script object.Value) map[string]bool {
	var text strings.Builder
	script.Walk(func(at object.Value) { text.WriteString(at.Text() + "\n") })
	all := text.String()
	if !strings.Contains(all, "PipelineRun") && !(strings.Contains(all, "tkn") && strings.Contains(all, "start")) {
		return nil
	}
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(all, func(c rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-.", c) }) {
		words[word] = true
	}
	return words
}
