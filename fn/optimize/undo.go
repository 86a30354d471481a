package optimize

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Undo takes back what cacheopt wrote into files, by whatever config: copies and
// other new objects go, and what uses copies uses the originals again. The files
// are as they were before, byte for byte, but for objects that were changed in
// place: those stay, and the report's findings name them. With an error come no
// files.
func Undo(files []File) ([]File, Report, error) {
	lists, ends, err := readLists(files)
	if err != nil {
		return nil, Report{}, err
	}
	var report Report
	if report, err = undo(lists); err != nil {
		return nil, report, err
	}
	out, err := rewriteAll(files, lists, ends)
	return out, report, err
}

func undo(lists []*resourcelist.List) (Report, error) {
	var holders []*resourcelist.List
	var items []*resourcelist.Item
	var objects []object.Object
	for _, list := range lists {
		for _, item := range list.Items() {
			o, wanted, err := undoable(item)
			if err != nil {
				return Report{}, err
			}
			if wanted {
				holders, items, objects = append(holders, list), append(items, item), append(objects, o)
			}
		}
	}
	undone, findings := rollout.Undo(objects)
	report := Report{Findings: findings.Sorted()}
	for i, one := range undone {
		if err := takeBack(holders[i], items[i], one); err != nil {
			return Report{}, fmt.Errorf("%s: %w", objects[i].ID, err)
		}
		if one.Remove || len(one.Edits) > 0 {
			report.Changes = append(report.Changes, changeOf(objects[i].ID, one.Edits, Change{Removed: one.Remove}))
		}
	}
	return report, nil
}

// undoable is an item's object, where that may be something of ours, use it, or
// be its source. One that can't be read is an error only if it has a stamp.
func undoable(item *resourcelist.Item) (object.Object, bool, error) {
	has := func(text string) bool { return bytes.Contains(item.Document(), []byte(text)) }
	if !survey.Wanted(item.ID()) && !has(v1alpha1.Group) && !has("claimName") {
		return object.Object{}, false, nil
	}
	o, err := item.Object()
	if err != nil && has(v1alpha1.AnnotationOptimizedBy) {
		return object.Object{}, false, err
	}
	return o, err == nil && !o.LocalConfig(), nil
}

func takeBack(list *resourcelist.List, item *resourcelist.Item, how rollout.Undone) error {
	if how.Remove {
		list.Remove(item)
		return nil
	}
	if len(how.Edits) == 0 {
		return nil
	}
	doc, err := edit.Apply(item.Document(), slices.Clone(how.Edits))
	if err != nil {
		return err
	}
	item.Set(doc.Doc)
	return nil
}
