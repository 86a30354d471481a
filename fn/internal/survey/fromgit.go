package survey

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// FromGit says who reads the Task from Git, where nobody applies what stands beside
// it; "" where it is applied itself, as far as the list tells. Pipelines-as-Code
// takes Tasks, Pipelines, PipelineRuns and StepActions (pkg/resolve of its source:
// "skipping yaml document not looking like a tekton resource"), a resolver takes the
// one object that it is asked for.
func (s *Survey) FromGit(task *Task) string {
	if s.onlyAsCode(task) {
		return "Pipelines-as-Code runs it, and takes only Tekton's own objects from Git"
	}
	files := s.filesFromGit()
	at := slices.IndexFunc(files, func(file string) bool { return sameFile(file, task.Object.File) })
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("its runs read %s from Git by itself", files[at])
}

// onlyAsCode tells whether Pipelines-as-Code reads all runs of the Task from Git.
func (s *Survey) onlyAsCode(task *Task) bool {
	if tekton.PipelinesAsCode(task.Object) {
		return true
	}
	callers := s.Callers(task)
	return len(callers) > 0 && !slices.ContainsFunc(callers, func(caller Caller) bool {
		return caller.Run == nil || !tekton.PipelinesAsCode(caller.Run.Object)
	}) && !slices.ContainsFunc(s.TaskRuns, func(run *TaskRun) bool { return run.Task == task })
}

// filesFromGit are the files that runs and Pipelines of the list have read from Git.
// Each Task is held against them, so that they are found in one pass.
func (s *Survey) filesFromGit() []string {
	if s.inGit != nil {
		return s.inGit
	}
	files := []string{}
	for _, o := range s.Objects {
		files = append(files, tekton.FilesAsCode(o)...)
	}
	for _, pipeline := range s.Pipelines {
		for _, task := range pipeline.All() {
			files = append(files, task.File())
		}
	}
	for _, run := range s.Runs {
		files = append(files, run.Run.File())
	}
	for _, run := range s.TaskRuns {
		files = append(files, run.TaskRun.File())
	}
	slices.Sort(files)
	s.inGit = slices.DeleteFunc(slices.Compact(files), func(file string) bool { return file == "" })
	return s.inGit
}

// sameFile tells whether a path in a repository, or a URL, is that of a file of the
// list. Either may begin further up than the other.
func sameFile(inGit, file string) bool {
	if file == "" || !strings.Contains(path.Base(inGit), ".") {
		return false
	}
	a, b := path.Clean("/"+inGit), path.Clean("/"+file)
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// InDotTekton tells whether a file is in the folder that Pipelines-as-Code reads.
func InDotTekton(file string) bool {
	return slices.Contains(strings.Split(path.Dir(file), "/"), ".tekton")
}
