package graph

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// mayBuild and mayTest are names of tasks, or of what they refer to, that a
// person would take for a build or for tests. They decide nothing: only whether
// somebody will ask why the order stayed.
var (
	mayBuild = regexp.MustCompile(`(?i)(^|[-_./])(build(ah|ctl|kit|packs?|-?push)?|kaniko|docker(ize)?|images?|jib|ko|s2i|podman|bake|package)([-_.]|$)`)
	mayTest  = regexp.MustCompile(`(?i)(^|[-_./])(unit|e2e|(integration-?|unit-?|go-?)?tests?|testing|lint(er|ing)?|check(s|style)?|verify|vet|fmt|format|jest|pytest|rspec|junit|maven|gradle|npm|golang-test|flake8|eslint|sonar(qube)?|quality|coverage|scan)([-_.]|$)`)
)

// buildPrograms build images and have no room of their own here.
var buildPrograms = []string{"buildah", "buildctl", "buildctl-daemonless.sh", "docker", "executor", "img", "ko", "nerdctl", "pack", "podman", "s2i"}

// elsewhere is why nothing is known of a Task.
const elsewhere = "its Task isn't in the list"

// first is what can be done about a cause before an annotation.
func first(why string) string {
	if why == elsewhere {
		return "bring it into the list, or"
	}
	return "where it does,"
}

// strange tells whether nobody knows what a task is for.
func strange(task *survey.PipelineTask) bool { return task.Role == survey.Other && !task.Declared }

// looksLike tells whether a task is called so.
func looksLike(task *survey.PipelineTask, name *regexp.Regexp) bool {
	return name.MatchString(task.Name()) || slices.ContainsFunc(task.TaskHint(), name.MatchString)
}

// mayBeBuild says why a task that nobody knows may be a build; "" for others.
func mayBeBuild(task *survey.PipelineTask) string {
	if !strange(task) {
		return ""
	}
	for _, step := range task.Steps() {
		for _, call := range step.Runs.Calls {
			if slices.Contains(buildPrograms, call.Name()) {
				return fmt.Sprintf("its %s runs %s, which cacheopt doesn't know well enough", step, call.Name())
			}
		}
	}
	switch {
	case !looksLike(task, mayBuild):
		return ""
	case task.Task == nil:
		return elsewhere
	}
	return "nothing that it runs is known to build an image"
}

// mayCheck says why a task that a build waits for may be tests, though nobody
// knows it; "" for others. The first tasks of a Pipeline are none, as there is
// nothing yet to test.
func (m *move) mayCheck(task *survey.PipelineTask) string {
	switch {
	case !strange(task):
		return ""
	case task.Task == nil && len(m.order.deps(task.Name())) > 0:
		return elsewhere
	case task.Task != nil && looksLike(task, mayTest):
		return m.strangest(task)
	}
	return ""
}

// strangest is what nobody knows of a Task of the list.
func (m *move) strangest(task *survey.PipelineTask) string {
	if why := m.strangeWord(task); why != "" {
		return why
	}
	return "nothing that it runs is known to test"
}

// unknown says which builds wait for what may be tests, where it isn't known of
// one of the two what it is.
func (m *move) unknown(is *closure) {
	if !slices.Contains(m.parallel, v1alpha1.ParallelTestsAndBuild) {
		return
	}
	var stay causes
	for _, after := range m.pipeline.Tasks {
		building := mayBeBuild(after)
		if after.Role != survey.Build && building == "" {
			continue
		}
		for _, before := range m.pipeline.Tasks {
			checking := m.mayCheck(before)
			switch {
			case before == after || !m.stillWaits(is, before, after):
			case building != "" && (before.Checks() || checking != "" && looksLike(before, mayTest)):
				why := reason{RuleUnknown, building}
				stay.add([2]string{"build", building}, why, before, after)
			case building == "" && checking != "":
				why := reason{RuleUnknown, checking}
				stay.add([2]string{"check", checking}, why, before, after)
			}
		}
	}
	m.tellUnknown(stay)
}

func (m *move) tellUnknown(stay causes) {
	for _, c := range stay.all {
		who, does, role := c.names, "only check", "test"
		if m.tasks[c.afters[0]].Role != survey.Build {
			who, does, role = c.afters, "only build", "build"
		}
		m.out.Find(finding.Finding{
			Severity: finding.Info, Rule: RuleUnknown, Object: m.pipeline.Object.ID, Field: c.field,
			Message: fmt.Sprintf("%s %s for %s, and it isn't known whether %s %s: %s", listed(c.afters), plural(c.afters, "waits", "wait"),
				listed(c.names), listed(who), plural(who, does+"s", does), c.text),
			Advice: fmt.Sprintf("%s say so by the annotation cicd.cortex.io/role: %s=%s on the Pipeline", first(c.text), who[0], role),
		})
	}
}
