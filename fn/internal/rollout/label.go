package rollout

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// maxLabel is the longest value that a label can have.
const maxLabel = 63

// labelValue is a config's name as the value of a label. The name of an object
// is one, but for its length.
func labelValue(config string) string {
	if len(config) <= maxLabel {
		return config
	}
	return strings.TrimRight(config[:maxLabel], "-.")
}

// label puts on a copy the label by which all that was added is found.
func label(id object.ID, config string) edit.Edit {
	return edit.Edit{
		Object: id, Op: edit.Set, Path: object.Root("metadata", "labels", v1alpha1.LabelAddedBy), Value: labelValue(config),
		Rule: RuleStamp, Reason: "finds what cacheopt added",
	}
}

// labelled are new objects with the same label.
func labelled(additions []plan.Addition, config string) []plan.Addition {
	all := slices.Clone(additions)
	for i := range all {
		all[i].Fields = with(all[i].Fields, labelValue(config), "metadata", "labels", v1alpha1.LabelAddedBy)
	}
	return all
}

// with is fields with a value at a path; maps that lead there are made.
func with(fields edit.Fields, value any, path ...string) edit.Fields {
	at := slices.IndexFunc(fields, func(f edit.Field) bool { return f.Key == path[0] })
	fields = slices.Clone(fields)
	if at < 0 {
		at = len(fields)
		fields = append(fields, edit.Field{Key: path[0]})
	}
	if len(path) > 1 {
		below, _ := fields[at].Value.(edit.Fields)
		value = with(below, value, path[1:]...)
	}
	fields[at].Value = value
	return fields
}
