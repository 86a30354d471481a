package graph

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
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

// unread is why nothing is known of a Task that the list has in a version that
// can't be read; "" for others.
func (m *move) unread(task *survey.PipelineTask) string {
	version := m.survey.Unsupported(m.pipeline, task)
	if version == "" {
		return ""
	}
	return fmt.Sprintf("its Task is of version %s, which cacheopt can't read", version)
}

// absent is why nothing is known of a Task that wasn't read.
func (m *move) absent(task *survey.PipelineTask) string {
	if why := m.unread(task); why != "" {
		return why
	}
	return elsewhere
}

// remedy is what can be done about a cause. Where the Tasks of both aren't read, it
// isn't known what they share, and an annotation alone would change nothing.
func (m *move) remedy(c *cause, who []string, role string) string {
	says := fmt.Sprintf("say so by the annotation cicd.cortex.io/role: %s on the %s", annotation(who, role), m.pipeline.Object.Kind)
	task := m.tasks[who[0]]
	switch {
	case task.Task != nil && role == string(survey.Test):
		return "where " + plural(who, "it does", "they do") + " and the image takes nothing that " + plural(who, "it writes", "they write") + ", " + says
	case task.Task != nil:
		return "where " + plural(who, "it does", "they do") + ", " + says
	case m.unread(task) != "":
		return "write it as " + strings.Join(tekton.Versions(tekton.KindTask), " or ")
	case m.bothAbsent(c):
		return "put it into the list, with those of the others"
	}
	return "put it into the list, or " + says
}

// bothAbsent tells whether a pair of the cause has no Task in the list.
func (m *move) bothAbsent(c *cause) bool {
	absent := func(name string) bool { return m.tasks[name] != nil && m.tasks[name].Task == nil }
	return slices.ContainsFunc(c.afters, absent) && slices.ContainsFunc(c.names, absent)
}

// annotation is the role of each task, as the annotation has it.
func annotation(names []string, role string) string {
	var all []string
	for _, name := range names[:min(len(names), few)] {
		all = append(all, name+"="+role)
	}
	return strings.Join(all, ",")
}

// strange tells whether nobody knows what a task is for.
func strange(task *survey.PipelineTask) bool { return task.Role == survey.Other && !task.Declared }

// looksLike tells whether a task is called so.
func looksLike(task *survey.PipelineTask, name *regexp.Regexp) bool {
	return name.MatchString(task.Name()) || slices.ContainsFunc(task.TaskHint(), name.MatchString)
}

// mayBeBuild says why a task that nobody knows may be a build; "" for others.
func (m *move) mayBeBuild(task *survey.PipelineTask) string {
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
		return m.absent(task)
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
		return m.absent(task)
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

// ofEach is what is said of one task's Task, of as many as there are.
func ofEach(who []string, text string) string {
	if len(who) > 1 {
		return strings.Replace(text, "its ", "each one's ", 1)
	}
	return text
}

// unknown says which builds wait for what may be tests, where it isn't known of
// one of the two what it is.
func (m *move) unknown(is *closure) {
	if !slices.Contains(m.parallel, v1alpha1.ParallelTestsAndBuild) {
		return
	}
	var stay causes
	for _, after := range m.pipeline.Tasks {
		building := m.mayBeBuild(after)
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
				listed(c.names), listed(who), plural(who, does+"s", does), ofEach(who, c.text)),
			Advice: m.remedy(c, who, role),
		})
	}
}
