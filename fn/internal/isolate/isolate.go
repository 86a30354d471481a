// Package isolate gives tests a copy of the source of their own, so that a
// build can read the original while tests install and write beside it: npm ci
// deletes and makes node_modules in the very directory that Kaniko hashes.
package isolate

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// volume is the name of the volume that holds the copy, and by which a Task
// is known that works on one already.
const volume = "source-copy"

// Checker says what keeps tests from running beside a build on the same source.
// It keeps what it found out about tests, because each may be asked about with
// every build of its Pipeline.
type Checker struct {
	survey  *survey.Survey
	copying bool
	// tests is why tests can't have a copy, whatever the build.
	tests map[*survey.PipelineTask]string
	// others is whether builds read another directory of a Task than the one.
	others map[sharedWorkspace]bool
	// followers are the tasks of a Pipeline that wait for one directly.
	followers map[*survey.Pipeline]map[string][]*survey.PipelineTask
}

type sharedWorkspace struct {
	task *survey.Task
	name string
}

// NewChecker has yet to be asked. Without copying, users answer for what the
// tests write.
func NewChecker(s *survey.Survey, copying bool) *Checker {
	return &Checker{
		survey: s, copying: copying,
		tests:     map[*survey.PipelineTask]string{},
		others:    map[sharedWorkspace]bool{},
		followers: map[*survey.Pipeline]map[string][]*survey.PipelineTask{},
	}
}

