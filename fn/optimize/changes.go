package optimize

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// Change is what happened to one object.
type Change struct {
	// Kind, Namespace and Name are the object's, as it goes out.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Added is set for an object that is new, CopyOf for one that is new and a
	// copy of another.
	Added  bool   `json:"added,omitempty"`
	CopyOf string `json:"copyOf,omitempty"`
	// Removed is set for an object that was taken out of the list.
	Removed bool `json:"removed,omitempty"`
	// Rule is the name of the rule by which the object was added, Reason says why.
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Edits are what is different from how it came in, or from its source.
	Edits []Edit `json:"edits,omitempty"`
}

// Edit is one field that is different.
type Edit struct {
	// Field is the field's path in the object as it came in.
	Field string `json:"field"`
	// Operation is set, append, insert or remove.
	Operation string `json:"operation"`
	// Value is what was written; nil for remove. Text shows it.
	Value any `json:"value,omitempty"`
	// Rule is the rule's name, Reason a sentence.
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// changes tells the plan by object, in the order of the list. What the plan asks
// for and is there already, such as a copy of an earlier run, is no change.
func changes(l *loaded, p plan.Plan) []Change {
	own := map[object.ID][]edit.Edit{}
	for _, e := range append(l.pointedBack(p.Edits), p.Edits...) {
		own[e.Object] = append(own[e.Object], e)
	}
	var all []Change
	for _, o := range l.objects {
		if c, found := copyOf(p, o.ID); found && l.items[o.ID.Named(c.Name)].Touched() {
			all = append(all, changeOf(o.ID.Named(c.Name), c.Edits, Change{Added: true, CopyOf: o.Name}))
		}
		for _, addition := range p.Additions {
			if addition.After == o.ID {
				all = append(all, changeOf(addition.ID, nil, Change{Added: true, Rule: addition.Rule, Reason: addition.Reason}))
			}
		}
		if len(own[o.ID]) > 0 && l.items[o.ID].Touched() {
			all = append(all, changeOf(o.ID, own[o.ID], Change{}))
		}
	}
	return all
}

func copyOf(p plan.Plan, source object.ID) (plan.Copy, bool) {
	for _, c := range p.Copies {
		if c.Source == source {
			return c, true
		}
	}
	return plan.Copy{}, false
}

func changeOf(id object.ID, edits []edit.Edit, change Change) Change {
	change.Kind, change.Namespace, change.Name = id.Kind, id.Namespace, id.Name
	for _, e := range edits {
		change.Edits = append(change.Edits, Edit{
			Field: e.Path.String(), Operation: string(e.Op), Value: e.Value, Rule: e.Rule, Reason: e.Reason,
		})
	}
	return change
}

// String is the change's object: "Task ci/build-optimized, a copy of build".
func (c Change) String() string {
	id := object.ID{Kind: c.Kind, Namespace: c.Namespace, Name: c.Name}
	switch {
	case c.CopyOf != "":
		return fmt.Sprintf("%s, a copy of %s", id, c.CopyOf)
	case c.Removed:
		return fmt.Sprintf("%s, taken out", id)
	case c.Added:
		return fmt.Sprintf("%s, new", id)
	}
	return id.String()
}

// Text is the value as people read it: YAML's flow style, without its quotes.
func (e Edit) Text() string { return edit.Text(e.Value) }
