package sizing

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

const kindClaim = "PersistentVolumeClaim"

// storageLimits are what a namespace's LimitRanges admit of a claim's storage.
type storageLimits struct {
	min, max         resource.Quantity
	atLeast, atMost  bool
	minFrom, maxFrom object.ID
}

func readStorageLimits(s *survey.Survey, namespace string) storageLimits {
	var l storageLimits
	for _, o := range s.LimitRanges {
		for _, item := range o.Get("spec", "limits").Items() {
			if o.Namespace != namespace || item.Get("type").Text() != kindClaim {
				continue
			}
			if q, ok := readAmounts(item.Get("min"))["storage"]; ok && (!l.atLeast || q.Cmp(l.min) > 0) {
				l.min, l.minFrom, l.atLeast = q, o.ID, true
			}
			if q, ok := readAmounts(item.Get("max"))["storage"]; ok && (!l.atMost || q.Cmp(l.max) < 0) {
				l.max, l.maxFrom, l.atMost = q, o.ID, true
			}
		}
	}
	return l
}

// fit moves a claim's storage into the bounds; by says whose bound moved it.
func (l storageLimits) fit(storage resource.Quantity) (fitted resource.Quantity, by object.ID) {
	switch {
	case l.atMost && storage.Cmp(l.max) > 0:
		return l.max, l.maxFrom
	case l.atLeast && storage.Cmp(l.min) < 0:
		return l.min, l.minFrom
	}
	return storage, object.ID{}
}

// fitStorage fits the claims that the plan adds or grows.
func fitStorage(s *survey.Survey, sofar plan.Plan) plan.Plan {
	f := storageFitter{survey: s, bounds: map[string]storageLimits{}, findings: slices.Clone(sofar.Findings)}
	fitted := sofar
	fitted.Additions = nil
	for _, a := range sofar.Additions {
		fitted.Additions = append(fitted.Additions, f.addition(a))
	}
	fitted.Edits = nil
	for _, e := range sofar.Edits {
		if e, needed := f.edit(e); needed {
			fitted.Edits = append(fitted.Edits, e)
		}
	}
	fitted.Findings = f.findings
	return fitted
}

type storageFitter struct {
	survey   *survey.Survey
	bounds   map[string]storageLimits
	findings finding.List
}

// in are the bounds of a namespace. Those that leave room for no claim are an
// error, told once.
func (f *storageFitter) in(namespace string) storageLimits {
	l, known := f.bounds[namespace]
	if known {
		return l
	}
	l = readStorageLimits(f.survey, namespace)
	f.bounds[namespace] = l
	if l.atLeast && l.atMost && l.min.Cmp(l.max) > 0 {
		f.findings = append(f.findings, finding.Finding{
			Severity: finding.Error, Rule: RuleLimitRange, Object: l.minFrom, Field: object.Root("spec", "limits"),
			Message: fmt.Sprintf("asks for at least %s of storage, and %s allows at most %s, so that no claim can be made in the namespace", l.min.String(), l.maxFrom, l.max.String()),
			Advice:  "mend the LimitRange",
		})
	}
	return l
}

func (f *storageFitter) addition(a plan.Addition) plan.Addition {
	if a.ID.Kind != kindClaim {
		return a
	}
	path := []string{"spec", "resources", "requests", "storage"}
	want := amountsOf(fieldsAt(a.Fields, path[:3]...))["storage"]
	storage, by := f.in(a.ID.Namespace).fit(want)
	if by == (object.ID{}) {
		return a
	}
	a.Fields = with(a.Fields, storage.String(), path...)
	f.say(a.ID, object.Root(path...), want, storage, by)
	return a
}

// edit fits an edit that sets a claim's storage; false where it has nothing
// left to raise.
func (f *storageFitter) edit(e edit.Edit) (fitted edit.Edit, needed bool) {
	_, last := e.Path.Parent()
	text, isText := e.Value.(string)
	want, err := v1alpha1.Quantity(text).Parse()
	if last != "storage" || e.Op != edit.Set || !isText || err != nil {
		return e, true
	}
	storage, by := f.in(e.Object.Namespace).fit(want)
	if by == (object.ID{}) {
		return e, true
	}
	f.say(e.Object, e.Path, want, storage, by)
	e.Value = storage.String()
	return e, storage.Cmp(f.now(e)) > 0
}

// now is what the claim has.
func (f *storageFitter) now(e edit.Edit) resource.Quantity {
	for _, o := range f.survey.Objects {
		if o.ID == e.Object {
			q, _ := v1alpha1.Quantity(o.Follow(e.Path).Text()).Parse()
			return q
		}
	}
	return resource.Quantity{}
}

func (f *storageFitter) say(id object.ID, field object.Path, want, storage resource.Quantity, by object.ID) {
	f.findings = append(f.findings, finding.Finding{
		Severity: finding.Info, Rule: RuleClaimFitted, Object: id, Field: field,
		Message: fmt.Sprintf("is to be %s, and %s admits no claim of that size: it is fitted to %s", want.String(), by, storage.String()),
	})
}

// fieldsAt are the fields below keys; none where there are none.
func fieldsAt(fields edit.Fields, keys ...string) edit.Fields {
	for _, key := range keys {
		fields, _ = fields.Get(key).(edit.Fields)
	}
	return fields
}

// with is a copy of the fields with another value at keys, which are there.
func with(fields edit.Fields, value any, keys ...string) edit.Fields {
	copied := slices.Clone(fields)
	for i, field := range copied {
		if field.Key != keys[0] {
			continue
		}
		if below, ok := field.Value.(edit.Fields); ok && len(keys) > 1 {
			copied[i].Value = with(below, value, keys[1:]...)
		} else {
			copied[i].Value = value
		}
	}
	return copied
}
