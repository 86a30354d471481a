package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// Reference is a place where an object names another of its namespace.
type Reference struct {
	// Kind and Name are whom it names.
	Kind, Name string
	// Path is where the name stands.
	Path object.Path
	// Namespace is that of the other, where it isn't the object's own: of a run
	// inside the object that is for another namespace.
	Namespace string
}

// References are the places where an object names a Task, a Pipeline, a
// TriggerTemplate or a Trigger.
func References(o object.Object) []Reference {
	var refs []Reference
	if o.Kind == KindPipeline {
		refs = PipelineSpecOf(o).references()
	}
	for _, trigger := range TriggersIn(o) {
		if at := trigger.Get("triggerRef"); at.Text() != "" {
			refs = append(refs, Reference{Kind: KindTrigger, Name: at.Text(), Path: at.Path()})
		}
		refs = addTemplate(refs, trigger.templateRef())
	}
	for _, run := range RunsIn(o) {
		refs = append(refs, within(run.Namespace(), run.references())...)
	}
	for _, run := range TaskRunsIn(o) {
		refs = append(refs, within(run.Namespace(), addTask(nil, run.AsTask()))...)
	}
	return refs
}

func (p PipelineSpec) references() []Reference {
	var refs []Reference
	for _, task := range append(p.Tasks(), p.Finally()...) {
		refs = addTask(refs, task)
	}
	return refs
}

func (r Run) references() []Reference {
	if name, ok := r.PipelineName(); ok {
		return []Reference{{Kind: KindPipeline, Name: name, Path: r.PipelineNamePath()}}
	}
	spec, _ := r.Embedded()
	return spec.references()
}

// within is the references of a run for a namespace.
func within(namespace string, refs []Reference) []Reference {
	for i := range refs {
		refs[i].Namespace = namespace
	}
	return refs
}

func addTask(refs []Reference, task PipelineTask) []Reference {
	if name, ok := task.TaskName(); ok {
		refs = append(refs, Reference{Kind: KindTask, Name: name, Path: task.TaskNamePath()})
	}
	return refs
}

func addTemplate(refs []Reference, at object.Value) []Reference {
	if name := at.Text(); name != "" {
		refs = append(refs, Reference{Kind: KindTriggerTemplate, Name: name, Path: at.Path()})
	}
	return refs
}
