package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// cause is a finding that may hold at several places: its message has %s where
// they are named.
type cause struct {
	finding.Finding
	place string
}

// causes are the findings of one room by what causes them, so that the same
// advice for five images is one finding with five places.
type causes struct {
	firsts []cause
	places map[string][]string
}

func (c cause) key() string {
	return strings.Join([]string{string(c.Severity), c.Rule, c.Message, c.Advice}, "\x00")
}

func (all *causes) add(c cause) {
	if all.places == nil {
		all.places = map[string][]string{}
	}
	key := c.key()
	if _, known := all.places[key]; !known {
		all.firsts = append(all.firsts, c)
	}
	if !slices.Contains(all.places[key], c.place) {
		all.places[key] = append(all.places[key], c.place)
	}
}

// findings are one for each cause, where it showed first.
func (all *causes) findings() finding.List {
	var list finding.List
	for _, first := range all.firsts {
		f := first.Finding
		f.Message = strings.Replace(f.Message, "%s", strings.Join(all.places[first.key()], ", "), 1)
		list = append(list, f)
	}
	return list
}
