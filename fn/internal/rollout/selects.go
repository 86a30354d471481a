package rollout

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
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
	if len(copies) == 0 {
		return nil
	}
	for _, o := range objects {
		if tekton.Is(o.ID) {
			continue
		}
		selected := selectedBy(o)
		for _, c := range copies {
			label := labels[c.Source.Kind]
			if label == "" || o.Namespace != "" && o.Namespace != c.Source.Namespace || !selected[label][c.Source.Name] {
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

// argument is a label with a value in a text: kubectl -l tekton.dev/pipeline=shop.
var argument = lazy.Compile(`(` + regexp.QuoteMeta(tekton.LabelPipeline) + `|` + regexp.QuoteMeta(tekton.LabelTask) + `)\s*==?\s*([\w.-]+)`)

// selectedBy are the values of the labels that stand in an object: as a map has them,
// among those of an expression, or as an argument.
func selectedBy(o object.Object) map[string]map[string]bool {
	selected := map[string]map[string]bool{tekton.LabelPipeline: {}, tekton.LabelTask: {}}
	o.Walk(func(at object.Value) {
		for label, values := range selected {
			values[at.TextOf(label)] = true
			if at.TextOf("key") == label {
				for _, value := range at.Get("values").Texts() {
					values[value] = true
				}
			}
		}
		text, _ := at.Raw().(string)
		for _, one := range argument.FindAllStringSubmatch(text, -1) {
			selected[one[1]][one[2]] = true
		}
	})
	return selected
}
