package tekton

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// ClusterRef is what the cluster resolver is asked for
// (https://tekton.dev/docs/pipelines/cluster-resolver/): each is "" where the
// resolver's own config has it.
type ClusterRef struct{ kind, namespace, name string }

// ClusterRef is what the pipeline task asks for; false where it asks no cluster
// resolver.
func (t PipelineTask) ClusterRef() (ClusterRef, bool) { return clusterRef(t.Get("taskRef")) }

// ClusterRef is the same for the Pipeline of the run.
func (r Run) ClusterRef() (ClusterRef, bool) { return r.PipelineRef().ClusterRef() }

// ClusterRef is the same for the Task of the run.
func (r TaskRun) ClusterRef() (ClusterRef, bool) { return r.AsTask().ClusterRef() }

func clusterRef(ref object.Value) (ClusterRef, bool) {
	return ClusterRef{asked(ref, "kind"), asked(ref, "namespace"), asked(ref, "name")}, ref.Get("resolver").Text() == "cluster"
}

// asked is a param of a resolver's.
func asked(ref object.Value, name string) string {
	at, _ := ref.Get("params").Named(name)
	return at.Get("value").Text()
}

// MayMean tells whether it may be an object that is asked for. What a run fills in
// may be anything, and an object without a namespace gets one when it is applied.
func (r ClusterRef) MayMean(o object.Object) bool {
	return may(r.kind, strings.ToLower(o.Kind)) && may(r.name, o.Names()...) && (o.Namespace == "" || may(r.namespace, o.Namespaces()...))
}

func may(asked string, names ...string) bool {
	return asked == "" || Open(asked) || slices.Contains(names, asked)
}

// Open tells whether a text has parts that a run, a trigger or Pipelines-as-Code fills
// in.
func Open(text string) bool { return strings.Contains(text, "$(") || strings.Contains(text, "{{") }
