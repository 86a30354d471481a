// A model of Apply that works on decoded values, for the property test and the
// fuzzer to hold Apply against.

package edit_test

import "github.com/cortex-io/cacheopt/fn/internal/edit"

// place is a value of a tree. What edits add to a list stands beside its
// elements until the end, so that positions stay those of the document.
type place struct {
	value         any // of a scalar
	fields        map[string]*place
	list          []*place
	isMap, isList bool
	before, after []*place // added before this element; at the end of this list
	gone          bool
	made          bool // by an edit; the document hasn't got it
}

func placeOf(value any) *place {
	p := &place{value: value}
	switch value := value.(type) {
	case map[string]any:
		p.isMap, p.fields = true, map[string]*place{}
		for key, child := range value {
			p.fields[key] = placeOf(child)
		}
	case []any:
		p.isList = true
		for _, child := range value {
			p.list = append(p.list, placeOf(child))
		}
	}
	return p
}

// model is the tree with the edits carried out; false where they can't be.
func model(tree any, edits []edit.Edit) (any, bool) {
	root := placeOf(tree)
	for _, e := range edits {
		if !root.change(e) {
			return nil, false
		}
	}
	return root.tree(), true
}

func (p *place) change(e edit.Edit) bool {
	for _, step := range e.Path {
		if key, ok := step.(string); e.Op == edit.Remove && (p.made || ok && p.lacks(key)) {
			return true
		}
		if p = p.child(step); p == nil {
			return false
		}
	}
	switch e.Op {
	case edit.Set:
		before := p.before
		*p = *placeOf(e.Value)
		p.before = before
		return true
	case edit.Remove:
		p.gone = true
		return true
	}
	p.isList = p.isList || p.null()
	if e.Op == edit.Insert && e.At < len(p.list) {
		element := p.list[e.At]
		element.before = append(element.before, placeOf(e.Value))
		return p.isList
	}
	p.after = append(p.after, placeOf(e.Value))
	return p.isList
}

func (p *place) null() bool { return p.value == nil && !p.isMap && !p.isList }

func (p *place) lacks(key string) bool { return p.null() || p.isMap && p.fields[key] == nil }

// child is the place one step down, made where a map may hold it.
func (p *place) child(step any) *place {
	switch step := step.(type) {
	case int:
		if step >= 0 && step < len(p.list) {
			return p.list[step]
		}
	case string:
		if p.null() {
			p.isMap, p.fields = true, map[string]*place{}
		}
		if p.isMap && p.fields[step] == nil {
			p.fields[step] = &place{made: true}
		}
		return p.fields[step]
	}
	return nil
}

func (p *place) tree() any {
	switch {
	case p.isMap:
		fields := map[string]any{}
		for key, child := range p.fields {
			if !child.gone {
				fields[key] = child.tree()
			}
		}
		return fields
	case p.isList:
		list := []any{}
		for _, element := range p.list {
			list = appendPlaces(list, element.before...)
			list = appendPlaces(list, element)
		}
		return appendPlaces(list, p.after...)
	}
	return p.value
}

func appendPlaces(list []any, places ...*place) []any {
	for _, p := range places {
		if !p.gone {
			list = append(list, p.tree())
		}
	}
	return list
}
