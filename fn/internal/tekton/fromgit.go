package tekton

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// File is the file from which a resolver reads the pipeline task's Task: its path in
// a repository, or its URL; "" where none does, or where it is Tekton's catalog's.
func (t PipelineTask) File() string { return resolvedFile(t.Get("taskRef")) }

// File is the same for the Pipeline of the run.
func (r Run) File() string { return resolvedFile(r.Get("spec", "pipelineRef")) }

// File is the same for the Task of the run.
func (r TaskRun) File() string { return r.AsTask().File() }

// resolvedFile reads the params of the resolvers git and http
// (https://tekton.dev/docs/pipelines/git-resolver/ and http-resolver/).
func resolvedFile(ref object.Value) string {
	names := map[string]string{"git": "pathInRepo", "http": "url"}
	name, known := names[ref.Get("resolver").Text()]
	url, _ := ref.Get("params").Named("url")
	if !known || catalogURL.MatchString(url.Get("value").Text()) {
		return ""
	}
	at, _ := ref.Get("params").Named(name)
	return at.Get("value").Text()
}

// FilesAsCode are the files and URLs, beside names in a hub, from which
// Pipelines-as-Code takes the Tasks and the Pipeline of a run, as the annotations of
// the run or of its Pipeline tell it (https://pipelinesascode.com/docs/guide/resolver/).
func FilesAsCode(o object.Object) []string {
	var files []string
	annotations := o.Get("metadata", "annotations")
	for _, key := range annotations.Keys() {
		if asCodeFiles.MatchString(key) {
			files = append(files, strings.FieldsFunc(annotations.Get(key).Text(), inList)...)
		}
	}
	return files
}

var asCodeFiles = lazy.Compile(`^pipelinesascode\.tekton\.dev/(task(-\d+)?|pipeline)$`)

func inList(c rune) bool { return strings.ContainsRune("[], \"'", c) }
