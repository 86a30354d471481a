// Package rollout decides where the plan's edits go: into copies beside the
// originals, or into the originals; which references follow; and the stamps
// by which people and later runs know what cacheopt did.
package rollout

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// maxName is the longest name of a Tekton object: it becomes a label's value
// (pkg/apis/validate/metadata.go).
const maxName = 63

// Plan gives the plan as it is to be carried out.
func Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	r := &roll{survey: s, config: config, sofar: sofar, changed: sofar.Changed(s)}
	r.indexRuns()
	r.findUsed()
	r.out.Additions, r.out.Findings = labelled(sofar.Additions, config.Metadata.Name), sofar.Findings
	r.out.Relaxed, r.out.Orders = sofar.Relaxed, sofar.Orders
	r.out.Mounts, r.out.Cached, r.out.Warm = sofar.Mounts, sofar.Cached, sofar.Warm
	if config.Spec.Rollout == v1alpha1.RolloutInPlace {
		r.inPlace()
	} else {
		r.copies()
	}
	r.orphans()
	r.leftovers()
	r.unstamp()
	r.followed()
	r.shared()
	return r.out
}

type roll struct {
	survey  *survey.Survey
	config  *v1alpha1.CacheOptimization
	sofar   plan.Plan
	changed map[object.ID]bool
	// edits are the plan so far by object.
	edits map[object.ID][]edit.Edit
	// runs and taskRuns are those that an object is or holds.
	runs     map[object.ID][]*survey.Run
	taskRuns map[object.ID][]*survey.TaskRun
	// used is what the list starts or runs; startsAny is set where a run may start any
	// Pipeline.
	used      map[object.ID]bool
	startsAny bool
	out       plan.Plan
}

func (r *roll) indexRuns() {
	r.runs, r.taskRuns = map[object.ID][]*survey.Run{}, map[object.ID][]*survey.TaskRun{}
	for _, run := range r.survey.Runs {
		r.runs[run.Object.ID] = append(r.runs[run.Object.ID], run)
	}
	for _, run := range r.survey.TaskRuns {
		r.taskRuns[run.Object.ID] = append(r.taskRuns[run.Object.ID], run)
	}
}

// inPlace leaves the edits with the originals, and stamps those that get more
// than sizes.
func (r *roll) inPlace() {
	r.out.Edits = r.sofar.Edits
	r.sharedTasks()
	r.bindsNothing()
	stamped := map[object.ID]bool{}
	for _, e := range r.sofar.Edits {
		if o, found := r.object(e.Object); found && !stamped[e.Object] && e.Rule != plan.RuleSizes {
			stamped[e.Object] = true
			r.fromGit(o)
			r.out.Edits = append(r.out.Edits, r.stampChanged(o)...)
			r.out.Edits = append(r.out.Edits, r.beside(o)...)
		}
	}
}

func (r *roll) object(id object.ID) (object.Object, bool) {
	o, found := r.survey.Object(id)
	return o, found && o.ID == id
}

// copies makes a copy of each Task, Pipeline and TriggerTemplate that changes.
func (r *roll) copies() {
	for _, o := range r.survey.Objects {
		switch {
		case r.copied(o):
			r.copy(o)
		case !tekton.Is(o.ID):
			r.change(o)
		default:
			r.refer(o)
		}
	}
	r.jobs()
}

// change changes an object of which there is no copy: a claim that grows.
func (r *roll) change(o object.Object) {
	if edits := r.editsOn(o.ID); len(edits) > 0 {
		r.out.Edits = append(r.out.Edits, append(edits, r.stampChanged(o)...)...)
	}
}

// copied tells whether an object gets a copy. A copied EventListener would be
// a second deployment, and a copied PipelineRun a second build.
func (r *roll) copied(o object.Object) bool {
	if !r.changed[o.ID] || !r.survey.Selected(o.ID) {
		return false
	}
	return o.Kind == tekton.KindTask || o.Kind == tekton.KindPipeline || o.Kind == tekton.KindTriggerTemplate
}

func (r *roll) name(o object.Object) string { return o.Name + r.config.Spec.Suffix }

func (r *roll) editsOn(id object.ID) []edit.Edit {
	if r.edits == nil {
		r.edits = map[object.ID][]edit.Edit{}
		for _, e := range r.sofar.Edits {
			r.edits[e.Object] = append(r.edits[e.Object], e)
		}
	}
	return slices.Clone(r.edits[id])
}

