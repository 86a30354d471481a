package optimize_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// Every line of a changed document is one that an edit of the report is about,
// or it is there as it came. To see this, the lines that edits own are taken
// from the document before and from the one after: what is left must be the
// same, line by line. Nothing here knows how edits are carried out.

func TestPropertyOnlyEditsOwnLines(t *testing.T) {
	compared := 0
	for _, dir := range caseDirs(t) {
		if !exists(filepath.Join(dir, "expected.yaml")) {
			continue
		}
		output, report, err := runCase(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		input := read(t, filepath.Join(dir, "input.yaml"))
		problems, n := strayLines(input, string(output), report)
		for _, problem := range problems {
			t.Errorf("%s: %s", filepath.Base(dir), problem)
		}
		compared += n
	}
	if compared < 150 {
		t.Errorf("only %d changed documents were compared", compared)
	}
}

// TestTheLedgerSeesOtherLines gives it outputs as they must not be.
func TestTheLedgerSeesOtherLines(t *testing.T) {
	const input = `# the tests
kind: Task
metadata: {name:  a}
spec:
  steps:
  - name: unit   # fast
    image: "node"

    script: |
      npm ci
  # the last
  - name: e2e
    image: node
    args: [a, 'b']
`
	edits := []optimize.Edit{
		{Operation: "append", Field: "spec.steps", Value: map[string]any{"name": "new"}},
		{Operation: "set", Field: "spec.steps[0].script"}, {Operation: "remove", Field: "spec.steps[1].args"},
	}
	right := strings.NewReplacer("npm ci", "npm ci --prefer-offline\n      true", "    args: [a, 'b']\n", "  - name: new\n").Replace(input)
	for name, c := range map[string]struct{ from, to, want string }{
		"what the edits say":                  {"", "", ""},
		"a quote less":                        {`"node"`, "node", "line 7"},
		"a comment less":                      {"  # the last\n", "", "line 9"},
		"another space before a comment":      {"   # fast", " # fast", "line 6"},
		"an empty line less":                  {"\n\n    script", "\n    script", "line 8"},
		"what can't be read":                  {"{name:  a}", "{name:  a", "isn't there"},
		"other spaces in braces":              {"{name:  a}", "{name: a}", "line 3"},
		"a field that no edit is about":       {"kind: Task\n", "kind: Task\nnew: 1\n", "line 3"},
		"a field that no edit removes":        {"    image: \"node\"\n", "", "line 7"},
		"an element that no edit is about":    {"  - name: new\n", "  - name: new\n  - name: newer\n", "line"},
		"a comment at the end":                {"  - name: new\n", "  - name: new\n# end\n", "line"},
		"the end cut off":                     {"  # the last\n  - name: e2e\n    image: node\n  - name: new\n", "", "missing"},
		"two elements in each other's places": {"name: unit", "name: e2e", "line 6"},
	} {
		output := strings.Replace(right, c.from, c.to, 1)
		report := optimize.Report{Changes: []optimize.Change{{Kind: "Task", Name: "a", Edits: edits}}}
		problems, compared := strayLines(input, output, report)
		if got := strings.Join(problems, "\n"); compared != 1 || (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q; from:\n%s", name, got, c.want, output)
		}
	}
}

// strayLines are lines that differ though no edit is about them, the first of
// each document, and how many documents were compared.
func strayLines(input, output string, report optimize.Report) (problems []string, compared int) {
	before, after := documentsByName(input), documentsByName(output)
	for _, change := range report.Changes {
		from, to := objectName(change.Kind, change.Namespace, sourceOf(change)), objectName(change.Kind, change.Namespace, change.Name)
		if before[from] == "" || len(change.Edits) == 0 || writtenAnew(change, before[from], report) {
			continue
		}
		compared++
		if after[to] == "" {
			problems = append(problems, to+" isn't there, or can't be read")
			continue
		}
		was, is := newLedger(before[from], change.Edits), newLedger(after[to], change.Edits)
		was.input(was.root, "", 0)
		is.output(is.root, was.root, "", 0)
		if difference := firstDifference(was.free(), is.free()); difference != "the end" {
			problems = append(problems, to+": "+difference)
		} else if len(was.free()) != len(is.free()) {
			problems = append(problems, fmt.Sprintf("%s: lines are missing at the end: %q, %q", to, was.free(), is.free()))
		}
	}
	return problems, compared
}

// writtenAnew tells whether the report says so of an original. Of a copy it
// says nothing; there an anchor or a tag is reason enough.
func writtenAnew(change optimize.Change, doc string, report optimize.Report) bool {
	said := slices.ContainsFunc(report.Findings, func(f optimize.Finding) bool {
		return f.Rule == "rewritten" && f.Object.Kind == change.Kind && f.Object.Name == change.Name
	})
	return said || change.CopyOf != "" && marked(newLedger(doc, nil).root)
}

// marked tells whether there is an anchor, an alias or a tag.
func marked(node *yaml.Node) bool {
	return node.Anchor != "" || node.Kind == yaml.AliasNode || node.Style&yaml.TaggedStyle != 0 ||
		slices.ContainsFunc(node.Content, marked)
}

// documentsByName are a stream's documents without the empty lines around them.
func documentsByName(stream string) map[string]string {
	docs := map[string]string{}
	for _, doc := range marker.Split(stream, -1) {
		if strings.TrimSpace(doc) != "" {
			docs[nameIn(decoded(doc))] = strings.Trim(doc, "\r\n")
		}
	}
	return docs
}

// ledger says which lines of a document edits own.
type ledger struct {
	edits  []optimize.Edit
	lines  []string
	root   *yaml.Node
	owned  []bool // by line, from 1
	starts map[int]bool
}

func newLedger(doc string, edits []optimize.Edit) *ledger {
	l := &ledger{edits: edits, lines: strings.Split(doc, "\n"), starts: map[int]bool{}}
	l.owned = make([]bool, len(l.lines)+2)
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(doc), &document); err != nil || len(document.Content) == 0 {
		panic(fmt.Sprintf("can't read %q: %v", doc, err))
	}
	l.root = document.Content[0]
	l.mark(l.root)
	return l
}

