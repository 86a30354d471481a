package graph

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// reason is why a pair stays in order: the rule, and what is in the way, for a
// sentence "NAME still waits for NAME: TEXT". The zero reason is none.
type reason struct{ rule, text string }

// ofField are the reasons for which a task itself is unclear, by the field.
var ofField = map[string]reason{
	"when":    {RuleWhen, "%s has when, so that it isn't sure to run"},
	"matrix":  {RuleMatrix, "%s has matrix, so that it runs several times, or not at all"},
	"onError": {RuleOnError, "%s has onError: continue, so that its failure stops nothing"},
	"retries": {RuleRetries, "%s has retries, so that its first failure isn't its last word"},
}

// ofRuns are the reasons for which it isn't known what a task does.
var ofRuns = map[tekton.Runs]reason{
	tekton.RunsCustom: {RuleCustom, "%s is a custom task, which may do anything"},
	tekton.RunsChild:  {RuleChild, "%s is a Pipeline of its own, whose tasks aren't looked into"},
}

// guards are all that keeps a pair in order. What no setting of anybody's mends comes
// before what is mended by one.
func (m *move) guards(before, after *survey.PipelineTask) iter.Seq[reason] {
	return func(yield func(reason) bool) {
		for _, look := range []func(before, after *survey.PipelineTask) reason{
			m.ofPatched, m.named, m.alone, m.skips, m.atTheEnd, m.seenAtTheEnd, m.made, m.wordBefore, m.wordAfter, m.images, m.moves, m.watched, m.source,
		} {
			if why := look(before, after); why != (reason{}) && !yield(why) {
				return
			}
		}
	}
}

// unclear says why a pair stays in order.
func (m *move) unclear(before, after *survey.PipelineTask) reason {
	for why := range m.guards(before, after) {
		return why
	}
	return reason{}
}

// ofPatched is for a Pipeline that isn't in the list as it runs.
func (m *move) ofPatched(_, _ *survey.PipelineTask) reason {
	if m.patched == "" {
		return reason{}
	}
	return reason{RulePatched, m.patched + ", so that it isn't known what runs"}
}

// named is for an expression, which keeps a pair in order wherever it stands, also
// where Tekton makes no edge of it.
func (m *move) named(before, after *survey.PipelineTask) reason {
	if !m.facts[after].names(before.Name()) {
		return reason{}
	}
	return reason{RuleResult, fmt.Sprintf("an expression of %s names %s, such as a result that it uses", after.Name(), before.Name())}
}

// alone is what is unclear of one of the two by itself.
func (m *move) alone(before, after *survey.PipelineTask) reason {
	return cmp.Or(m.facts[before].unclear, m.facts[after].unclear)
}

// unclearAlone is why it isn't known of a task when, how often or what it runs.
func unclearAlone(task *survey.PipelineTask) reason {
	why, found := ofField[task.Unclear()]
	if !found {
		why, found = ofRuns[task.Runs()]
	}
	if !found {
		return reason{}
	}
	return reason{why.rule, fmt.Sprintf(why.text, task.Name())}
}

// skips is for a task that is skipped where one whose result it uses is, by when.
// Tekton then skips what waits for it too; a task that only waited for the first
// it would run (pipelinerunresolution.go, skipBecauseParentTaskWasSkipped).
func (m *move) skips(before, after *survey.PipelineTask) reason {
	name := m.facts[before].skipped
	if name == "" {
		return reason{}
	}
	return reason{RuleSkip, fmt.Sprintf("%s uses a result of %s, whose when may skip both, and %s would run all the same", before.Name(), name, after.Name())}
}

// atTheEnd is for tasks under finally that go by what became of one of the two.
// Where the first fails, the second did not run, and would now. Where the second
// fails before the first has started, the first never starts: it did run.
func (m *move) atTheEnd(before, after *survey.PipelineTask) reason {
	for _, task := range m.endings {
		switch {
		case task.goesBy[after] && !task.succeeded[before]:
			return reason{RuleFinally, fmt.Sprintf("%s, under finally, goes by what became of %s, which would run even if %s fails; let its when ask for the status of %s too", task.Name(), after.Name(), before.Name(), before.Name())}
		case task.goesBy[before] && m.startsLater(before, after):
			return reason{RuleFinally, fmt.Sprintf("%s, under finally, goes by what became of %s, which would not start any more if %s fails first", task.Name(), before.Name(), after.Name())}
		}
	}
	return reason{}
}

// startsLater tells whether the first of a pair goes on waiting for a task that
// the second, once free, does not: the second may be done before the first starts.
func (m *move) startsLater(before, after *survey.PipelineTask) bool {
	kept, known := m.kept[before]
	if !known {
		for i, name := range m.order.names {
			if m.was.before[m.facts[before].at].has(i) && !m.free(name, before.Name()) {
				kept = append(kept, name)
			}
		}
		m.kept[before] = kept
	}
	return slices.ContainsFunc(kept, func(name string) bool { return m.free(name, after.Name()) })
}

// images is for two builds of which one pushes what the other starts from, or
// both the same.
func (m *move) images(before, after *survey.PipelineTask) reason {
	if before.Role != survey.Build {
		return reason{}
	}
	for _, build := range []*survey.PipelineTask{before, after} {
		if why := m.facts[build].unread; why != "" && !m.facts[build].pushesNothing {
			return reason{RuleImage, fmt.Sprintf("it isn't known what %s pushes, as %s, and so neither whether both push the same nor whether one starts from the other", build.Name(), why)}
		}
	}
	second := m.facts[after].images
	for _, image := range m.facts[before].images {
		if slices.Contains(second, image) {
			return reason{RuleImage, fmt.Sprintf("both push %s, and the last one counts", image)}
		}
		if repository := withoutTag(image); after.Value.Mentions(repository) {
			return reason{RuleImage, fmt.Sprintf("%s is told of %s, which %s pushes, and may start from it", after.Name(), repository, before.Name())}
		}
	}
	return reason{}
}

// withoutTag is an image without tag and digest.
func withoutTag(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if colon := strings.LastIndex(image, ":"); colon > strings.LastIndexAny(image, "/)") {
		return image[:colon]
	}
	return image
}

// source is what the directories that they share have to say.
func (m *move) source(before, after *survey.PipelineTask) reason {
	if why := m.mayRunBeside(m.pipeline, before, after); why != "" {
		return reason{RuleSource, why}
	}
	return reason{}
}
