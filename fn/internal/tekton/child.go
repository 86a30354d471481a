package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Children are the names of the Pipelines that run as tasks of a Pipeline: by a
// pipelineRef, or as a custom task of that kind.
func Children(pipeline object.Object) []string {
	var names []string
	for _, list := range []string{"tasks", "finally"} {
		for _, task := range pipeline.Get("spec", list).Items() {
			names = append(names, task.Get("pipelineRef", "name").Text())
			if ref := task.Get("taskRef"); ref.Get("kind").Text() == KindPipeline {
				names = append(names, ref.Get("name").Text())
			}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
