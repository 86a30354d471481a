package edit

import "sigs.k8s.io/kustomize/kyaml/yaml"

// run is what of a map or list goes: the parts from first up to, not
// including, end. A part is an element, or a key and its value.
type run struct{ first, end int }

// positions are where the nodes of a map or list stand in it.
type positions map[*yaml.Node]int

func places(node *yaml.Node) positions {
	at := make(positions, len(node.Content))
	for i, child := range node.Content {
		at[child] = i
	}
	return at
}

func (p positions) has(node *yaml.Node) bool {
	_, found := p[node]
	return found
}

// removed are the runs of before's parts that now lacks.
func removed(before, now *yaml.Node) []run {
	var runs []run
	stay := places(now)
	for i := 0; i < len(before.Content); i += width(before) {
		switch n := len(runs) - 1; {
		case stay.has(before.Content[i]):
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
	were := places(before)
	for i := 0; i < len(now.Content); i += width(now) {
		if at, known := were[now.Content[i]]; known {
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

// belowKept goes through the values that stay.
func (s *splicer) belowKept(before, now *yaml.Node, flow bool) error {
	stay := places(now)
	for i := width(before) - 1; i < len(before.Content); i += width(before) {
		if !stay.has(before.Content[i]) {
			continue
		}
		if err := s.value(before.Content[i], place{before, i, flow}); err != nil {
			return err
		}
	}
	return nil
}
