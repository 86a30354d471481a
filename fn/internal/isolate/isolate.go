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

// Check says what keeps tests from running beside a build on the same source;
// "" where nothing does: they share no directory, or the tests can have a copy.
// Without copying, users answer for what the tests write.
func Check(s *survey.Survey, copying bool, pipeline *survey.Pipeline, tests, build *survey.PipelineTask) string {
	shared, why := sharedWith(tests, build)
	if why != "" || len(shared) == 0 || !copying {
		return why
	}
	if len(shared) > 1 || readsAnother(s, tests.Task, shared[0]) {
		return fmt.Sprintf("%s writes several directories that builds read", tests.Name())
	}
	if why := impossible(tests.Task, shared[0]); why != "" {
		return fmt.Sprintf("%s can't work on a copy of the source: %s", tests.Name(), why)
	}
	if reader := laterReader(pipeline, tests, shared[0]); reader != "" {
		return fmt.Sprintf("%s comes after %s and may read what that writes into workspace %s, which a copy would keep from it", reader, tests.Name(), shared[0].Name())
	}
	return otherUse(s, tests)
}

// readsAnother tells whether a build, beside any use of the tests' Task, reads
// another directory of it than workspace. A Task gets a copy of one only.
func readsAnother(s *survey.Survey, tests *survey.Task, workspace tekton.Workspace) bool {
	for _, user := range s.AllUsers(tests) {
		for _, build := range user.Pipeline.Tasks {
			if build.Role != survey.Build {
				continue
			}
			shared, _ := sharedWith(user.Task, build)
			if slices.ContainsFunc(shared, func(other tekton.Workspace) bool { return other.Name() != workspace.Name() }) {
				return true
			}
		}
	}
	return false
}

// laterReader is a task behind the tests that has their directory too, and
// isn't one that the source itself is for. It may be there for a report, or
// for the packages that the tests installed.
func laterReader(pipeline *survey.Pipeline, tests *survey.PipelineTask, shared tekton.Workspace) string {
	bound, _, _ := tests.Binding(shared.Name())
	for i, task := range pipeline.All() {
		atTheEnd := i >= len(pipeline.Tasks)
		if task == tests || task.Role == survey.Build || task.Role == survey.Scan || task.Role == survey.Deploy {
			continue
		}
		if task.Binds(bound) && (atTheEnd || waits(pipeline, task, tests.Name(), map[string]bool{})) {
			return task.Name()
		}
	}
	return ""
}

// waits tells whether a task waits for the one called name, near or far.
func waits(pipeline *survey.Pipeline, task *survey.PipelineTask, name string, seen map[string]bool) bool {
	seen[task.Name()] = true
	for _, before := range append(task.RunAfter(), task.Mentions()...) {
		next := find(pipeline, before)
		if before == name || next != nil && !seen[before] && waits(pipeline, next, name, seen) {
			return true
		}
	}
	return false
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
