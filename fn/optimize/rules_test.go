package optimize_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

func ruleTable(t *testing.T) map[string]optimize.Rule {
	t.Helper()
	table := map[string]optimize.Rule{}
	for _, topic := range optimize.Rules() {
		for _, rule := range topic.Rules {
			if _, twice := table[rule.Name]; twice {
				t.Errorf("%s is in the tables twice", rule.Name)
			}
			table[rule.Name] = rule
		}
	}
	return table
}

var kebab = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func TestRulesAreWhole(t *testing.T) {
	for name, rule := range ruleTable(t) {
		if !kebab.MatchString(name) {
			t.Errorf("%q is not in kebab case", name)
		}
		if rule.Comes() == "" {
			t.Errorf("%s comes neither as a change nor as a finding", name)
		}
		if n := len(rule.Summary()); n > 90 {
			t.Errorf("the first sentence of %s is %d characters long, and a list has room for 90", name, n)
		}
		if !strings.HasSuffix(rule.Means, ".") || rule.Do != "" && !strings.HasSuffix(rule.Do, ".") {
			t.Errorf("%s isn't told in sentences: %q, %q", name, rule.Means, rule.Do)
		}
		urgent := slices.ContainsFunc(rule.Severities, func(s optimize.Severity) bool { return s != optimize.Info })
		if urgent && rule.Do == "" {
			t.Errorf("%s is a warning or an error, and doesn't say what to do", name)
		}
	}
}

// TestEveryRuleOfTheSourceIsInATable reads the program's own source.
func TestEveryRuleOfTheSourceIsInATable(t *testing.T) {
	table, constants := ruleTable(t), map[string]bool{}
	for _, file := range sourceFiles(t) {
		ast.Inspect(file, func(node ast.Node) bool {
			if name, ok := ruleConstant(node); ok {
				constants[name] = true
			}
			if name, ok := ruleWrittenOut(node); ok {
				t.Errorf("the rule %q is written out where a constant belongs", name)
			}
			return true
		})
	}
	for _, name := range slices.Sorted(maps.Keys(constants)) {
		if _, ok := table[name]; !ok {
			t.Errorf("%s is in no table: add it to Rules of its package, with what it means and what to do", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if !constants[name] {
			t.Errorf("%s has no constant whose name begins with Rule", name)
		}
	}
}

// ruleConstant is the value of a constant whose name begins with Rule.
func ruleConstant(node ast.Node) (string, bool) {
	spec, ok := node.(*ast.ValueSpec)
	if !ok || len(spec.Values) != 1 || !strings.HasPrefix(strings.ToLower(spec.Names[0].Name), "rule") {
		return "", false
	}
	return text(spec.Values[0])
}

// ruleWrittenOut is the string that a field Rule is given.
func ruleWrittenOut(node ast.Node) (string, bool) {
	pair, ok := node.(*ast.KeyValueExpr)
	if !ok {
		return "", false
	}
	if key, ok := pair.Key.(*ast.Ident); !ok || key.Name != "Rule" {
		return "", false
	}
	return text(pair.Value)
}

// text is a literal string; false for any other expression.
func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(literal.Value)
	return value, err == nil
}

func sourceFiles(t *testing.T) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		files = append(files, file)
		return err
	})
	if err != nil || len(files) < 50 {
		t.Fatalf("read %d files (error %v)", len(files), err)
	}
	return files
}

// neverShown are rules, with the way they come, that no input is known to
// bring: what they tell of would be a bug.
var neverShown = []string{"tekton-validation error"}

// TestEveryRuleHasACase holds what the cases give against the tables, both
// ways.
func TestEveryRuleHasACase(t *testing.T) {
	table, seen := ruleTable(t), map[string]string{}
	for _, dir := range caseDirs(t) {
		output, report, _ := runCase(t, dir)
		_, undone, _ := optimize.Undo([]optimize.File{{Content: output}})
		for _, shown := range append(shownRules(report), shownRules(optimize.Report{Findings: undone.Findings})...) {
			seen[shown] = filepath.Base(dir)
		}
	}
	want := map[string]bool{}
	for name, rule := range table {
		for _, way := range strings.Split(rule.Comes(), ", ") {
			want[name+" "+way] = true
		}
	}
	for _, shown := range slices.Sorted(maps.Keys(want)) {
		if seen[shown] == "" && !slices.Contains(neverShown, shown) {
			t.Errorf("no case of testdata/ shows %s", shown)
		}
	}
	for _, shown := range slices.Sorted(maps.Keys(seen)) {
		if !want[shown] {
			t.Errorf("case %s shows %s, which no table of rules has", seen[shown], shown)
		}
	}
}

// shownRules are the rules of a report, each with the way it comes:
// "kaniko-flags change", "not-copied info".
func shownRules(report optimize.Report) []string {
	var all []string
	for _, f := range report.Findings {
		all = append(all, f.Rule+" "+string(f.Severity))
	}
	for _, change := range report.Changes {
		if change.Added && change.CopyOf == "" {
			all = append(all, change.Rule+" change")
		}
		for _, e := range change.Edits {
			all = append(all, e.Rule+" change")
		}
	}
	return all
}
