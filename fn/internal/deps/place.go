package deps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The cache's directory is the container's own where nothing is mounted there: what a
// step keeps in it, looks for in it, or has in its image, would be hidden by the
// claim, or outlive the run on it.

// leavesPlace says what of a step names the directory of the cache, and tells whether
// anything does.
func (t *tests) leavesPlace(j job) bool {
	seen, found := t.namesPlace(j)
	if found {
		t.find(finding.Info, RuleKept, seen.field, fmt.Sprintf("%s uses %s itself (%s), so that the dependency cache isn't mounted there", j, t.root, seen.what),
			"set spec.caches.dependency.volume.mountPath to another directory to have both")
	}
	return found
}

// namesPlace finds the directory of the cache in what a step runs, in its variables
// and in where it works; not where the Task has a mount there, as that is then the
// cache's own.
func (t *tests) namesPlace(j job) (sight, bool) {
	if t.mounted(j) {
		return sight{}, false
	}
	pattern := regexp.MustCompile(`(^|[\s"'=:,;(<>&|{@\x60\[]|\s-\w|:[-+=?]|\{\w+[-+])/*` + regexp.QuoteMeta(t.root) + `([^\w.-]\S*|$)`)
	for _, each := range t.aboutPlace(j) {
		if word := strings.TrimSpace(pattern.FindString(leadingToCache.ReplaceAllString(withoutComments(each.text), ""))); word != "" {
			return sight{fmt.Sprintf("%q", strings.Trim(word, `"'`)), each.field}, true
		}
	}
	return sight{}, false
}

// mounted tells whether the step has something at the cache's directory, or the Task
// a workspace.
func (t *tests) mounted(j job) bool {
	for _, workspace := range t.task.Spec.Workspaces() {
		if workspace.MountPath() == t.root {
			return true
		}
	}
	for _, mount := range append(j.Mounts(), t.task.Spec.StepTemplate().Mounts()...) {
		if mount.MountPath() == t.root {
			return true
		}
	}
	return false
}

// aboutPlace are the texts by which a step may use a directory.
func (t *tests) aboutPlace(j job) []passage {
	all := []passage{{text: j.text(), field: j.Path()}}
	for _, container := range []tekton.Step{j.Step.Step, t.task.Spec.StepTemplate()} {
		at := container.WorkingDir()
		all = append(all, passage{text: at.Text(), field: at.Path()})
		for _, env := range container.Get("env").Items() {
			all = append(all, passage{text: env.TextOf("name") + "=" + valueOf(env), field: env.Path()})
		}
	}
	for _, v := range t.environment() {
		if v.outside {
			all = append(all, passage{text: v.name + "=" + v.value, field: v.field})
		}
	}
	return all
}

// leadingToCache finds the variables that lead a manager to its cache: they mean the
// directory for what it is here.
var leadingToCache = lazy.Compile(`(?i)\b(` + strings.Join(slices.Concat(variableNames(), []string{"npm_config_cache"}), "|") + `)=\S*`)

// withoutComments leaves out the lines of a script that nothing runs.
func withoutComments(text string) string { return comment.ReplaceAllString(text, "") }

var comment = lazy.Compile(`(?m)^\s*#.*$`)
