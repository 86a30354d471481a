package survey

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Beside are tasks, by name, and those for which an earlier run has let each no longer
// wait.
type Beside struct {
	after []string
	of    map[string][]string
}

// BesideOf reads the annotation of an object that holds Pipelines.
func BesideOf(o object.Object) Beside {
	var b Beside
	for _, one := range strings.Split(o.Annotation(v1alpha1.AnnotationRunsBeside), ",") {
		if after, all, _ := strings.Cut(one, "="); after != "" && all != "" {
			for _, before := range strings.Split(all, "+") {
				b.Add(before, after)
			}
		}
	}
	return b
}

// Add notes that a task no longer waits for another.
func (b *Beside) Add(before, after string) {
	if b.of == nil {
		b.of = map[string][]string{}
	}
	if len(b.of[after]) == 0 {
		b.after = append(b.after, after)
	}
	if !slices.Contains(b.of[after], before) {
		b.of[after] = append(b.of[after], before)
	}
}

// Of are those for which a task no longer waits.
func (b Beside) Of(after string) []string { return b.of[after] }

// Names are all tasks of it.
func (b Beside) Names() []string {
	var names []string
	for _, after := range b.after {
		names = append(append(names, after), b.of[after]...)
	}
	return names
}

// String is it as the annotation has it.
func (b Beside) String() string {
	var parts []string
	for _, after := range b.after {
		parts = append(parts, after+"="+strings.Join(b.of[after], "+"))
	}
	return strings.Join(parts, ",")
}
