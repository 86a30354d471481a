package isolate

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// sharedWith are the workspaces of the tests that the build has too, and that
// the tests can write.
func sharedWith(tests, build *survey.PipelineTask) (shared []tekton.Workspace, why string) {
	if tests.Task == nil || build.Task == nil {
		if !shareWorkspace(tests, build) {
			return nil, ""
		}
		return nil, "the list doesn't hold the Tasks of both, so that it isn't known what they share"
	}
	for _, task := range []*survey.PipelineTask{tests, build} {
		if name := implicit(task); name != "" {
			return nil, fmt.Sprintf("%s has workspace %s without both its taskSpec declaring it and the Pipeline binding it, so that it isn't known what they share", task.Name(), name)
		}
	}
	if isolated(tests.Task) || tests.Checks() && onlyReads(tests) {
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

// shareWorkspace tells whether two pipeline tasks are given the same pipeline
// workspace, whatever their Tasks do with it.
func shareWorkspace(a, b *survey.PipelineTask) bool {
	return slices.ContainsFunc(a.Bindings(), func(name string) bool {
		workspace, _, _ := a.Binding(name)
		return b.Binds(workspace)
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

// reads tells whether the build binds the pipeline workspace that is called bound,
// and may see the directory subPath of it.
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
