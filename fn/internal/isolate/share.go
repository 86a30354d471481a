package isolate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// surface is what a pipeline task shows to others of its directories. Each is
// asked for with every other task of the Pipeline, and found out once.
type surface struct {
	name string
	// known is set where the list holds the Task.
	known bool
	// given are the workspaces that the Pipeline gives to it.
	given []directory
	// implicit is a workspace of which it isn't known whether the Task has it.
	implicit string
	// seen are those of its Task's workspaces that are given, and written those
	// of them in which others may find what it writes.
	seen, written []directory
}

// directory is a workspace of a Task, and what the Pipeline gives for it.
type directory struct {
	tekton.Workspace
	bound, subPath string
}

// surfaces are kept by task.
type surfaces map[*survey.PipelineTask]surface

func (all surfaces) of(task *survey.PipelineTask) surface {
	one, known := all[task]
	if !known {
		one = surfaceOf(task)
		all[task] = one
	}
	return one
}

func surfaceOf(task *survey.PipelineTask) surface {
	s := surface{name: task.Name(), known: task.Task != nil}
	for _, name := range task.Bindings() {
		bound, subPath, _ := task.Binding(name)
		s.given = append(s.given, directory{bound: bound, subPath: subPath})
	}
	if !s.known {
		return s
	}
	s.implicit = implicit(task)
	apart := isolated(task.Task) || task.Checks() && onlyReads(task)
	for _, workspace := range task.Task.Spec.Workspaces() {
		bound, subPath, ok := task.Binding(workspace.Name())
		if !ok {
			continue
		}
		at := directory{workspace, bound, subPath}
		s.seen = append(s.seen, at)
		if !apart && !workspace.ReadOnly() {
			s.written = append(s.written, at)
		}
	}
	return s
}

// shared are the workspaces of the tests that the build has too, and that the
// tests can write.
func (all surfaces) shared(tests, build *survey.PipelineTask) (shared []tekton.Workspace, why string) {
	a, b := all.of(tests), all.of(build)
	if !a.known || !b.known {
		if !a.meets(b) {
			return nil, ""
		}
		return nil, "the list doesn't hold the Tasks of both, so that it isn't known what they share; put them into it"
	}
	for _, s := range []surface{a, b} {
		if s.implicit != "" {
			return nil, fmt.Sprintf("%s has workspace %s without both its taskSpec declaring it and the Pipeline binding it, so that it isn't known what they share", s.name, s.implicit)
		}
	}
	for _, at := range a.written {
		if b.sees(at) {
			shared = append(shared, at.Workspace)
		}
	}
	return shared, ""
}

// meets tells whether two pipeline tasks are given the same pipeline workspace,
// whatever their Tasks do with it.
func (s surface) meets(other surface) bool {
	return slices.ContainsFunc(s.given, func(at directory) bool {
		return slices.ContainsFunc(other.given, func(too directory) bool { return at.bound == too.bound })
	})
}

// sees tells whether a task may see the directory of another.
func (s surface) sees(other directory) bool {
	return slices.ContainsFunc(s.seen, func(at directory) bool {
		return at.bound == other.bound && mayOverlap(at.subPath, other.subPath)
	})
}

// onlyReads tells whether all that a check runs looks at the source and writes
// nothing, as a linter does that needs no packages. A copy would cost more than
// it is good for.
func onlyReads(check *survey.PipelineTask) bool {
	steps := check.Steps()
	for _, step := range steps {
		for _, call := range step.Runs.Calls {
			if !slices.Contains(readers, call.Name()) && !survey.AsksVersion(call) {
				return false
			}
		}
		if len(step.Runs.Calls) == 0 || len(step.Runs.Writes) > 0 || step.Does(survey.Make) {
			return false
		}
	}
	return len(steps) > 0 && len(check.Task.Spec.Sidecars()) == 0
}

// readers are the linters that only print what they find, and what a shell needs
// to call them.
var readers = []string{
	":", "[", "cd", "echo", "exit", "export", "false", "printf", "pwd", "set", "test", "true",
	"checkmake", "codespell", "gitlint", "hadolint", "kubeconform", "kubeval", "markdownlint", "mdl", "shellcheck", "vale", "yamllint",
}

func isolated(task *survey.Task) bool {
	_, found := task.Spec.Volume(survey.CopyVolume)
	return found
}

var workspaceUse = lazy.Compile(`\$\(workspaces(?:\.|\["|\[')([^."'\])]+)`)

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
