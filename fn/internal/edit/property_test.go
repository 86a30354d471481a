package edit_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

func TestRandomEditsOfRandomTrees(t *testing.T) {
	held := map[string]int{}
	for seed := range uint64(4000) {
		g := generator{rand.New(rand.NewPCG(seed, 1))}
		tree := g.fields(4)
		doc := g.document(tree)
		if back, err := resourcelist.Decode([]byte(doc)); err != nil || !reflect.DeepEqual(back, any(tree)) {
			continue // the encoder that made the document got it wrong
		}
		edits := g.edits(tree)
		want, ok := model(tree, edits)
		if !ok {
			t.Fatalf("seed %d: the model refuses %v", seed, edits)
		}
		spliced := sayingWhy(t, doc, edits)
		for way, apply := range ways {
			out := apply(t, doc, edits...)
			if kept.MatchString(out) && (way == "nodes" || !spliced) {
				continue
			}
			if got := decode(t, out); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: %s, edits %+v\ngot:  %#v\nwant: %#v\nfrom:\n%s\nto:\n%s", seed, way, edits, got, want, doc, out)
			}
			held[way]++
		}
		if spliced {
			held["spliced"]++
		}
	}
	if held["splices"] < 2000 || held["nodes"] < 2000 || held["spliced"] < 2000 {
		t.Errorf("only so many trees were written rightly and edited: %v", held)
	}
}

// sayingWhy tells whether a document is spliced. Where it isn't, the reason is
// one that was seen beforehand, not that splices went wrong.
func sayingWhy(t *testing.T, doc string, edits []edit.Edit) bool {
	t.Helper()
	out, err := edit.Apply([]byte(doc), edits)
	if err == nil && slices.Contains([]string{"splices would change other values", "two edits meet at one place of the text"}, out.Rewritten) {
		t.Errorf("%s: edits %+v of:\n%s", out.Rewritten, edits, doc)
	}
	return err == nil && out.Rewritten == ""
}

// kept is the head of a block whose last empty lines count. Where a comment
// follows at the end of the document, the encoder adds one more.
var kept = regexp.MustCompile(`[|>]\d?\+`)

// generator makes trees, documents that hold them, and edits of them.
type generator struct{ *rand.Rand }

func (g generator) fields(depth int) map[string]any {
	fields := map[string]any{}
	for range g.IntN(5) {
		fields[fmt.Sprint("k", g.IntN(9))] = g.value(depth)
	}
	return fields
}

func (g generator) value(depth int) any {
	switch kind := g.IntN(8); {
	case kind < 2 && depth > 0:
		return g.fields(depth - 1)
	case kind < 4 && depth > 0:
		list := make([]any, g.IntN(4))
		for i := range list {
			list[i] = g.value(depth - 1)
		}
		return list
	case kind == 4:
		return g.IntN(100)
	case kind == 5:
		return []any{nil, true, false, 0.5}[g.IntN(4)]
	}
	return texts[g.IntN(len(texts))]
}

// document is the tree in YAML, with quotes, braces and comments at random.
func (g generator) document(tree any) string {
	style := []yaml.SequenceIndentStyle{yaml.WideSequenceStyle, yaml.CompactSequenceStyle}[g.IntN(2)]
	out, err := yaml.MarshalWithOptions(g.node(tree), &yaml.EncoderOptions{SeqIndent: style})
	if err != nil {
		panic(err)
	}
	return string(out)
}

func (g generator) node(tree any) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str"}
	switch tree := tree.(type) {
	case map[string]any:
		node = &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle * yaml.Style(g.IntN(5)/4)}
		for _, key := range slices.Sorted(maps.Keys(tree)) {
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, g.node(tree[key]))
		}
	case []any:
		node = &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle * yaml.Style(g.IntN(5)/4)}
		for _, value := range tree {
			node.Content = append(node.Content, g.node(value))
		}
	case string:
		styles := []yaml.Style{0, 0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle}
		node.Value, node.Style = tree, styles[g.IntN(len(styles))]
	case nil:
		node.Tag, node.Value = "!!null", "~"
	default:
		node.Tag, node.Value = "", fmt.Sprint(tree)
	}
	if g.IntN(6) == 0 {
		node.LineComment = "# why"
	}
	if g.IntN(6) == 0 {
		node.HeadComment = "# about"
	}
	return node
}

// edits are some that don't contradict each other.
func (g generator) edits(tree any) []edit.Edit {
	var edits []edit.Edit
	for range 1 + g.IntN(8) {
		e := g.edit(tree)
		if !contradicts(e, edits) {
			edits = append(edits, e)
		}
	}
	return edits
}

// contradicts tells whether e sets or removes what another edit is about, or
// the other way round.
func contradicts(e edit.Edit, edits []edit.Edit) bool {
	replaces := func(a, b edit.Edit) bool {
		return (a.Op == edit.Set || a.Op == edit.Remove) && b.Path.HasPrefix(a.Path)
	}
	for _, other := range edits {
		if replaces(e, other) || replaces(other, e) {
			return true
		}
	}
	return false
}

func (g generator) edit(tree any) edit.Edit {
	at := object.At(nil, tree)
	for at.IsMap() && len(at.Keys()) > 0 || at.IsList() && len(at.Items()) > 0 {
		if len(at.Path()) > 0 && g.IntN(3) == 0 {
			break
		}
		if at.IsList() {
			at = at.Item(g.IntN(len(at.Items())))
			continue
		}
		at = at.Get(at.Keys()[g.IntN(len(at.Keys()))])
	}
	e := edit.Edit{Op: edit.Set, Path: at.Path(), Value: g.value(2)}
	switch kind := g.IntN(4); {
	case at.IsList() && kind > 0:
		return g.addition(e, len(at.Items()))
	case at.IsMap() && kind > 0:
		return g.below(e)
	case len(e.Path) == 0:
		e.Value = g.fields(2)
	case kind == 0:
		e.Op = edit.Remove
	}
	return e
}

func (g generator) addition(e edit.Edit, length int) edit.Edit {
	e.Op, e.At = edit.Insert, g.IntN(length+2)
	if g.IntN(3) == 0 {
		e.Op = edit.Append
	}
	return e
}

// below is an edit at a place that isn't there yet.
func (g generator) below(e edit.Edit) edit.Edit {
	e.Path = e.Path.Key("map")
	switch g.IntN(4) {
	case 0:
		e.Path = e.Path.Key("list")
		return g.addition(e, 0)
	case 1:
		e.Path = e.Path.Key("text")
	case 2:
		e.Path = e.Path.Key("deep", "text")
	default:
		e.Op, e.Path = edit.Remove, e.Path.Key("nothing")
	}
	return e
}
