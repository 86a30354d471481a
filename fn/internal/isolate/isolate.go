// Package isolate gives tests a copy of the source of their own, so that a
// build can read the original while tests install and write beside it: npm ci
// deletes and makes node_modules in the very directory that Kaniko hashes.
package isolate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Checker says what keeps two tasks from running beside each other on the same
// source. It keeps what it found out about tests, because each may be asked
// about with every other task of its Pipeline.
type Checker struct {
	survey   *survey.Survey
	read     Read
	copying  bool
	surfaces surfaces
	// tests is why tests can't have a copy of a workspace, whoever runs beside.
	tests map[usedWorkspace]string
	// readers is which later task reads the workspace of a check.
	readers map[usedWorkspace]string
	// others remembers the answers of readsAnother.
	others map[sharedWorkspace]bool
	// builds are the tasks of a Pipeline that builds are told to wait for.
	builds map[*survey.Pipeline]map[string]bool
	// orders are who comes after whom.
	orders map[*survey.Pipeline]*following
	// writers are the steps of builds that do more than build.
	writers map[writer]string
	// ports are the Tasks that take ports of their node.
	ports map[*survey.Task]bool
	// told is the param by which a Task's users name a workspace to it.
	told map[*survey.Task]string
	// started are a Pipeline's runs.
	started map[*survey.Pipeline][]*survey.Run
	// places are where a task may find what other pods wrote.
	places map[started][]place
}

type sharedWorkspace struct {
	task *survey.Task
	name string
}

type writer struct {
	build   *survey.PipelineTask
	trusted bool
}

type usedWorkspace struct {
	user *survey.PipelineTask
	name string
}

// Read tells what is known of all that a task of a Pipeline runs.
type Read func(pipeline *survey.Pipeline, task *survey.PipelineTask) harmless.Reading

// NewChecker is a Checker that knows nothing yet. Without copying (isolateSource:
// false) tests are let beside a build on one source, and it is the user's to make
// sure that they write nothing there that the build reads.
func NewChecker(s *survey.Survey, read Read, copying bool) *Checker {
	return &Checker{
		survey: s, read: read, copying: copying,
		surfaces: surfaces{},
		tests:    map[usedWorkspace]string{},
		readers:  map[usedWorkspace]string{},
		others:   map[sharedWorkspace]bool{},
		builds:   map[*survey.Pipeline]map[string]bool{},
		orders:   map[*survey.Pipeline]*following{},
		writers:  map[writer]string{},
		ports:    map[*survey.Task]bool{},
		told:     map[*survey.Task]string{},
		started:  map[*survey.Pipeline][]*survey.Run{},
		places:   map[started][]place{},
	}
}

// Check says what is in the way of two tasks of which the second waited for the
// first; "" where nothing is: they share no directory that one of them writes,
// or each that writes can have a copy.
func (c *Checker) Check(pipeline *survey.Pipeline, first, second *survey.PipelineTask) string {
	if why := c.meet(pipeline, first, second); why != "" {
		return why
	}
	if first.Role == survey.Build {
		return c.twoBuilds(pipeline, first, second)
	}
	if why := c.missed(pipeline, first); why != "" {
		return why
	}
	shared, why := c.surfaces.shared(first, second)
	if why != "" {
		return why
	}
	back, _ := c.surfaces.shared(second, first)
	if !second.Checks() {
		if why := c.writesInto(pipeline, second, first, second.Declared); why != "" {
			return why
		}
		back = nil
	} else if len(shared)+len(back) > 0 {
		if why := c.needs(pipeline, first, second); why != "" {
			return why
		}
	}
	if !c.copying {
		return c.onTheSource(pipeline, first, shared)
	}
	if why := c.cantShare(pipeline, first, shared); why != "" {
		return why
	}
	return c.cantShare(pipeline, second, back)
}

