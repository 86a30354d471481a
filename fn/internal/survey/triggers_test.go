package survey_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

func TestTriggersAreOfTheObjectThatHoldsTheirTemplate(t *testing.T) {
	const kind = "apiVersion: triggers.tekton.dev/v1beta1\nkind: "
	s := all(t, kind+"TriggerTemplate\nmetadata: {name: a}\nspec: {resourcetemplates: []}\n---\n"+
		kind+"TriggerTemplate\nmetadata: {name: unused}\nspec: {resourcetemplates: []}\n---\n"+
		kind+"EventListener\nmetadata: {name: e}\nspec: {triggers: [{name: one, template: {ref: a}}, {name: own, template: {spec: {resourcetemplates: []}}}, {name: elsewhere, template: {ref: b}}]}\n---\n"+
		kind+"Trigger\nmetadata: {name: two}\nspec: {name: two, template: {ref: a}}\n")
	for holder, want := range map[object.ID][]string{
		{APIVersion: "triggers.tekton.dev/v1beta1", Kind: "TriggerTemplate", Name: "a"}:      {"one", "two"},
		{APIVersion: "triggers.tekton.dev/v1beta1", Kind: "TriggerTemplate", Name: "unused"}: nil,
		{APIVersion: "triggers.tekton.dev/v1beta1", Kind: "EventListener", Name: "e"}:        {"own"},
	} {
		var got []string
		for _, trigger := range s.TriggersOf(holder) {
			got = append(got, trigger.Name())
		}
		same(t, holder.String(), got, want)
	}
}
