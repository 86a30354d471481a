package survey

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// fetchedFor are the hub's names and the URLs from which Pipelines-as-Code takes
// Tasks for a Pipeline: by its own annotations, those of the run that embeds it, and
// those of the list's runs that name it.
func (s *Survey) fetchedFor(p *Pipeline, said object.Value) []string {
	all := append(tekton.FilesAsCode(p.Object), tekton.FilesAsCode(object.Object{Value: said})...)
	if p.Embedded {
		return all
	}
	if s.asCode == nil {
		s.asCode = s.readAsCode()
	}
	return append(all, s.asCode[p.Object.Name]...)
}

// readAsCode are those of runs, by the Pipeline that they name.
func (s *Survey) readAsCode() map[string][]string {
	all := map[string][]string{}
	for _, o := range s.Objects {
		if !tekton.Known(o.ID) || o.Kind != tekton.KindPipelineRun {
			continue
		}
		for _, run := range tekton.RunsIn(o) {
			name, _ := run.PipelineName()
			all[name] = append(all[name], tekton.FilesAsCode(o)...)
		}
	}
	return all
}

// fetched tells whether a Task of that name may be one that is fetched, which wins
// over the repository's own (https://pipelinesascode.com/docs/guide/resolver/). The
// name in a file behind a URL nobody knows; mostly its path has it.
func fetched(from []string, name string) bool {
	return slices.ContainsFunc(from, func(entry string) bool {
		scheme, rest, isURL := strings.Cut(entry, "://")
		if !isURL {
			rest = entry
		}
		if scheme != "http" && scheme != "https" {
			hub, _, _ := strings.Cut(rest, ":")
			return hub == name
		}
		return mayHold(rest, name)
	})
}

// mayHold tells whether what is behind a URL may be a Task of that name: a directory or
// a file of its path says so, or no file does.
func mayHold(address, name string) bool {
	address, query, _ := strings.Cut(address, "?")
	if !formats[path.Ext(path.Base(address))] && !slices.ContainsFunc(partsOf(address+"/"+query), func(part string) bool { return formats[path.Ext(part)] }) {
		return true
	}
	return slices.ContainsFunc(partsOf(address+"/"+query), func(part string) bool {
		file := withoutEnd(part)
		return file == name || file != part && slices.Contains(unnamed, file)
	})
}
