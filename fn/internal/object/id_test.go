package object_test

import (
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func task(namespace, name string) object.ID {
	return object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: namespace, Name: name}
}

func TestGroupAndVersion(t *testing.T) {
	for apiVersion, want := range map[string][2]string{
		"tekton.dev/v1":               {"tekton.dev", "v1"},
		"triggers.tekton.dev/v1beta1": {"triggers.tekton.dev", "v1beta1"},
		"v1":                          {"", "v1"},
		"":                            {"", ""},
	} {
		id := object.ID{APIVersion: apiVersion}
		same(t, apiVersion, [2]string{id.Group(), id.Version()}, want)
	}
}

func TestIDString(t *testing.T) {
	for want, id := range map[string]object.ID{
		"Task ci/test": task("ci", "test"),
		"Task test":    task("", "test"),
		"Task":         task("", ""),
		"Task ci/":     task("ci", ""),
		"object test":  {Name: "test"},
		"object":       {},
	} {
		same(t, "String", id.String(), want)
	}
}

func TestAnObjectIsKnownByItsKey(t *testing.T) {
	beta := task("ci", "test")
	beta.APIVersion = "tekton.dev/v1beta1"
	otherGroup := task("ci", "test")
	otherGroup.APIVersion = "example.com/v1"
	for name, c := range map[string]struct {
		other object.ID
		want  bool
	}{
		"itself":          {task("ci", "test"), true},
		"another version": {beta, true},
		"another group":   {otherGroup, false},
		"a namespace":     {task("", "test"), false},
		"another name":    {task("ci", "build"), false},
		"another kind":    {object.ID{APIVersion: "tekton.dev/v1", Kind: "Pipeline", Namespace: "ci", Name: "test"}, false},
	} {
		same(t, name, task("ci", "test").Key() == c.other.Key(), c.want)
		same(t, name+", by key", task("ci", "test").Key() == c.other.Key(), c.want)
	}
}

func TestNamedLeavesTheIDAlone(t *testing.T) {
	id := task("ci", "test")
	same(t, "the new ID", id.Named("new"), task("ci", "new"))
	same(t, "the old ID", id, task("ci", "test"))
}

func TestCompareOrdersByKindNamespaceNameVersion(t *testing.T) {
	want := []object.ID{
		{Kind: "Pipeline", Namespace: "z", Name: "z"},
		{Kind: "Task", Name: "z"},
		{Kind: "Task", Namespace: "a", Name: "b"},
		{Kind: "Task", Namespace: "b", Name: "a", APIVersion: "tekton.dev/v1"},
		{Kind: "Task", Namespace: "b", Name: "a", APIVersion: "tekton.dev/v1beta1"},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, object.ID.Compare)
	same(t, "sorted", got, want)
	same(t, "an ID and itself", want[0].Compare(want[0]), 0)
}
