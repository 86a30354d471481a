package edit

import (
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

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
	if s.firstOnLine(last.start) {
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
