package watch

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// polls is for a CronJob, which may roll out what it names elsewhere than as what it runs
// in.
func polls(o object.Object) []Watcher {
	return []Watcher{{Object: o.ID, says: textOf(o.Get("spec"))}}
}

// textOf are all texts at or below a value, but for descriptions, and images, in which
// something runs.
func textOf(at object.Value) string {
	var text strings.Builder
	var read func(at object.Value)
	read = func(at object.Value) {
		for _, key := range at.Keys() {
			if key != "image" && key != "description" {
				read(at.Get(key))
			}
		}
		for _, item := range at.Items() {
			read(item)
		}
		text.WriteString(at.Text() + "\n")
	}
	read(at)
	return text.String()
}

// readsTags is for an object of any kind that asks a registry for tags: it may roll out
// any image. Tasks of a Pipeline are known for what they do in it, so that a Task is none
// for the only Pipeline that it is of.
func readsTags(s *survey.Survey, o object.Object) []Watcher {
	text := textOf(o.Value)
	reads := asks.MatchString(text) || sets.MatchString(text)
	if tekton.Is(o.ID) || o.Kind == "ConfigMap" || o.Kind == object.KindFile {
		reads = lists.MatchString(text) || waits.MatchString(text) && asks.MatchString(text)
	}
	if !reads {
		return nil
	}
	w := Watcher{Object: o.ID}
	if of := pipelinesOf(s, o); len(of) == 1 {
		w.own = of
	}
	return []Watcher{w}
}

// pipelinesOf are the Pipelines that an object is, starts, or has a Task of, each once;
// nil is among them where it does something else.
func pipelinesOf(s *survey.Survey, o object.Object) []*survey.Pipeline {
	var all []*survey.Pipeline
	for _, task := range s.Tasks {
		if task.Object.ID == o.ID {
			all = append(all, s.UsedBy(task)...)
		}
	}
	for _, pipeline := range s.Pipelines {
		if pipeline.Object.ID == o.ID {
			all = append(all, pipeline)
		}
	}
	for _, run := range s.Runs {
		if run.Object.ID == o.ID {
			all = append(all, run.Pipeline)
		}
	}
	for _, run := range s.TaskRuns {
		if run.Object.ID == o.ID || run.Task != nil && run.Task.Object.ID == o.ID {
			all = append(all, nil)
		}
	}
	return once(all)
}

func once(pipelines []*survey.Pipeline) []*survey.Pipeline {
	var all []*survey.Pipeline
	for _, pipeline := range pipelines {
		if !slices.Contains(all, pipeline) {
			all = append(all, pipeline)
		}
	}
	return all
}

// names tells whether a repository stands in a text as a name of its own.
func names(text, repository string) bool {
	if repository == "" {
		return false
	}
	for rest := text; ; {
		before, after, found := strings.Cut(rest, repository)
		switch {
		case !found:
			return false
		case !strings.ContainsAny(last(before), inName+"/") && !strings.ContainsAny(first(after), inName+"/"):
			return true
		}
		rest = after
	}
}

// inName are the characters that a part of a repository's name may have.
const inName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

func last(text string) string { return text[max(0, len(text)-1):] }

func first(text string) string { return text[:min(1, len(text))] }
