package edit

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// splice is text that takes the place of a stretch of the document's bytes.
type splice struct {
	start, end int
	text       string
}

// splicer finds the splices that make of a document's bytes what edits have
// made of its nodes.
type splicer struct {
	*source
	root *yaml.Node
	// before are the nodes that edits have changed, as they were.
	before  map[*yaml.Node]*yaml.Node
	splices []splice
}

// remember keeps what the edits' targets are like before the first edit. No
// edit changes any other node that came in.
func remember(targets []target) map[*yaml.Node]*yaml.Node {
	before := map[*yaml.Node]*yaml.Node{}
	for _, t := range targets {
		for _, node := range []*yaml.Node{t.node, t.parent} {
			if node != nil && before[node] == nil {
				twin := *node
				twin.Content = slices.Clone(node.Content)
				before[node] = &twin
			}
		}
	}
	return before
}

// spliced is the text with the edits that were carried out on root. The error
// says why that can't be.
func spliced(text []byte, root *yaml.Node, before map[*yaml.Node]*yaml.Node) ([]byte, error) {
	s := &splicer{source: newSource(text), root: root, before: before}
	if err := s.value(root, place{}); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.splices, func(a, b splice) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	var out bytes.Buffer
	at := 0
	for _, one := range s.splices {
		if one.start < at || one.end < one.start || one.end > len(text) {
			return nil, errors.New("two edits meet at one place of the text")
		}
		out.Write(text[at:one.start])
		out.WriteString(one.text)
		at = one.end
	}
	out.Write(text[at:])
	return out.Bytes(), nil
}

func (s *splicer) splice(start, end int, text string) {
	s.splices = append(s.splices, splice{start, end, text})
}

// value finds the splices of a value and all below it.
func (s *splicer) value(node *yaml.Node, p place) error {
	before, touched := s.before[node]
	switch {
	case !touched || slices.Equal(before.Content, node.Content) && sameScalar(before, node):
		return s.below(node, p)
	case !keeps(before, node):
		if sameTree(before, node) {
			return nil
		}
		return s.replace(node, p)
	case p.flow || before.Style&yaml.FlowStyle != 0:
		return s.flowChanges(node)
	case node.Kind == yaml.MappingNode:
		return s.fieldChanges(node)
	}
	return s.elementChanges(node)
}

// below goes through a node whose own fields or elements are as they were.
func (s *splicer) below(node *yaml.Node, p place) error {
	flow := p.flow || node.Style&yaml.FlowStyle != 0
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		if err := s.value(child, place{s.was(node), i, flow}); err != nil {
			return err
		}
	}
	return nil
}

// keeps tells whether a map or list still has something that it had.
func keeps(before, now *yaml.Node) bool {
	return before.Kind == now.Kind && now.Kind != yaml.ScalarNode &&
		slices.ContainsFunc(now.Content, func(child *yaml.Node) bool { return slices.Contains(before.Content, child) })
}

func sameScalar(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && (empty(a) && empty(b) || a.ShortTag() == b.ShortTag() && a.Value == b.Value)
}

// sameTree tells whether two nodes hold the same values, fields in the same
// order.
func sameTree(a, b *yaml.Node) bool {
	return sameScalar(a, b) && slices.EqualFunc(a.Content, b.Content, sameTree)
}

// run is what of a map or list goes: the parts from first up to, not
// including, end. A part is an element, or a key and its value.
type run struct{ first, end int }

// removed are the runs of before's parts that now lacks.
func removed(before, now *yaml.Node) []run {
	var runs []run
	for i := 0; i < len(before.Content); i += width(before) {
		switch n := len(runs) - 1; {
		case slices.Contains(now.Content, before.Content[i]):
		case n >= 0 && runs[n].end == i:
			runs[n].end += width(before)
		default:
			runs = append(runs, run{i, i + width(before)})
		}
	}
	return runs
}