func (r *roll) copy(o object.Object) {
	name := r.name(o)
	if len(name) > maxName {
		r.find(finding.Error, RuleNameLong, o.ID, object.Root("metadata", "name"),
			fmt.Sprintf("its copy would be called %s, which has %d characters, and Tekton allows %d", name, len(name), maxName), "choose a shorter spec.suffix, or a shorter name")
		return
	}
	if r.taken(o, name) {
		return
	}
	edits := append(r.editsOn(o.ID), clean(o, r.earlier(o, name))...)
	edits = append(edits,
		edit.Edit{Object: o.ID, Op: edit.Set, Path: object.Root("metadata", "name"), Value: name, Rule: RuleCopy, Reason: "the copy's own name"},
		label(o.ID, r.config.Metadata.Name),
		annotate(o.ID, v1alpha1.AnnotationOptimizedBy, r.config.Metadata.Name),
		annotate(o.ID, v1alpha1.AnnotationOptimizedFrom, o.Name))
	edits = append(edits, r.references(o)...)
	edits = append(edits, r.runNames(o)...)
	r.out.Copies = append(r.out.Copies, plan.Copy{Source: o.ID, Name: name, Edits: edits})
	r.unused(o, name)
	r.unsigned(o, name)
}

// unsigned says of a copy that its source is signed.
func (r *roll) unsigned(o object.Object, name string) {
	if !tekton.Signed(o) || tekton.Signed(r.earlier(o, name)) {
		return
	}
	r.find(finding.Warning, RuleUnsigned, o.ID, object.Root("metadata", "annotations", tekton.AnnotationSignature),
		fmt.Sprintf("is signed, and its copy %s isn't, which a VerificationPolicy would refuse", name), "sign the copy")
}

// taken refuses a name that an object has which is no copy of ours.
func (r *roll) taken(o object.Object, name string) bool {
	other, found := r.survey.Object(o.ID.Named(name))
	if !found || CopyOf(r.survey, other, r.config.Metadata.Name) == o.ID {
		return false
	}
	r.find(finding.Error, RuleNameTaken, other.ID, object.Root("metadata", "name"),
		fmt.Sprintf("has the name that the copy of %s would get, and is not stamped as one by %s", o.ID, r.config.Metadata.Name),
		"rename it, choose another spec.suffix, or delete it if the copy should take its place")
	return true
}

// earlier is the copy of o that came in; the zero Object where none did.
func (r *roll) earlier(o object.Object, name string) object.Object {
	earlier, _ := r.object(o.ID.Named(name))
	return earlier
}

// CopyOf is the object of which another is the copy that config made; the
// zero ID where it is none, or its source isn't in the list.
func CopyOf(s *survey.Survey, o object.Object, config string) object.ID {
	from := o.Annotation(v1alpha1.AnnotationOptimizedFrom)
	if from == "" || o.Annotation(v1alpha1.AnnotationOptimizedBy) != config {
		return object.ID{}
	}
	source, found := s.Resolve(o, o.Kind, from)
	if !found {
		return object.ID{}
	}
	return source.ID
}

// orphans finds copies that no longer come from a source in the list.
func (r *roll) orphans() {
	for _, o := range r.survey.Objects {
		if o.Annotation(v1alpha1.AnnotationOptimizedBy) != r.config.Metadata.Name || !survey.Copied(o) {
			continue
		}
		source := CopyOf(r.survey, o, r.config.Metadata.Name)
		made := slices.ContainsFunc(r.out.Copies, func(c plan.Copy) bool { return c.Source == source && c.Name == o.Name })
		if !made {
			r.find(finding.Warning, RuleOrphan, o.ID, object.Root("metadata", "annotations", v1alpha1.AnnotationOptimizedFrom),
				fmt.Sprintf("is a copy of %s, of which this config makes none now", o.Annotation(v1alpha1.AnnotationOptimizedFrom)), "delete it if nothing uses it")
		}
	}
}

func (r *roll) find(severity finding.Severity, rule string, id object.ID, field object.Path, message, advice string) {
	r.out.Find(finding.Finding{Severity: severity, Rule: rule, Object: id, Field: field, Message: message, Advice: advice})
}
