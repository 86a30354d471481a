package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Triggers of v1alpha1 refer by name where later ones have ref.
func TestReferencesOfV1alpha1Triggers(t *testing.T) {
	o := objectOf(t, "apiVersion: triggers.tekton.dev/v1alpha1\nkind: EventListener\nmetadata: {name: el}\nspec: {triggers: [{bindings: [{name: b}, {name: p, value: v}, {ref: c, kind: ClusterTriggerBinding}], template: {name: tt}}]}")
	refs := tekton.References(o)
	if len(refs) != 1 || refs[0].Name != "tt" || refs[0].Path.String() != "spec.triggers[0].template.name" {
		t.Errorf("got the references %v", refs)
	}
	var bindings []string
	for _, binding := range tekton.TriggersIn(o)[0].Bindings() {
		kind, name := binding.Ref()
		bindings = append(bindings, binding.Param()+" of "+kind+" "+name)
	}
	want := []string{" of TriggerBinding b", "p of TriggerBinding ", " of ClusterTriggerBinding c"}
	for i := range want {
		if i >= len(bindings) || bindings[i] != want[i] {
			t.Errorf("got %q, want %q", bindings, want)
			break
		}
	}
}