// Check says what is in the way; "" where nothing is: tests and build share no
// directory, or the tests can have a copy.
func (c *Checker) Check(pipeline *survey.Pipeline, tests, build *survey.PipelineTask) string {
	shared, why := sharedWith(tests, build)
	if why != "" || len(shared) == 0 || !c.copying {
		return why
	}
	if len(shared) > 1 || c.readsAnother(tests.Task, shared[0].Name()) {
		return fmt.Sprintf("%s writes several directories that builds read", tests.Name())
	}
	// All builds read the same directory of the Task, so the build doesn't matter.
	why, known := c.tests[tests]
	if !known {
		why = c.cantCopy(pipeline, tests, shared[0])
		c.tests[tests] = why
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
	return otherUse(c.survey, tests)
}

// readsAnother tells whether a build, beside any use of the tests' Task, reads
// another directory of it than workspace. A Task gets a copy of one only.
func (c *Checker) readsAnother(tests *survey.Task, workspace string) bool {
	key := sharedWorkspace{tests, workspace}
	another, known := c.others[key]
	if !known {
		another = slices.ContainsFunc(c.survey.AllUsers(tests), func(user survey.User) bool {
			return slices.ContainsFunc(user.Pipeline.Tasks, func(build *survey.PipelineTask) bool {
				return build.Role == survey.Build && sharesAnother(user.Task, build, workspace)
			})
		})
		c.others[key] = another
	}
	return another
}

func sharesAnother(tests, build *survey.PipelineTask, workspace string) bool {
	shared, _ := sharedWith(tests, build)
	return slices.ContainsFunc(shared, func(other tekton.Workspace) bool { return other.Name() != workspace })
}

// laterReader is a task behind the tests that has their directory too, and
// isn't one that the source itself is for. It may be there for a report, or
// for the packages that the tests installed.
func (c *Checker) laterReader(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared tekton.Workspace) string {
	bound, _, _ := tests.Binding(shared.Name())
	after := c.after(pipeline, tests)
	for i, task := range pipeline.All() {
		atTheEnd := i >= len(pipeline.Tasks)
		if task == tests || task.Role == survey.Build || task.Role == survey.Scan || task.Role == survey.Deploy {
			continue
		}
		if (atTheEnd || after[task.Name()]) && task.Binds(bound) {
			return task.Name()
		}
	}
	return ""
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

// sharedWith are the workspaces of the tests that the build has too, and that
// the tests can write.
func sharedWith(tests, build *survey.PipelineTask) (shared []tekton.Workspace, why string) {
	if tests.Task == nil || build.Task == nil {
		return nil, "the list doesn't hold the Tasks of both, so that it isn't known what they share"
	}
	for _, task := range []*survey.PipelineTask{tests, build} {
		if name := implicit(task); name != "" {
			return nil, fmt.Sprintf("%s has workspace %s without both its taskSpec declaring it and the Pipeline binding it, so that it isn't known what they share", task.Name(), name)
		}
	}
	if isolated(tests.Task) {
		return nil, ""
	}
	for _, workspace := range tests.Task.Spec.Workspaces() {
		bound, subPath, ok := tests.Binding(workspace.Name())
		if ok && !workspace.ReadOnly() && reads(build, bound, subPath) {
			shared = append(shared, workspace)
		}
	}
	return shared, ""
}

func isolated(task *survey.Task) bool {
	_, found := task.Spec.Volume(volume)
	return found
}

var workspaceUse = regexp.MustCompile(`\$\(workspaces(?:\.|\["|\[')([^."'\])]+)`)

// implicit is a workspace that an embedded Task gets without declaring it, or
// without being given it: Tekton binds both by name (pkg/workspace/apply.go).
func implicit(task *survey.PipelineTask) string {
	if !task.Task.Embedded {
		return ""
	}
	name := ""
	for _, bound := range task.Bindings() {
		if _, declared := task.Task.Spec.Workspace(bound); !declared {
			name = bound
		}
	}
	task.Task.Spec.Walk(func(at object.Value) {
		text, _ := at.Raw().(string)
		for _, match := range workspaceUse.FindAllStringSubmatch(text, -1) {
			if _, _, bound := task.Binding(match[1]); !bound {
				name = match[1]
			}
		}
	})
	return name
}

// reads tells whether the build binds the pipeline workspace, in the same
// directory or one of which that isn't sure.
func reads(build *survey.PipelineTask, bound, subPath string) bool {
	return slices.ContainsFunc(build.Task.Spec.Workspaces(), func(workspace tekton.Workspace) bool {
		name, other, ok := build.Binding(workspace.Name())
		return ok && name == bound && mayOverlap(other, subPath)
	})
}

// mayOverlap tells whether two subPaths of a workspace are one directory, or
// one below the other, or known only to a run.
func mayOverlap(a, b string) bool {
	if strings.Contains(a+b, "$(") {
		return true
	}
	a, b = path.Clean("/"+a), path.Clean("/"+b)
	below := func(a, b string) bool { return a == b || strings.HasPrefix(a, strings.TrimSuffix(b, "/")+"/") }
	return below(a, b) || below(b, a)
}

// impossible says why a Task can't be given a copy of the workspace.
func impossible(task *survey.Task, workspace tekton.Workspace) string {
	switch {
	case workspace.Optional():
		return fmt.Sprintf("its workspace %s is optional", workspace.Name())
	case len(task.Spec.Sidecars()) > 0:
		return "it has sidecars, which would see the original"
	case task.Spec.Mentions(`$(workspaces["`), task.Spec.Mentions(`$(workspaces['`):
		return "it names workspaces in brackets"
	case strings.Contains(workspace.MountPath(), "$("):
		return fmt.Sprintf("its workspace %s is mounted where a param says", workspace.Name())
	}
	for _, step := range task.Steps {
		if step.Refers() {
			return fmt.Sprintf("%s refers to a StepAction", step)
		}
		if step.Isolated() {
			return fmt.Sprintf("%s chooses its own workspaces", step)
		}
		if belowFor(task, step, workspace) {
			return fmt.Sprintf("%s isn't run by root, and its working directory in the copy is made by root before it is filled", step)
		}
	}
	if _, found := copier(task); !found {
		return "none of its steps has a script for a shell, whose image would surely have cp"
	}
	return ""
}

// belowFor tells whether a step that is known not to run as root works in a
// directory below the workspace. The container runtime makes that directory in
// the copy before any step runs, and only root can write into it.
func belowFor(task *survey.Task, step survey.Step, workspace tekton.Workspace) bool {
	of := func(keys ...string) object.Value {
		if own := step.Get(keys...); own.Exists() {
			return own
		}
		return task.Spec.StepTemplate().Get(keys...)
	}
	user := of("securityContext", "runAsUser")
	if !of("securityContext", "runAsNonRoot").Truth() && (!user.Exists() || fmt.Sprint(user.Raw()) == "0") {
		return false
	}
	at := workspace.MountPath()
	dir := strings.ReplaceAll(of("workingDir").Text(), "$(workspaces."+workspace.Name()+".path)", at)
	return strings.HasPrefix(path.Clean(dir), at+"/")
}

// copier is the step whose image can copy: the first with a shell script.
func copier(task *survey.Task) (survey.Step, bool) {
	for _, step := range task.Steps {
		if step.Script() != "" && shell.Interpreted(step.Script()) {
			return step, true
		}
	}
	return survey.Step{}, false
}

// otherUse says who else uses the tests' Task in a way that a copy could harm:
// where no build of the same Pipeline waits for it, what it writes into the
// source may be just what it is for.
func otherUse(s *survey.Survey, tests *survey.PipelineTask) string {
	for _, user := range s.AllUsers(tests.Task) {
		if user.Task == tests || beforeBuild(user) {
			continue
		}
		return fmt.Sprintf("its Task is also used by %s of %s, where what it writes may be needed", user.Task.Name(), user.Pipeline.Object.ID)
	}
	return ""
}

func beforeBuild(user survey.User) bool {
	return slices.ContainsFunc(user.Pipeline.Tasks, func(task *survey.PipelineTask) bool {
		return task.Role == survey.Build && slices.Contains(task.RunAfter(), user.Task.Name())
	})
}
