// Package isolate gives tests a copy of the source of their own, so that a
// build can read the original while tests install and write beside it: npm ci
// deletes and makes node_modules in the very directory that Kaniko hashes.
package isolate

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Checker says what keeps two tasks from running beside each other on the same
// source. It keeps what it found out about tests, because each may be asked
// about with every other task of its Pipeline.
type Checker struct {
	survey  *survey.Survey
	copying bool
	// tests is why tests can't have a copy of a workspace, whoever runs beside.
	tests map[usedWorkspace]string
	// readers is which later task reads the workspace of a check.
	readers map[usedWorkspace]string
	// others is whether others read another directory of a Task than the one.
	others map[sharedWorkspace]bool
	// builds are the tasks of a Pipeline that builds are told to wait for.
	builds map[*survey.Pipeline]map[string]bool
	// followers are the tasks of a Pipeline that wait for one directly.
	followers map[*survey.Pipeline]map[string][]*survey.PipelineTask
}

type sharedWorkspace struct {
	task *survey.Task
	name string
}

type usedWorkspace struct {
	user *survey.PipelineTask
	name string
}

// NewChecker has yet to be asked. Without copying, users answer for what the
// tests write.
func NewChecker(s *survey.Survey, copying bool) *Checker {
	return &Checker{
		survey: s, copying: copying,
		tests:     map[usedWorkspace]string{},
		readers:   map[usedWorkspace]string{},
		others:    map[sharedWorkspace]bool{},
		builds:    map[*survey.Pipeline]map[string]bool{},
		followers: map[*survey.Pipeline]map[string][]*survey.PipelineTask{},
	}
}

// Check says what is in the way of two tasks of which the second waited for the
// first; "" where nothing is: they share no directory that one of them writes,
// or each that writes can have a copy.
func (c *Checker) Check(pipeline *survey.Pipeline, first, second *survey.PipelineTask) string {
	if why := c.sameClaim(pipeline, first, second); why != "" {
		return why
	}
	if first.Role == survey.Build {
		return builds(first, second)
	}
	shared, why := sharedWith(first, second)
	if why != "" {
		return why
	}
	back, _ := sharedWith(second, first)
	if !second.Checks() {
		if why := writesInto(second, first, second.Declared); why != "" {
			return why
		}
		back = nil
	} else if len(shared)+len(back) > 0 {
		if why := needs(first, second); why != "" {
			return why
		}
	}
	if !c.copying {
		return ""
	}
	if why := c.cantShare(pipeline, first, shared); why != "" {
		return why
	}
	return c.cantShare(pipeline, second, back)
}

// builds says what is in the way of two builds. Kaniko only reads the source;
// another step of the Task may write there.
func builds(first, second *survey.PipelineTask) string {
	if why := writesInto(first, second, false); why != "" {
		return why
	}
	return writesInto(second, first, false)
}

// writesInto says where a build writes into a directory that another task has
// too: that would read files that are half written, or copy them. A build that
// is trusted uses programs that nobody knows for building only.
func writesInto(build, other *survey.PipelineTask, trusted bool) string {
	shared, why := sharedWith(build, other)
	if why != "" || len(shared) == 0 {
		return why
	}
	if writer, writes := writingStep(build.Task, trusted); writes {
		return fmt.Sprintf("%s of %s may write into workspace %s, which %s has too", writer, build.Name(), shared[0].Name(), other.Name())
	}
	return ""
}

// writingStep is a step of a build that does more than build.
func writingStep(task *survey.Task, trusted bool) (survey.Step, bool) {
	for _, step := range task.Steps {
		known := step.Does(survey.Install, survey.Make, survey.Command, survey.Test, survey.Verify) || len(step.Writes) > 0
		if known || !trusted && len(step.Unknown) > 0 {
			return step, true
		}
	}
	return survey.Step{}, false
}

// cantShare says why tests can't have a copy of what they share with another
// task; "" where they share nothing.
func (c *Checker) cantShare(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared []tekton.Workspace) string {
	if len(shared) == 0 {
		return ""
	}
	if len(shared) > 1 || c.readsAnother(tests.Task, shared[0].Name()) {
		return fmt.Sprintf("%s writes several directories that others have too", tests.Name())
	}
	key := usedWorkspace{tests, shared[0].Name()}
	why, known := c.tests[key]
	if !known {
		why = c.cantCopy(pipeline, tests, shared[0])
		c.tests[key] = why
	}
	return why
}

// cantCopy says why tests can't have a copy of a workspace.
func (c *Checker) cantCopy(pipeline *survey.Pipeline, tests *survey.PipelineTask, workspace tekton.Workspace) string {
	if why := impossible(tests.Task, workspace); why != "" {
		return fmt.Sprintf("%s can't work on a copy of the source: %s", tests.Name(), why)
	}
	if reader := c.laterReader(pipeline, tests, workspace); reader != "" {
		return fmt.Sprintf("%s comes after %s and may read what that writes into workspace %s, which a copy would keep from it", reader, tests.Name(), workspace.Name())
	}
	return c.otherUse(pipeline, tests, workspace)
}

