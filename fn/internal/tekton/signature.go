package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// AnnotationSignature holds a signature over an object's content
// (https://tekton.dev/docs/pipelines/trusted-resources/).
const AnnotationSignature = "tekton.dev/signature"

// Signed tells whether an object has a signature, which holds for its content as it is.
func Signed(o object.Object) bool { return o.Annotation(AnnotationSignature) != "" }

// LabelPipeline and LabelTask are the labels of runs and pods that name what they run.
const (
	LabelPipeline = "tekton.dev/pipeline"
	LabelTask     = "tekton.dev/task"
)
