package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// asked is what a namespace asks the cluster resolver for.
type asked struct {
	tekton.ClusterRef
	namespace string
}

// RunsElsewhere are the other namespaces that the cluster resolver takes an object to,
// sorted: its pods run there, and find the claims of there.
func (s *Survey) RunsElsewhere(o object.Object) []string {
	if s.asks == nil {
		s.asks = s.readAsks()
	}
	var all []string
	for _, ask := range s.asks {
		if ask.MayMean(o) && !slices.Contains(o.Namespaces(), ask.namespace) && !slices.Contains(all, ask.namespace) {
			all = append(all, ask.namespace)
		}
	}
	slices.Sort(all)
	return all
}

func (s *Survey) readAsks() []asked {
	all := []asked{}
	for _, run := range s.Runs {
		if ref, is := run.Run.ClusterRef(); is {
			all = append(all, asked{ref, within(run.Object, run.Namespace()).Namespace})
		}
	}
	for _, run := range s.TaskRuns {
		if ref, is := run.TaskRun.ClusterRef(); is {
			all = append(all, asked{ref, within(run.Object, run.Namespace()).Namespace})
		}
	}
	ofRuns := all[:len(all):len(all)]
	for _, pipeline := range s.Pipelines {
		for _, task := range pipeline.All() {
			if ref, is := task.ClusterRef(); is {
				all = append(all, wherever(pipeline, ref, ofRuns)...)
			}
		}
	}
	return all
}

// wherever is what a Pipeline asks for, in its own namespace and in those to which runs
// take it.
func wherever(pipeline *Pipeline, ref tekton.ClusterRef, ofRuns []asked) []asked {
	all := []asked{{ref, pipeline.Object.Namespace}}
	for _, ask := range ofRuns {
		if ask.MayMean(pipeline.Object) {
			all = append(all, asked{ref, ask.namespace})
		}
	}
	return all
}
