package object_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func TestPathString(t *testing.T) {
	for want, path := range map[string]object.Path{
		"":                                    nil,
		"spec":                                object.Root("spec"),
		"spec.steps[0].args":                  object.Root("spec", "steps").Index(0).Key("args"),
		"[2].a":                               object.Path{2, "a"},
		`metadata.annotations["a.b/c"]`:       object.Root("metadata", "annotations", "a.b/c"),
		`m[""]["[x]"]["a b"]["q\""].z`:        object.Root("m", "", "[x]", "a b", "q\"", "z"),
		`["a.b"].c`:                           object.Root("a.b", "c"),
		"spec.tasks[1].taskSpec.steps[10][0]": object.Root("spec", "tasks").Index(1).Key("taskSpec", "steps").Index(10).Index(0),
	} {
		same(t, "String", path.String(), want)
	}
}

func TestPathsDoNotShareTheirSteps(t *testing.T) {
	base := object.Root("spec", "steps")
	a, b := base.Index(0), base.Index(1)
	c, d := base.Key("c"), base.Join(object.Path{"d", 1})
	same(t, "all", []string{base.String(), a.String(), b.String(), c.String(), d.String()},
		[]string{"spec.steps", "spec.steps[0]", "spec.steps[1]", "spec.steps.c", "spec.steps.d[1]"})
}

func TestParent(t *testing.T) {
	parent, last := object.Root("spec", "steps").Index(3).Parent()
	same(t, "a path's", []any{parent.String(), last}, []any{"spec.steps", 3})
	parent, last = object.Path(nil).Parent()
	same(t, "the root's", []any{parent.String(), last}, []any{"", nil})
}

func TestHasPrefix(t *testing.T) {
	path := object.Root("spec", "steps").Index(1).Key("args")
	for name, c := range map[string]struct {
		prefix object.Path
		want   bool
	}{
		"the root":         {nil, true},
		"a parent":         {object.Root("spec", "steps").Index(1), true},
		"itself":           {path, true},
		"a child":          {path.Index(0), false},
		"another element":  {object.Root("spec", "steps").Index(2), false},
		"a key for number": {object.Root("spec", "steps", "1"), false},
	} {
		same(t, name, path.HasPrefix(c.prefix), c.want)
	}
}
