package rollout

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// labels name, on runs and pods, objects of these kinds.
var labels = map[string]string{tekton.KindPipeline: tekton.LabelPipeline, tekton.KindTask: tekton.LabelTask}

// MaySelect tells whether an object's text has one of the labels by which runs are
// selected.
func MaySelect(text []byte) bool {
	return bytes.Contains(text, []byte(tekton.LabelPipeline)) || bytes.Contains(text, []byte(tekton.LabelTask))
}

// Selectors says of objects that select runs or pods by the name of what has a copy:
// runs of the copy have its name there.
func Selectors(copies []plan.Copy, objects []object.Object) finding.List {
	var found finding.List
	for _, o := range objects {
		for _, c := range copies {
			label := labels[c.Source.Kind]
			if label == "" || tekton.Is(o.ID) || o.Namespace != "" && o.Namespace != c.Source.Namespace || !selects(o, label, c.Source.Name) {
				continue
			}
			found = append(found, finding.Finding{
				Severity: finding.Warning, Rule: RuleSelects, Object: o.ID,
				Message: fmt.Sprintf("selects by label %s: %s, and runs of the optimized copy have %s there, which it doesn't select", label, c.Source.Name, c.Name),
				Advice:  fmt.Sprintf("name %s in it as well, select by another label, or set spec.rollout to InPlace", c.Name),
			})
		}
	}
	return found
}

// selects tells whether an object has a label with a value: as a map has it, as an
// expression that has no other values, or as an argument.
func selects(o object.Object, label, name string) bool {
	argument := regexp.MustCompile(regexp.QuoteMeta(label) + `\s*==?\s*` + regexp.QuoteMeta(name) + `(?:[^\w.-]|$)`)
	found := false
	o.Walk(func(at object.Value) {
		text, _ := at.Raw().(string)
		expression := at.TextOf("key") == label && slices.Contains(at.Get("values").Texts(), name)
		found = found || at.TextOf(label) == name || expression || argument.MatchString(text)
	})
	return found
}
