package edit

import (
	"errors"
	"maps"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// fieldChanges finds the splices of a map whose fields stand in lines.
func (s *splicer) fieldChanges(node *yaml.Node) error {
	before := s.was(node)
	for _, gone := range removed(before, node) {
		if err := s.cutFields(before, gone); err != nil {
			return err
		}
	}
	if err := s.belowKept(before, node, false); err != nil {
		return err
	}
	fields := added(before, node)[len(before.Content)]
	if len(fields) == 0 {
		return nil
	}
	end, err := s.end(node, place{})
	if err != nil {
		return err
	}
	text, err := s.fragment(&yaml.Node{Kind: yaml.MappingNode, Content: fields}, before)
	where := s.below(end, before.Column-1)
	s.splice(where, where, indented(text, before.Column-1))
	return err
}

// cutFields removes the lines of fields. The first field of a list's element
// shares its line with the dash, and the next one takes its place there.
func (s *splicer) cutFields(before *yaml.Node, gone run) error {
	start, err := s.offset(before.Content[gone.first])
	if err != nil {
		return err
	}
	end, err := s.end(before.Content[gone.end-1], place{parent: before, at: gone.end - 1})
	if err != nil {
		return err
	}
	if !s.firstOnLine(start) {
		next := s.below(end, before.Column-1)
		for next < len(s.text) && (s.text[next] == ' ' || s.text[next] == '\n') {
			next++
		}
		s.splice(start, next, "")
		return nil
	}
	from, err := s.partStart(before, gone.first)
	s.splice(from, s.below(end, before.Column-1), "")
	return err
}

// partStart is the start of the lines of a field or element, with the comments
// right above it. Those above a document's first field are the document's.
func (s *splicer) partStart(before *yaml.Node, i int) (int, error) {
	at, err := s.offset(before.Content[i])
	if err != nil {
		return 0, err
	}
	if before.Kind == yaml.SequenceNode {
		if at, err = s.head(place{parent: before, at: i}); err != nil {
			return 0, err
		}
		if at--; !s.firstOnLine(at) {
			return 0, errors.New("a list starts in the line of what holds it")
		}
	}
	start := s.lineStart(at)
	if i == 0 && before == s.was(s.root) {
		return start, nil
	}
	bound := 0
	if i > 0 {
		end, err := s.end(before.Content[i-1], place{parent: before, at: i - 1})
		if err != nil {
			return 0, err
		}
		bound = s.nextLine(end)
	}
	return s.lead(start, before.Column-1, bound), nil
}

// elementChanges finds the splices of a list whose elements stand in lines.
func (s *splicer) elementChanges(node *yaml.Node) error {
	before := s.was(node)
	for _, gone := range removed(before, node) {
		from, err := s.partStart(before, gone.first)
		if err != nil {
			return err
		}
		end, err := s.end(before.Content[gone.end-1], place{parent: before, at: gone.end - 1})
		if err != nil {
			return err
		}
		s.splice(from, s.below(end, before.Column-1), "")
	}
	if err := s.belowKept(before, node, false); err != nil {
		return err
	}
	news := added(before, node)
	for _, at := range slices.Sorted(maps.Keys(news)) {
		if err := s.addElements(before, at, news[at]); err != nil {
			return err
		}
	}
	return nil
}

// addElements puts new elements in front of the element at.
func (s *splicer) addElements(before *yaml.Node, at int, elements []*yaml.Node) error {
	where, err := s.elementsEnd(before)
	if at < len(before.Content) {
		where, err = s.partStart(before, at)
	}
	if err != nil {
		return err
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Content: elements}
	quoteLike(before.Content, elements)
	text, err := s.fragment(list, before)
	s.splice(where, where, indented(text, before.Column-1))
	return err
}

func (s *splicer) elementsEnd(before *yaml.Node) (int, error) {
	last := len(before.Content) - 1
	end, err := s.end(before.Content[last], place{parent: before, at: last})
	return s.below(end, before.Column-1), err
}
