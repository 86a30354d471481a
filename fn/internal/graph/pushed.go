package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// What this file is about: a build that no longer waits may push an image whose
// tests then fail. Nobody may find it who did not before.

// seenAtTheEnd is for a task under finally that may use the image of a build that
// would not have run: only one that is known to do nothing of the kind, or that
// asks for the success of the check, is harmless.
func (m *move) seenAtTheEnd(before, after *survey.PipelineTask) reason {
	if after.Role != survey.Build || m.facts[after].pushesNothing {
		return reason{}
	}
	for _, task := range m.endings {
		if task.strange == "" || task.succeeded[before] {
			continue
		}
		return reason{RuleFinally, fmt.Sprintf("%s, under finally, runs even if %s fails, would then find the image of %s, and isn't known to leave it alone: %s; "+
			"let its when ask for $(tasks.status), or annotate its Task with cicd.cortex.io/role: other where it deploys nothing", task.Name(), before.Name(), after.Name(), task.strange)}
	}
	return reason{}
}

// reporters are Tasks of the Tekton catalog that tell others how a run went (https://github.com/tektoncd/catalog/tree/main/task).
var reporters = map[string]bool{
	"bitbucket-set-status": true, "email-message": true, "gitea-set-status": true, "github-add-comment": true,
	"github-close-issue": true, "github-set-status": true, "gitlab-add-label": true, "gitlab-set-status": true, "sendmail": true,
	"send-to-channel-slack": true, "send-to-microsoft-teams": true, "send-to-telegram": true, "send-to-webhook-discord": true,
	"send-to-webhook-slack": true, "pull-request": true,
}

// strangeEnd says why a task under finally isn't known to leave images alone; ""
// where it is. Whoever annotates it has the last word.
func (m *move) strangeEnd(task *survey.PipelineTask) string {
	switch {
	case task.Role == survey.Deploy || task.Role == survey.Build:
		return fmt.Sprintf("its role is %s", task.Role)
	case task.Declared:
		return ""
	case task.Task != nil:
		return m.strangeWord(task)
	}
	for _, name := range task.TaskHint() {
		if reporters[name] && task.ByName() {
			return ""
		}
	}
	return elsewhere
}

// strangeWord is something that a task runs and nobody knows to be harmless.
func (m *move) strangeWord(task *survey.PipelineTask) string {
	reading := m.planner.Read(m.pipeline, task)
	for _, found := range []struct {
		words []harmless.Word
		text  string
	}{
		{reading.Deploys, "its %s runs %s"},
		// Variables are among these, which nobody runs.
		{reading.Unknown, "its %s has what isn't known to be harmless: %s"},
		{reading.Assumed, "its %s runs %s"},
	} {
		if len(found.words) > 0 {
			return fmt.Sprintf(found.text, found.words[0].In, found.words[0].Text)
		}
	}
	return ""
}

// moves is for a build that pushes a tag which a later run pushes again: whoever
// pulls it would get an image that failed.
func (m *move) moves(before, after *survey.PipelineTask) reason {
	if before.Role == survey.Build || after.Role != survey.Build || m.wantsMoving() || m.facts[after].pushesNothing {
		return reason{}
	}
	const harm = "whoever pulls it would get an image whose tests failed; tag images with the commit, "
	if why := m.moving[after]; why != "" {
		return reason{RuleMoving, fmt.Sprintf("%s pushes %s: %sor %s", after.Name(), why, harm, m.parallelWith(v1alpha1.ParallelMovingTags))}
	}
	if why := m.facts[after].unread; why != "" {
		return reason{RuleMoving, fmt.Sprintf("%s may push a tag that moves, such as latest, as %s: %sand %s", after.Name(), why, harm, m.parallelWith(v1alpha1.ParallelMovingTags))}
	}
	return reason{}
}

// parallelWith says how to have the config ask for one more. What it writes stands in
// the place of the default.
func (m *move) parallelWith(one v1alpha1.Parallel) string {
	var all []string
	for _, asked := range append(slices.Clone(m.parallel), one) {
		all = append(all, string(asked))
	}
	return "set spec.pipelines.parallel to [" + strings.Join(all, ", ") + "]"
}

// watched is for a build whose image something else in the list rolls out as soon
// as it is pushed.
func (m *move) watched(before, after *survey.PipelineTask) reason {
	if before.Role == survey.Build || after.Role != survey.Build || m.facts[after].pushesNothing {
		return reason{}
	}
	why, found := m.watching[after]
	if !found {
		why = m.watcherOf(after)
		m.watching[after] = why
	}
	if why.does == "" {
		return reason{}
	}
	text := fmt.Sprintf("%s, and would not wait for %s", why.does, before.Name())
	if why.advice != "" {
		text += "; " + why.advice
	}
	return reason{RuleWatcher, text}
}

// watching is what something does with a build's image, and what its owner can do.
type watching struct{ does, advice string }

// watcherOf says of a build what may roll out its image.
func (m *move) watcherOf(build *survey.PipelineTask) watching {
	facts := m.facts[build]
	if m.planner.Watchers == nil {
		return watching{}
	}
	for _, watcher := range m.planner.Watchers() {
		if !watcher.For(m.pipeline) {
			continue
		}
		if at := slices.IndexFunc(facts.images, watcher.May); at >= 0 {
			return watching{watcher.Tells(withoutTag(facts.images[at])), watcher.Advice()}
		}
		if facts.unread != "" && watcher.May(anyImage) {
			return watching{watcher.Tells("the repository of " + build.Name()), watcher.Advice()}
		}
	}
	return watching{}
}

// anyImage may be each one, as an expression may.
const anyImage = "$(image)"
