package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// PipelineRef is a reference to a Pipeline: a run's, a pipeline task's, or one that
// stands in an object which nobody knows.
type PipelineRef struct{ object.Value }

// PipelineRef is the run's.
func (r Run) PipelineRef() PipelineRef { return PipelineRef{r.Get("spec", pipelineRef)} }

// ClusterRef is what the reference asks the cluster resolver for; false where it asks
// another, or none.
func (r PipelineRef) ClusterRef() (ClusterRef, bool) { return clusterRef(r.Value) }

// Local tells whether it names a Pipeline of its own namespace.
func (r PipelineRef) Local() bool { return !r.Get("resolver").Exists() && !r.Get("bundle").Exists() }

// Asks are the texts by which it tells which Pipeline it means: a name, a path in a
// repository, a URL. Of a resolver that isn't known each param may be one.
func (r PipelineRef) Asks() []string {
	if r.Local() || r.Get("bundle").Exists() {
		return []string{r.Get("name").Text()}
	}
	if name, known := askedBy[r.Get("resolver").Text()]; known {
		return []string{asked(r.Value, name)}
	}
	var all []string
	for _, param := range r.Get("params").Items() {
		all = append(all, param.Get("value").Text())
	}
	return all
}

// askedBy are the params of Tekton's own resolvers that tell what is asked for
// (https://tekton.dev/docs/pipelines/resolution-getting-started/).
var askedBy = map[string]string{"git": "pathInRepo", "http": "url", "cluster": "name", "hub": "name", "bundles": "name"}
