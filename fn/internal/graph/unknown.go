package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// mayBuild and mayTest are names of tasks, or of what they refer to, that a
// person would take for a build or for tests. They decide nothing: only whether
// somebody will ask why the order stayed.
var (
	mayBuild = lazy.Compile(`(?i)(^|[-_./])(build(ah|ctl|kit|packs?|-?push)?|kaniko|docker(ize)?|images?|jib|ko|s2i|podman|bake|package)([-_.]|$)`)
	mayTest  = lazy.Compile(`(?i)(^|[-_./])(unit|e2e|(integration-?|unit-?|go-?)?tests?|testing|lint(er|ing)?|check(s|style)?|verify|vet|fmt|format|jest|pytest|rspec|junit|maven|gradle|npm|golang-test|flake8|eslint|sonar(qube)?|quality|coverage|scan)([-_.]|$)`)
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
	if task.ClusterTask() {
		return "its Task is a ClusterTask, which cacheopt doesn't read"
	}
	return elsewhere
}

// bring is what makes a Task known that wasn't read.
func (m *move) bring(task *survey.PipelineTask) string {
	switch {
	case m.unread(task) != "":
		return "write it as " + strings.Join(tekton.Versions(tekton.KindTask), " or ")
	case task.ClusterTask():
		return makeTask
	}
	return putTask
}

const (
	makeTask = "refer to a Task of the list instead"
	putTask  = "put it into the list"
)

// others is what to do, besides, with the Tasks of those that wait with it.
var others = map[string]string{makeTask: ", and put those of the others into it", putTask: ", with those of the others"}

// doubt is a task of which it isn't known whether it is for what it seems to be for.
type doubt struct {
	task *survey.PipelineTask
	role survey.Role
	why  string
}

// does is what it isn't known to do only.
func (d doubt) does() string {
	if d.role == survey.Build {
		return "build"
	}
	return "check"
}

// doubt notes a doubt, each task's once.
func (c *cause) doubt(d doubt) {
	if !slices.ContainsFunc(c.doubts, func(one doubt) bool { return one.task == d.task }) {
		c.doubts = append(c.doubts, d)
	}
}

// remedy is what can be done about the doubts of a cause. What isn't read is to be
// brought; by an annotation alone it would not be known what such Tasks share.
func (m *move) remedy(c *cause) string {
	var absent, said []string
	var writers []string
	for _, d := range c.doubts {
		switch bring := m.bring(d.task); {
		case d.task.Task == nil:
			if !slices.Contains(absent, bring) {
				absent = append(absent, bring)
			}
			continue
		case d.role == survey.Test:
			writers = addOnce(writers, d.task.Name())
		}
		said = append(said, d.task.Name())
	}
	if len(absent) > 0 && m.bothAbsent(c) && m.unread(c.doubts[0].task) == "" {
		absent[len(absent)-1] += others[absent[len(absent)-1]]
	}
	if len(said) == 0 {
		return strings.Join(absent, ", and ")
	}
	where := "where " + plural(said, "it does", "they do")
	if len(absent) > 0 {
		where = "where " + listed(said) + plural(said, " does", " do")
	}
	if len(writers) > 0 {
		what := listed(writers)
		if len(writers) == len(said) {
			what = plural(said, "it", "they")
		}
		where += " and the image takes nothing that " + what + " " + plural(writers, "writes", "write")
	}
	return strings.Join(append(absent, fmt.Sprintf("%s, say so by the annotation cicd.cortex.io/role: %s on the %s", where, m.annotation(c.doubts), m.pipeline.Object.Kind)), ", and ")
}

// bothAbsent tells whether a pair of the cause has no Task in the list.
func (m *move) bothAbsent(c *cause) bool {
	absent := func(name string) bool { return m.tasks[name] != nil && m.tasks[name].Task == nil }
	return slices.ContainsFunc(c.afters, absent) && slices.ContainsFunc(c.names, absent)
}

// annotation is the role of each task that the list has, behind those that the
// annotation has already.
func (m *move) annotation(doubts []doubt) string {
	var all []string
	if has := survey.RolesSaid(m.pipeline.Object); has != "" {
		all = append(all, has)
	}
	for _, d := range doubts {
		if d.task.Task != nil {
			all = append(all, d.task.Name()+"="+string(d.role))
		}
	}
	return strings.Join(all, ",")
}

// strange tells whether nobody knows what a task is for.
func strange(task *survey.PipelineTask) bool { return task.Role == survey.Other && !task.Declared }

// looksLike tells whether a task is called so.
func looksLike(task *survey.PipelineTask, name *lazy.Pattern) bool {
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

// strangest is what nobody knows of a Task of the list; "" for one that is known to
// install, and to do nothing else.
func (m *move) strangest(task *survey.PipelineTask) string {
	if why := m.strangeWord(task); why != "" {
		return why
	}
	if slices.ContainsFunc(task.Steps(), func(step survey.Step) bool { return step.Does(survey.Install) }) {
		return ""
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

// unknown are the builds that wait for what may be tests, where it isn't known of one
// of the two, or of both, what it is.
func (m *move) unknown(is *closure) []staying {
	var all []staying
	if !slices.Contains(m.parallel, v1alpha1.ParallelTestsAndBuild) {
		return nil
	}
	for _, after := range m.pipeline.Tasks {
		building := m.mayBeBuild(after)
		if after.Role != survey.Build && building == "" {
			continue
		}
		for _, before := range m.pipeline.Tasks {
			if before == after || !m.stillWaits(is, before, after) {
				continue
			}
			if doubts := m.doubtsOf(before, after, building); len(doubts) > 0 {
				all = append(all, staying{before, after, reason{RuleUnknown, doubts[0].why}, doubts})
			}
		}
	}
	return all
}

// doubtsOf is what isn't known of a pair that may be tests and a build; building is
// why it isn't known of the latter. What the Task of one does is known once that is
// read, and what to say of the other then.
func (m *move) doubtsOf(before, after *survey.PipelineTask, building string) []doubt {
	checking := m.mayCheck(before)
	build, check := doubt{after, survey.Build, building}, doubt{before, survey.Test, checking}
	switch {
	case building == "" && checking != "":
		return []doubt{check}
	case building == "":
		return nil
	case before.Checks():
		return []doubt{build}
	case checking == "" || !mayTest.MatchString(before.Name()):
		return nil
	case before.Task == nil || after.Task == nil:
		return []doubt{build}
	}
	return []doubt{build, check}
}

// tellUnknown tells what isn't known of the pairs of a cause.
func (m *move) tellUnknown(c *cause) {
	var who []string
	text := ""
	for _, d := range c.doubts {
		if d.role == c.doubts[0].role && d.why == c.doubts[0].why {
			who = addOnce(who, d.task.Name())
		} else {
			text += fmt.Sprintf("; nor whether %s only %ss: %s", d.task.Name(), d.does(), d.why)
		}
	}
	does := c.doubts[0].does()
	m.out.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleUnknown, Object: m.pipeline.Object.ID, Field: c.field,
		Message: fmt.Sprintf("%s %s for %s, and it isn't known whether %s only %s: %s%s", listed(c.afters), plural(c.afters, "waits", "wait"),
			listed(c.names), listed(who), plural(who, does+"s", does), ofEach(who, c.text), text),
		Advice: m.remedy(c) + c.rest(),
	})
}