// twoBuilds says what is in the way of two builds. Kaniko only reads the source;
// another step of the Task may write there.
func (c *Checker) twoBuilds(pipeline *survey.Pipeline, first, second *survey.PipelineTask) string {
	if why := c.writesInto(pipeline, first, second, false); why != "" {
		return why
	}
	return c.writesInto(pipeline, second, first, false)
}

// writesInto says where a build writes into a directory that another task has
// too: that would read files that are half written, or copy them. A build that
// is trusted uses programs that nobody knows for building only.
func (c *Checker) writesInto(pipeline *survey.Pipeline, build, other *survey.PipelineTask, trusted bool) string {
	shared, why := c.surfaces.shared(build, other)
	if why != "" || len(shared) == 0 {
		return why
	}
	key := writer{build, trusted}
	step, known := c.writers[key]
	if !known {
		step = c.writingStep(pipeline, build, trusted)
		c.writers[key] = step
	}
	if step != "" {
		return fmt.Sprintf("%s of %s may write into workspace %s, which %s has too", step, build.Name(), shared[0].Name(), other.Name())
	}
	return ""
}

// onTheSource says why tests can't work on the source itself, beside others: of a
// command that is only called tests, a copy alone makes sure that it leaves
// nothing there.
func (c *Checker) onTheSource(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared []tekton.Workspace) string {
	if len(shared) == 0 || !c.assumes(pipeline, tests) {
		return ""
	}
	word := c.read(pipeline, tests).Assumed[0]
	return fmt.Sprintf("%s of %s runs %s, of which only the source tells what it writes, and there is no copy of that; set spec.test.isolateSource, or annotate its Task with cicd.cortex.io/role: test", word.In, tests.Name(), word.Text)
}

// assumes tells whether it is only assumed of tests that no later task needs what
// they write.
func (c *Checker) assumes(pipeline *survey.Pipeline, tests *survey.PipelineTask) bool {
	return !tests.Declared && len(c.read(pipeline, tests).Assumed) > 0
}

// writingStep is a step of a build that does more than build; "" for none.
func (c *Checker) writingStep(pipeline *survey.Pipeline, build *survey.PipelineTask, trusted bool) string {
	for _, step := range build.Task.Steps {
		if step.Does(survey.Install, survey.Make, survey.Command, survey.Test, survey.Verify) {
			return step.String()
		}
	}
	reading := c.read(pipeline, build)
	words := reading.Writes
	if !trusted {
		words = append(words[:len(words):len(words)], reading.Unknown...)
	}
	if len(words) > 0 {
		return words[0].In
	}
	return ""
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
	if !c.survey.Selected(tests.Task.Object.ID) {
		return fmt.Sprintf("%s can't work on a copy of the source: its Task is left alone", tests.Name())
	}
	if why := impossible(tests.Task, workspace); why != "" {
		return fmt.Sprintf("%s can't work on a copy of the source: %s", tests.Name(), why)
	}
	if param := c.toldOriginal(tests.Task); param != "" {
		return fmt.Sprintf("%s can't work on a copy of the source: param %s names a workspace, and so the original", tests.Name(), param)
	}
	if reader := c.laterReader(pipeline, tests, workspace); reader != "" {
		return fmt.Sprintf("%s comes after %s and may read what that writes into workspace %s, which it wouldn't find if %s worked on a copy; set spec.test.isolateSource to false where no tests leave anything there that others read", reader, tests.Name(), workspace.Name(), tests.Name())
	}
	if c.firstThere(pipeline, tests, workspace) {
		return fmt.Sprintf("no task before %s fills workspace %s, so that what others find there is what %s writes", tests.Name(), workspace.Name(), tests.Name())
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
				return other != user.Task && (other.Role == survey.Build || other.Checks()) && c.sharesAnother(user.Task, other, workspace)
			})
		})
		c.others[key] = another
	}
	return another
}

