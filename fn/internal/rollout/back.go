package rollout

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Copies are the names of copies, each with that of its source.
type Copies map[place]string

// place is a name as references write it.
type place struct{ kind, namespace, name string }

// CopiesIn are the copies among objects that a config made, or that any made
// for "". One whose source isn't there is none: there would be nothing to go
// back to.
func CopiesIn(objects []object.Object, config string) Copies {
	copies := Copies{}
	for _, o := range objects {
		by := o.Annotation(v1alpha1.AnnotationOptimizedBy)
		if !survey.Copied(o) || by == "" || config != "" && by != config {
			continue
		}
		source, found := sourceOf(o, objects)
		if !found {
			continue
		}
		for _, name := range o.Names() {
			copies[place{o.Kind, o.Namespace, name}] = source.Name
		}
	}
	return copies
}

func sourceOf(o object.Object, objects []object.Object) (object.Object, bool) {
	from := o.Annotation(v1alpha1.AnnotationOptimizedFrom)
	at := slices.IndexFunc(objects, func(other object.Object) bool {
		return other.Kind == o.Kind && other.Namespace == o.Namespace && !survey.Copied(other) && slices.Contains(other.Names(), from)
	})
	if at < 0 {
		return object.Object{}, false
	}
	return objects[at], true
}

// Has tells whether an object is one of the copies.
func (c Copies) Has(o object.Object) bool {
	_, has := c[place{o.Kind, o.Namespace, o.Name}]
	return has && survey.Copied(o)
}

// PointBack makes an object use the sources again where it uses their copies.
func (c Copies) PointBack(o object.Object) []edit.Edit {
	var edits []edit.Edit
	set := func(at object.Path, name string) {
		edits = append(edits, edit.Edit{
			Object: o.ID, Op: edit.Set, Path: at, Value: name, Rule: RuleReference, Reason: "uses the original again",
		})
	}
	for _, ref := range tekton.References(o) {
		namespace := ref.Namespace
		if namespace == "" {
			namespace = o.Namespace
		}
		if source, found := c[place{ref.Kind, namespace, ref.Name}]; found {
			set(ref.Path, source)
		}
	}
	for _, run := range tekton.RunsIn(o) {
		c.nameBack(o, run, set)
	}
	return edits
}

// nameBack keeps a run's own names in step, as runNames does on the way there.
func (c Copies) nameBack(o object.Object, run tekton.Run, set func(object.Path, string)) {
	namespace := run.Namespace()
	if namespace == "" {
		namespace = o.Namespace
	}
	old, _ := run.PipelineName()
	source, found := c[place{tekton.KindPipeline, namespace, old}]
	if !found {
		return
	}
	if run.PipelineLabel().Text() == old {
		set(run.PipelineLabel().Path(), source)
	}
	if rest, follows := strings.CutPrefix(run.GenerateName().Text(), old+"-"); follows {
		set(run.GenerateName().Path(), source+"-"+rest)
	}
}

// stamps are the annotations that cacheopt leaves on what it changes.
var stamps = []string{v1alpha1.AnnotationOptimizedBy, v1alpha1.AnnotationOptimizedWith, v1alpha1.AnnotationRunsBeside}

// Unstamp takes the stamps off an object, and with the last annotation the map
// that held them.
func Unstamp(o object.Object) []edit.Edit {
	annotations := o.Get("metadata", "annotations")
	mine := slices.DeleteFunc(annotations.Keys(), func(key string) bool { return !slices.Contains(stamps, key) })
	remove := func(at object.Path) edit.Edit {
		return edit.Edit{Object: o.ID, Op: edit.Remove, Path: at, Rule: RuleStamp, Reason: "nothing of cacheopt's is left"}
	}
	switch len(mine) {
	case 0:
		return nil
	case len(annotations.Keys()):
		return []edit.Edit{remove(annotations.Path())}
	}
	var edits []edit.Edit
	for _, key := range mine {
		edits = append(edits, remove(annotations.Get(key).Path()))
	}
	return edits
}

// Added tells whether an object is new by cacheopt, a copy or another.
func Added(o object.Object) bool {
	labels := o.Labels()
	return labels[v1alpha1.LabelAddedBy] != "" ||
		o.Annotation(v1alpha1.AnnotationOptimizedBy) != "" && (survey.Copied(o) || labels["app.kubernetes.io/managed-by"] == "cacheopt")
}