func (l *ledger) mark(node *yaml.Node) {
	l.starts[node.Line] = true
	for _, child := range node.Content {
		l.mark(child)
	}
}

// free is what no edit owns.
func (l *ledger) free() []byte {
	var free []string
	for i, line := range l.lines {
		if !l.owned[i+1] {
			free = append(free, line)
		}
	}
	return []byte(strings.Join(free, "\n"))
}

// line is the text of a line, without the spaces around it.
func (l *ledger) line(n int) string { return strings.TrimSpace(at(l.lines, n-1)) }

func (l *ledger) indent(n int) int {
	line := at(l.lines, n-1)
	return len(line) - len(strings.TrimLeft(line, " "))
}

// end is the last line of a value.
func (l *ledger) end(node *yaml.Node) int {
	last := node.Line
	for _, child := range node.Content {
		last = max(last, l.end(child))
	}
	if node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		for n := last + 1; n <= len(l.lines) && (l.line(n) == "" || l.indent(n) > l.indent(node.Line)); n++ {
			if l.line(n) != "" {
				last = n
			}
		}
		return last
	}
	for last < len(l.lines) && !l.starts[last+1] && l.line(last+1) != "" && l.line(last + 1)[0] != '#' && !closesOther(node) {
		last++
	}
	return last
}

// closesOther tells whether lines below a value can't be its own.
func closesOther(node *yaml.Node) bool {
	return node.Kind != yaml.ScalarNode && node.Style&yaml.FlowStyle == 0
}

func (l *ledger) own(from, to int) {
	for n := from; n <= to; n++ {
		l.owned[n] = true
	}
}

// about are the operations on the path itself; below tells whether there are
// any further down.
func (l *ledger) about(path string) (ops []string, below bool) {
	for _, e := range l.edits {
		rest, found := strings.CutPrefix(e.Field, path)
		switch {
		case e.Field == path:
			ops = append(ops, e.Operation)
		case path == "" || found && (rest[0] == '.' || rest[0] == '['):
			below = true
		}
	}
	return ops, below
}

// folded tells whether a value has no lines of its own to put something into.
func folded(node *yaml.Node) bool {
	return node.Style&yaml.FlowStyle != 0 || len(node.Content) == 0
}

// input marks what edits own of a document as it came. from is the line of the
// value's key or dash.
func (l *ledger) input(node *yaml.Node, path string, from int) {
	ops, below := l.about(path)
	if slices.Contains(ops, "set") || slices.Contains(ops, "remove") || folded(node) && (len(ops) > 0 || below) {
		l.own(from, l.end(node))
		return
	}
	gone := 0
	each(node, path, func(child *yaml.Node, path string, key *yaml.Node) {
		start := l.start(node, child, key)
		l.input(child, path, start)
		if ops, _ := l.about(path); slices.Contains(ops, "remove") {
			gone++
			l.ownAround(start, l.end(child))
			if key != nil && strings.HasPrefix(l.line(start), "- ") {
				l.own(start, l.end(child)+1)
			}
		}
	})
	if gone > 0 && gone == len(node.Content)/width(node) && !l.adds(path) {
		l.own(from, from) // what is empty stands beside its key
	}
}

