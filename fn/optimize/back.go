package optimize

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// pointBack makes the listeners that an earlier run of the config cut over use
// the originals again, before anything is decided: what the config asks for now
// is decided as if it were asked for the first time. Where that is the same,
// they come out as they came in.
func (l *loaded) pointBack(config string) error {
	copies := rollout.CopiesIn(l.objects, config)
	for i, o := range l.objects {
		stamped := o.Annotation(v1alpha1.AnnotationOptimizedBy) == config
		if !stamped || !tekton.Listens(o.Kind) || survey.Skipped(o) {
			continue
		}
		edits := copies.PointBack(o)
		if len(edits) == 0 {
			continue
		}
		item := l.items[o.ID]
		l.cutOver = append(l.cutOver, cutOver{item, item.Document(), o})
		doc, err := edit.Apply(item.Document(), edits)
		if err != nil {
			return fmt.Errorf("%s: %w", o.ID, err)
		}
		item.Set(doc.Doc)
		if l.objects[i], err = item.Object(); err != nil {
			return err
		}
		l.back = append(l.back, edits...)
	}
	return nil
}

// cutOver is a listener as it came in.
type cutOver struct {
	item   *resourcelist.Item
	doc    []byte
	object object.Object
}

// keepSame gives the listeners that came out as they came in their own text.
func (l *loaded) keepSame() error {
	for _, was := range l.cutOver {
		o, err := was.item.Object()
		if err != nil {
			return err
		}
		if reflect.DeepEqual(o.Raw(), was.object.Raw()) {
			was.item.Set(was.doc)
		}
	}
	return nil
}

// pointedBack are the edits of pointBack that nothing decided later is about.
func (l *loaded) pointedBack(later []edit.Edit) []edit.Edit {
	return slices.DeleteFunc(slices.Clone(l.back), func(back edit.Edit) bool {
		return slices.ContainsFunc(later, func(e edit.Edit) bool {
			return e.Object == back.Object && e.Path.String() == back.Path.String()
		})
	})
}