func (c *Checker) sharesAnother(tests, other *survey.PipelineTask, workspace string) bool {
	shared, _ := c.surfaces.shared(tests, other)
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

// missed says of tests that an earlier run gave a copy already who has come since
// and may read what they write there.
func (c *Checker) missed(pipeline *survey.Pipeline, tests *survey.PipelineTask) string {
	if !tests.Checks() || tests.Task == nil || !isolated(tests.Task) {
		return ""
	}
	for _, workspace := range tests.Task.Spec.Workspaces() {
		if !strings.HasPrefix(workspace.MountPath(), original) {
			continue
		}
		if reader := c.laterReader(pipeline, tests, workspace); reader != "" {
			return fmt.Sprintf("%s comes after %s and may read what that writes into workspace %s, which it doesn't find, as %s works on a copy; let %s make it itself, or take the copy out of the Task of %s", reader, tests.Name(), workspace.Name(), tests.Name(), reader, tests.Name())
		}
	}
	return ""
}

func (c *Checker) findReader(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared tekton.Workspace) string {
	bound, _, _ := tests.Binding(shared.Name())
	order := c.following(pipeline)
	for i, task := range pipeline.All() {
		atTheEnd := i >= len(pipeline.Tasks)
		if task == tests || c.readsSourceOnly(pipeline, tests, task) {
			continue
		}
		if (atTheEnd || order.comesAfter(task.Name(), tests.Name())) && task.Binds(bound) {
			return task.Name()
		}
	}
	return ""
}

// readsSourceOnly tells whether a later task has the directory for the source's
// sake, and not for what the tests wrote there. Where they may leave something, all
// that the other runs must be known to take what Git has: a chart, manifests.
func (c *Checker) readsSourceOnly(pipeline *survey.Pipeline, tests, later *survey.PipelineTask) bool {
	switch later.Role {
	case survey.Build:
		return later.Declared || c.leavesNothing(pipeline, tests) || later.Task != nil && c.makesNothing(pipeline, later)
	case survey.Scan, survey.Deploy:
		return later.Declared || c.leavesNothing(pipeline, tests) || c.needs(pipeline, tests, later) == ""
	}
	return later.Checks() && c.needs(pipeline, tests, later) == ""
}

// leavesNothing tells whether it is known of tests that they install nothing into the
// source: what is read of them writes nothing else there.
func (c *Checker) leavesNothing(pipeline *survey.Pipeline, tests *survey.PipelineTask) bool {
	into := func(use survey.Use) bool { return use.Role == survey.Install && !ownFiles[use.Tool] }
	return !c.assumes(pipeline, tests) && !slices.ContainsFunc(tests.Task.Steps, func(step survey.Step) bool { return slices.ContainsFunc(step.Uses, into) })
}

// makesNothing tells whether a build is known to make an image and no file, which
// might be made of what tests installed.
func (c *Checker) makesNothing(pipeline *survey.Pipeline, build *survey.PipelineTask) bool {
	reading := c.read(pipeline, build)
	return len(reading.Unknown)+len(reading.Writes) == 0
}

// following is who comes after whom in a Pipeline.
func (c *Checker) following(pipeline *survey.Pipeline) *following {
	order := c.orders[pipeline]
	if order == nil {
		order = followingOf(pipeline)
		c.orders[pipeline] = order
	}
	return order
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
		return fmt.Sprintf("the Task of %s is also used by %s of %s, where what it writes may be needed", tests.Name(), user.Task.Name(), user.Pipeline.Object.ID)
	}
	for _, run := range c.survey.TaskRuns {
		if run.Task == tests.Task && c.survey.Optimized(run.Object) {
			return fmt.Sprintf("the Task of %s is also run by %s, where what it writes may be needed", tests.Name(), run.Object.ID)
		}
	}
	if by := c.survey.Fetched(tests.Task); by != "" {
		return fmt.Sprintf("the Task of %s may also be what %s fetches, where what it writes may be needed", tests.Name(), by)
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