// width is how many nodes make a part.
func width(node *yaml.Node) int {
	if node.Kind == yaml.MappingNode {
		return 2
	}
	return 1
}

// added are the parts that are new, by the part of before that they stand in
// front of; len(before.Content) for those at the end.
func added(before, now *yaml.Node) map[int][]*yaml.Node {
	news := map[int][]*yaml.Node{}
	var waiting []*yaml.Node
	for i := 0; i < len(now.Content); i += width(now) {
		if at := slices.Index(before.Content, now.Content[i]); at >= 0 {
			if waiting != nil {
				news[at], waiting = waiting, nil
			}
			continue
		}
		waiting = append(waiting, now.Content[i:i+width(now)]...)
	}
	if waiting != nil {
		news[len(before.Content)] = waiting
	}
	return news
}

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
	s.splice(s.nextLine(end), s.nextLine(end), indented(text, before.Column-1))
	return err
}

// belowKept goes through the values that stay.
func (s *splicer) belowKept(before, now *yaml.Node, flow bool) error {
	for i := width(before) - 1; i < len(before.Content); i += width(before) {
		if !slices.Contains(now.Content, before.Content[i]) {
			continue
		}
		if err := s.value(before.Content[i], place{before, i, flow}); err != nil {
			return err
		}
	}
	return nil
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
		next := s.nextLine(end)
		for next < len(s.text) && (s.text[next] == ' ' || s.text[next] == '\n') {
			next++
		}
		s.splice(start, next, "")
		return nil
	}
	from, err := s.partStart(before, gone.first)
	s.splice(from, s.nextLine(end), "")
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
		s.splice(from, s.nextLine(end), "")
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
	return s.nextLine(end), err
}

// flowChanges finds the splices of a map or list in braces or brackets.
func (s *splicer) flowChanges(node *yaml.Node) error {
	before := s.was(node)
	spans, err := s.parts(before)
	if err != nil {
		return err
	}
	w := width(before)
	for _, gone := range removed(before, node) {
		first, end := gone.first/w, gone.end/w
		if end < len(spans) {
			s.splice(spans[first].start, spans[end].start, "")
			continue
		}
		s.splice(spans[first-1].end, spans[end-1].end, "")
	}
	if err := s.belowKept(before, node, true); err != nil {
		return err
	}
	news := added(before, node)
	for _, at := range slices.Sorted(maps.Keys(news)) {
		if err := s.addParts(before, spans, at/w, news[at]); err != nil {
			return err
		}
	}
	return nil
}

// span is a stretch of the text.
type span struct{ start, end int }

// parts is where the parts of a map or list in braces or brackets stand.
func (s *splicer) parts(before *yaml.Node) ([]span, error) {
	var spans []span
	w := width(before)
	for i := 0; i < len(before.Content); i += w {
		start, err := s.offset(before.Content[i])
		if err != nil {
			return nil, err
		}
		end, err := s.end(before.Content[i+w-1], place{before, i + w - 1, true})
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{start, end})
	}
	return spans, nil
}

// addParts puts new parts in front of part at, in lines of their own where
// the last part has one.
func (s *splicer) addParts(before *yaml.Node, spans []span, at int, parts []*yaml.Node) error {
	quoteLike(before.Content, parts)
	var texts []string
	for part := range slices.Chunk(parts, width(before)) {
		text, err := s.flowText(&yaml.Node{Kind: before.Kind, Style: yaml.FlowStyle, Content: part})
		if err != nil {
			return err
		}
		texts = append(texts, text[1:len(text)-1])
	}
	last := spans[len(spans)-1]
	separator := ", "
	if len(spans) > 1 && s.firstOnLine(last.start) {
		separator = ",\n" + strings.Repeat(" ", last.start-s.lineStart(last.start))
	}
	text := strings.Join(texts, separator)
	if at < len(spans) {
		s.splice(spans[at].start, spans[at].start, text+separator)
		return nil
	}
	s.splice(last.end, last.end, separator+text)
	return nil
}
