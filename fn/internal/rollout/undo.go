package rollout

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Undone is how one object is taken back.
type Undone struct {
	// Remove takes it out of the list.
	Remove bool
	Edits  []edit.Edit
}

// Undo says how each of the objects is taken back, whatever config made it:
// what was added goes, and what uses copies uses their sources again. Findings
// are of what can't be taken back.
func Undo(objects []object.Object) ([]Undone, finding.List) {
	u := &undo{objects: objects, copies: CopiesIn(objects, "")}
	all := make([]Undone, len(objects))
	for i, o := range objects {
		all[i] = u.one(o)
	}
	u.keepClaims(all)
	return all, u.findings
}

type undo struct {
	objects  []object.Object
	copies   Copies
	findings finding.List
}

func (u *undo) one(o object.Object) Undone {
	by := o.Annotation(v1alpha1.AnnotationOptimizedBy)
	switch {
	case u.copies.Has(o):
		return Undone{Remove: true}
	case by != "" && survey.Copied(o):
		u.find(RuleUndoCopy, o.ID, fmt.Sprintf("is a copy of %s, which isn't in the list, and stays: with it would go all that there is of it",
			o.Annotation(v1alpha1.AnnotationOptimizedFrom)), "give cacheopt the files with the original too, or delete the copy")
		return Undone{}
	case Added(o):
		return Undone{Remove: true}
	}
	edits := u.copies.PointBack(o)
	switch {
	case by == "":
	case tekton.Listens(o.Kind) && len(edits) == 0 && u.strange(o):
		u.find(RuleUndoCopy, o.ID, fmt.Sprintf("was made to start copies by %s, and stays so: they aren't in the list, which would tell their originals", by),
			"give cacheopt the files with the copies too")
	case tekton.Listens(o.Kind) && o.Annotation(v1alpha1.AnnotationOptimizedWith) == "":
		edits = append(edits, Unstamp(o)...)
	default:
		u.find(RuleUndoChanged, o.ID, fmt.Sprintf("was changed in place by %s, and stays so: nothing here tells what it was before", by),
			"take it from Git, as it was before; git revert does that")
	}
	return Undone{Edits: edits}
}

// strange tells whether an object refers to what the list hasn't got.
func (u *undo) strange(o object.Object) bool {
	there := map[place]bool{}
	for _, other := range u.objects {
		there[place{other.Kind, other.Namespace, other.Name}] = true
	}
	return slices.ContainsFunc(tekton.References(o), func(ref tekton.Reference) bool {
		return !there[place{ref.Kind, cmp.Or(ref.Namespace, o.Namespace), ref.Name}]
	})
}

// keepClaims keeps the claims that something names which stays: its pods would
// wait for them for ever.
func (u *undo) keepClaims(all []Undone) {
	user := map[place]object.ID{}
	for i, o := range u.objects {
		if all[i].Remove {
			continue
		}
		for _, ref := range tekton.ClaimRefs(o) {
			user[claimAt(o.Namespace, ref.Claim)] = o.ID
		}
	}
	for i, o := range u.objects {
		for _, name := range o.Names() {
			by, used := user[claimAt(o.Namespace, name)]
			if o.Kind == kindClaim && all[i].Remove && used {
				all[i].Remove = false
				u.find(RuleUndoClaim, o.ID, fmt.Sprintf("stays, as %s, which stays as it is, mounts it", by),
					"put that back as it was, and run cacheopt undo again")
			}
		}
	}
}

const kindClaim = "PersistentVolumeClaim"

func claimAt(namespace, name string) place { return place{kindClaim, namespace, name} }

func (u *undo) find(rule string, id object.ID, message, advice string) {
	u.findings = append(u.findings, finding.Finding{Severity: finding.Warning, Rule: rule, Object: id, Message: message, Advice: advice})
}
