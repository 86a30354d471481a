package tekton

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// RunsFor tells whether a task under finally runs only if another task ran: its
// when asks for that, or it uses a result, without which Tekton skips it. With
// status, being told the other's status counts too.
func (t PipelineTask) RunsFor(name string, status bool) bool {
	if slices.Contains(mentioned(t.Get("when")), name) {
		return true
	}
	found := false
	t.Walk(func(at object.Value) {
		text, _ := at.Raw().(string)
		if !status {
			text = strings.NewReplacer("$(tasks."+name+".status)", "", "$(tasks."+name+".reason)", "").Replace(text)
		}
		found = found || slices.Contains(mentioned(object.At(nil, text)), name)
	})
	return found
}

// RunsOnSuccessOf tells whether a task under finally runs only if all tasks
// succeeded, or the one called name did.
func (t PipelineTask) RunsOnSuccessOf(name string) bool {
	asked := []string{"$(tasks.status)", "$(tasks." + name + ".status)"}
	return slices.ContainsFunc(t.Get("when").Items(), func(when object.Value) bool {
		values := when.Get("values").Texts()
		failure := func(value string) bool { return value != "Succeeded" && value != "Completed" }
		return slices.Contains(asked, when.Get("input").Text()) && when.Get("operator").Text() == "in" &&
			len(values) > 0 && !slices.ContainsFunc(values, failure)
	})
}
