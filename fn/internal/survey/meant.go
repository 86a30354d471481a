package survey

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// mayAsk tells whether a name, a path in a repository or a URL may be that of an object:
// of its file, or by a part of it. What is filled in later may be anything, and so may a
// file that isn't named by what it holds.
func mayAsk(text string, o object.Object) bool {
	if sameFile(text, o.File) {
		return true
	}
	parts := partsOf(filledIn.ReplaceAllString(text, "*"))
	if len(parts) == 0 {
		return true
	}
	last := withoutEnd(parts[len(parts)-1])
	loose := strings.Contains(last, "*") || slices.Contains(unnamed, last)
	return slices.ContainsFunc(parts, func(part string) bool {
		if part = withoutEnd(part); !strings.Contains(part, "*") {
			return slices.Contains(o.Names(), part)
		}
		return loose && slices.ContainsFunc(o.Names(), func(name string) bool { is, _ := path.Match(part, name); return is })
	})
}

// filledIn are expressions of Tekton's, of triggers and of Pipelines-as-Code.
var filledIn = lazy.Compile(`\$\([^()]*\)|\{\{[^{}]*\}\}`)

// withoutEnd is the name of a file without what tells its format.
func withoutEnd(file string) string {
	if end := path.Ext(file); formats[end] {
		return strings.TrimSuffix(file, end)
	}
	return file
}

// formats are the ends of files that hold objects.
var formats = map[string]bool{".yaml": true, ".yml": true, ".json": true}

// partsOf are the parts of a URL's path and query. GitLab's API has a file's path as
// one part, escaped (https://docs.gitlab.com/api/repository_files/).
func partsOf(address string) []string {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return strings.FieldsFunc(address, func(c rune) bool { return strings.ContainsRune("/?&=#", c) })
}

// unnamed are files that may have a Task or a Pipeline of any name.
var unnamed = []string{"all", "main", "pipeline", "pipelines", "release", "task", "tasks", "tekton"}

// together tells whether objects of some namespaces may find those of others: one
// without a namespace gets it when it is applied.
func together(a, b []string) bool { return shared(a, b) || a[0] == "" || b[0] == "" }

// refers tells whether a reference of an object, of some namespaces, may mean another.
func refers(ref tekton.PipelineRef, namespaces []string, o object.Object) bool {
	if cluster, is := ref.ClusterRef(); is {
		return cluster.MayMean(o)
	}
	if ref.Local() && !together(namespaces, o.Namespaces()) {
		return false
	}
	return slices.ContainsFunc(ref.Asks(), func(text string) bool { return mayAsk(text, o) })
}

// keysOf are the names that an object which a text asks for may have, or its file; none
// where it may be any.
func keysOf(text string) []string {
	parts := partsOf(text)
	if tekton.Open(text) || len(parts) == 0 {
		return nil
	}
	for i := range parts {
		parts[i] = withoutEnd(parts[i])
	}
	return parts
}
