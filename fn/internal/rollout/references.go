package rollout

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// references writes the names of copies where an object names their sources.
func (r *roll) references(o object.Object) []edit.Edit {
	var edits []edit.Edit
	for _, ref := range tekton.References(o) {
		target, found := r.survey.Target(o, ref)
		if !found || ref.Kind == tekton.KindTask && !(r.survey.Selected(o.ID) && r.survey.Follows(o, ref)) {
			continue
		}
		name := target.Name
		if r.copied(target) {
			name = r.name(target)
		}
		if name != ref.Name {
			edits = append(edits, edit.Edit{
				Object: o.ID, Op: edit.Set, Path: ref.Path, Value: name, Rule: RuleReference,
				Reason: fmt.Sprintf("uses the optimized %s", ref.Kind),
			})
		}
	}
	return edits
}

// runNames keeps the names of an object's runs in step with their Pipeline's.
func (r *roll) runNames(o object.Object) []edit.Edit {
	var edits []edit.Edit
	for _, run := range r.runs[o.ID] {
		if run.Pipeline == nil {
			continue
		}
		old, named := run.PipelineName()
		if !named || !r.copied(run.Pipeline.Object) {
			continue
		}
		set := func(at object.Value, name string) {
			edits = append(edits, edit.Edit{Object: o.ID, Op: edit.Set, Path: at.Path(), Value: name, Rule: RuleReference, Reason: "follows the Pipeline's name"})
		}
		if run.PipelineLabel().Text() == old {
			set(run.PipelineLabel(), r.name(run.Pipeline.Object))
		}
		if rest, follows := strings.CutPrefix(run.GenerateName().Text(), old+"-"); follows {
			set(run.GenerateName(), r.name(run.Pipeline.Object)+"-"+rest)
		}
	}
	return edits
}

// refer makes EventListeners and Triggers use the copies, if that is asked
// for; what else runs what has copies stays as it is, which is said.
func (r *roll) refer(o object.Object) {
	r.leftAlone(o)
	if !tekton.Listens(o.Kind) || !r.survey.Editable(o.Kind) || survey.Skipped(o) || survey.Excluded(o, r.config.Spec.Select) {
		return
	}
	edits, names := r.editsOn(o.ID), append(r.references(o), r.runNames(o)...)
	stamps := r.stamp(o)
	if len(edits) > 0 {
		stamps = r.stampChanged(o)
	}
	if len(edits)+len(names) > 0 {
		r.out.Edits = append(r.out.Edits, append(append(edits, names...), stamps...)...)
	}
}