// adds tells whether edits put something at or below the path.
func (l *ledger) adds(path string) bool {
	return slices.ContainsFunc(l.edits, func(e optimize.Edit) bool {
		return e.Operation != "remove" && strings.HasPrefix(e.Field, path)
	})
}

func width(node *yaml.Node) int {
	if node.Kind == yaml.MappingNode {
		return 2
	}
	return 1
}

// ownAround owns the comment right above what goes, and the one right below
// that is indented as a part of it.
func (l *ledger) ownAround(start, end int) {
	for n := start - 1; n > 0 && strings.HasPrefix(l.line(n), "#"); n-- {
		l.own(n, n)
	}
	for n := end + 1; n <= len(l.lines) && strings.HasPrefix(l.line(n), "#") && l.indent(n) > l.indent(start); n++ {
		l.own(n, n)
	}
}

// start is the line of a key, or of the dash of an element.
func (l *ledger) start(parent, child, key *yaml.Node) int {
	if key != nil {
		return key.Line
	}
	n := child.Line
	for n > parent.Line && (l.indent(n) != parent.Column-1 || !strings.HasPrefix(l.line(n), "-")) {
		n--
	}
	return n
}

// each visits the values of a map or list.
func each(node *yaml.Node, path string, visit func(child *yaml.Node, path string, key *yaml.Node)) {
	for i := width(node) - 1; i < len(node.Content); i += width(node) {
		if node.Kind == yaml.MappingNode {
			visit(node.Content[i], pathTo(path, node.Content[i-1].Value), node.Content[i-1])
			continue
		}
		visit(node.Content[i], fmt.Sprintf("%s[%d]", path, i), nil)
	}
}

// pathTo is the path of a field, as reports write it.
func pathTo(path, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]\"/ "):
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	}
	return path + "." + key
}

// output marks what edits own of the document that went out; was is the value
// as it came.
func (l *ledger) output(node, was *yaml.Node, path string, from int) {
	ops, below := l.about(path)
	switch {
	case slices.Contains(ops, "set"), folded(was) && (len(ops) > 0 || below), len(node.Content) == 0 && len(was.Content) > 0:
		l.own(from, l.end(node))
	case node.Kind == yaml.MappingNode:
		l.outputFields(node, was, path)
	case node.Kind == yaml.SequenceNode:
		l.outputElements(node, was, path)
	}
}

func (l *ledger) outputFields(node, was *yaml.Node, path string) {
	each(node, path, func(child *yaml.Node, path string, key *yaml.Node) {
		before := valueOf(was, key.Value)
		ops, below := l.about(path)
		switch {
		case before != nil:
			l.output(child, before, path, key.Line)
		case len(ops) > 0 || below:
			l.own(key.Line, l.end(child))
		}
	})
	if len(was.Content) == 0 || len(node.Content) == 0 || !strings.HasPrefix(l.line(node.Line), "- ") {
		return
	}
	// The first field of an element is another where that one was removed.
	if ops, _ := l.about(pathTo(path, was.Content[0].Value)); slices.Contains(ops, "remove") {
		l.own(node.Line, node.Line)
	}
}

// valueOf is the value of a map's field, nil where there is none.
func valueOf(node *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// outputElements tells new elements from old ones: they hold what was added.
func (l *ledger) outputElements(node, was *yaml.Node, path string) {
	var news []string
	for _, e := range l.edits {
		if e.Field == path && (e.Operation == "append" || e.Operation == "insert") {
			news = append(news, asJSON(e.Value))
		}
	}
	old := 0
	for i, child := range node.Content {
		for old < len(was.Content) {
			if ops, _ := l.about(fmt.Sprintf("%s[%d]", path, old)); !slices.Contains(ops, "remove") {
				break
			}
			old++
		}
		start := l.start(node, child, nil)
		at := slices.Index(news, valueJSON(child))
		if at < 0 && old < len(was.Content) || len(node.Content)-i <= len(was.Content)-old && len(news) == 0 {
			l.output(child, was.Content[old], fmt.Sprintf("%s[%d]", path, old), start)
			old++
			continue
		}
		if at >= 0 {
			news = slices.Delete(news, at, at+1)
			l.own(start, l.end(child))
		}
	}
}

func valueJSON(node *yaml.Node) string {
	var value any
	if err := node.Decode(&value); err != nil {
		return err.Error()
	}
	return asJSON(value)
}

// asJSON is a value with its keys in order.
func asJSON(value any) string {
	first, _ := json.Marshal(value)
	var tree any
	_ = json.Unmarshal(first, &tree)
	out, _ := json.Marshal(tree)
	return string(out)
}
