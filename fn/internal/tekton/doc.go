// Package tekton is what a Task, Step, Pipeline, PipelineRun and
// TriggerTemplate look like: read views on decoded objects, and the shapes of
// the fields that cacheopt writes. No other package knows a Tekton field's
// path, or what v1 and v1beta1 call it.
//
// A view's methods give the path of a field whether or not the field is
// there, so that an edit can make it.
package tekton