// readsAnother tells whether a build or a check, beside any use of the tests'
// Task, reads another directory of it than workspace. A Task gets a copy of one
// only.
func (c *Checker) readsAnother(tests *survey.Task, workspace string) bool {
	key := sharedWorkspace{tests, workspace}
	another, known := c.others[key]
	if !known {
		another = slices.ContainsFunc(c.survey.AllUsers(tests), func(user survey.User) bool {
			return slices.ContainsFunc(user.Pipeline.Tasks, func(other *survey.PipelineTask) bool {
				return other != user.Task && (other.Role == survey.Build || other.Checks()) && sharesAnother(user.Task, other, workspace)
			})
		})
		c.others[key] = another
	}
	return another
}

func sharesAnother(tests, other *survey.PipelineTask, workspace string) bool {
	shared, _ := sharedWith(tests, other)
	return slices.ContainsFunc(shared, func(other tekton.Workspace) bool { return other.Name() != workspace })
}

// laterReader is a task behind the tests that has their directory too, and
// isn't one that the source itself is for. It may be there for a report, or
// for the packages that the tests installed.
func (c *Checker) laterReader(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared tekton.Workspace) string {
	key := usedWorkspace{tests, shared.Name()}
	reader, known := c.readers[key]
	if !known {
		reader = c.findReader(pipeline, tests, shared)
		c.readers[key] = reader
	}
	return reader
}

func (c *Checker) findReader(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared tekton.Workspace) string {
	bound, _, _ := tests.Binding(shared.Name())
	after := c.after(pipeline, tests)
	for i, task := range pipeline.All() {
		atTheEnd := i >= len(pipeline.Tasks)
		if task == tests || readsSourceOnly(tests, task) {
			continue
		}
		if (atTheEnd || after[task.Name()]) && task.Binds(bound) {
			return task.Name()
		}
	}
	return ""
}

// readsSourceOnly tells whether a later task has the directory for the source's
// sake, and not for what the tests wrote there.
func readsSourceOnly(tests, later *survey.PipelineTask) bool {
	switch later.Role {
	case survey.Build, survey.Scan, survey.Deploy:
		return true
	}
	return later.Checks() && needs(tests, later) == ""
}

// after are the tasks that wait for one, near or far.
func (c *Checker) after(pipeline *survey.Pipeline, task *survey.PipelineTask) map[string]bool {
	followers := c.followers[pipeline]
	if followers == nil {
		followers = map[string][]*survey.PipelineTask{}
		for _, task := range pipeline.All() {
			for _, before := range append(task.RunAfter(), task.Mentions()...) {
				followers[before] = append(followers[before], task)
			}
		}
		c.followers[pipeline] = followers
	}
	seen := map[string]bool{}
	for next := followers[task.Name()]; len(next) > 0; {
		last := next[len(next)-1]
		next = next[:len(next)-1]
		if !seen[last.Name()] {
			seen[last.Name()] = true
			next = append(next[:len(next):len(next)], followers[last.Name()]...)
		}
	}
	return seen
}

// otherUse says who else uses the tests' Task in a way that a copy could harm:
// where no build of the same Pipeline waits for it, what it writes into the
// source may be just what it is for; and there too a later task may read it.
func (c *Checker) otherUse(pipeline *survey.Pipeline, tests *survey.PipelineTask, workspace tekton.Workspace) string {
	for _, user := range c.survey.AllUsers(tests.Task) {
		checks := c.beforeBuild(user) || user.Pipeline == pipeline && user.Task.Checks()
		if user.Task == tests || checks && c.laterReader(user.Pipeline, user.Task, workspace) == "" {
			continue
		}
		return fmt.Sprintf("its Task is also used by %s of %s, where what it writes may be needed", user.Task.Name(), user.Pipeline.Object.ID)
	}
	for _, run := range c.survey.TaskRuns {
		if run.Task == tests.Task && c.survey.Optimized(run.Object) {
			return fmt.Sprintf("its Task is also run by %s, where what it writes may be needed", run.Object.ID)
		}
	}
	return ""
}

// beforeBuild tells whether a build of the same Pipeline is told to wait for the
// task.
func (c *Checker) beforeBuild(user survey.User) bool {
	before := c.builds[user.Pipeline]
	if before == nil {
		before = map[string]bool{}
		for _, task := range user.Pipeline.Tasks {
			if task.Role != survey.Build {
				continue
			}
			for _, name := range task.RunAfter() {
				before[name] = true
			}
		}
		c.builds[user.Pipeline] = before
	}
	return before[user.Task.Name()]
}
