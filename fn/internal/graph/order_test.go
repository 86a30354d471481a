package graph

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// parseOrder reads edges such as "fetch>tests tests>build fetch=>scan": a>b
// for b runAfter a, a=>b where b uses a result of a. Tasks come in the order in
// which they are named.
func parseOrder(text string) order {
	o := order{explicit: map[string][]string{}, fixed: map[string][]string{}}
	for _, edge := range strings.Fields(text) {
		before, after, _ := strings.Cut(edge, ">")
		into := o.explicit
		if cut, fixed := strings.CutSuffix(before, "="); fixed {
			before, into = cut, o.fixed
		}
		for _, name := range []string{before, after} {
			if !slices.Contains(o.names, name) {
				o.names = append(o.names, name)
			}
		}
		into[after] = append(into[after], before)
	}
	o.names = o.topological()
	return o
}

// checksBeforeBuilds is the kind of pair that may be freed, by the names.
func checksBeforeBuilds(before, after string) bool {
	check := strings.HasPrefix(before, "test") || strings.HasPrefix(before, "lint")
	return check && strings.HasPrefix(after, "build")
}

// anyKind is all kinds of pairs that may be freed, by the names.
func anyKind(before, after string) bool {
	alike := strings.HasPrefix(before, "build") && strings.HasPrefix(after, "build")
	check := strings.HasPrefix(after, "test") || strings.HasPrefix(after, "lint")
	return alike || checksBeforeBuilds(before, after) || check && checksBeforeBuilds(before, "build")
}

// relaxAll relaxes what checksBeforeBuilds allows.
func relaxAll(o order) (order, []pair) { return relaxed(o, checksBeforeBuilds) }

func relaxed(o order, free func(before, after string) bool) (order, []pair) {
	var wanted []pair
	for _, name := range o.names {
		for _, before := range o.explicit[name] {
			if free(before, name) {
				wanted = append(wanted, pair{before, name})
			}
		}
	}
	return o.relax(wanted, free)
}

func TestRelax(t *testing.T) {
	for name, test := range map[string]struct{ before, after string }{
		"the guide's pipeline": {
			"fetch>test test>build build>scan scan>deploy",
			"fetch>test fetch>build build>scan test>scan scan>deploy"},
		"a build that nothing follows": {
			"fetch>test test>build", "fetch>test fetch>build"},
		"tests that wait for nothing": {
			"test>build build>scan", "build>scan test>scan"},
		"lint before tests before the build": {
			"fetch>lint lint>test test>build build>scan",
			"fetch>lint lint>test fetch>build build>scan test>scan"},
		"two tests before one build": {
			"fetch>test-a fetch>test-b test-a>build test-b>build build>scan",
			"fetch>test-a fetch>test-b fetch>build build>scan test-a>scan test-b>scan"},
		"one test before two builds in a row": {
			"fetch>test test>build-a build-a>build-b build-b>scan",
			"fetch>test fetch>build-a build-a>build-b build-b>scan test>scan"},
		"another task between tests and build keeps them in order": {
			"fetch>test test>package package>build build>scan",
			"fetch>test test>package package>build build>scan"},
		"a result keeps them in order": {
			"fetch>test test>build test=>build build>scan",
			"fetch>test test>build build>scan"},
		"an edge that another way repeats stays": {
			"fetch>test test>package package>build test>build build>scan",
			"fetch>test test>package package>build test>build build>scan"},
		"what follows only the tests is left alone": {
			"fetch>test test>report test>build build>scan",
			"fetch>test test>report fetch>build build>scan test>scan"},
		"a result of the build orders the scan, which then waits for tests by runAfter": {
			"fetch>test test>build build=>scan",
			"fetch>test fetch>build test>scan"},
	} {
		t.Run(name, func(t *testing.T) {
			relaxed, _ := relaxAll(parseOrder(test.before))
			if got, want := edges(relaxed), edges(parseOrder(test.after)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// edges are the explicit edges as sorted text.
func edges(o order) string {
	var all []string
	for after, befores := range o.explicit {
		for _, before := range befores {
			all = append(all, before+">"+after)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// TestPropertyRelaxFreesNothingElse holds random orders against the rule, with
// a reachability of its own.
func TestPropertyRelaxFreesNothingElse(t *testing.T) {
	for name, free := range map[string]func(before, after string) bool{"tests and builds": checksBeforeBuilds, "every kind": anyKind} {
		t.Run(name, func(t *testing.T) {
			freed := 0
			for seed := range 4000 {
				o := randomOrder(rand.New(rand.NewSource(int64(seed))))
				relaxed, pairs := relaxed(o, free)
				freed += len(pairs)
				if err := freesNothingElse(o, relaxed, pairs, free); err != nil {
					t.Fatalf("seed %d: %v\n%s\n%s", seed, err, edges(o), edges(relaxed))
				}
			}
			if freed < 1000 {
				t.Errorf("only %d pairs were freed", freed)
			}
		})
	}
}

func freesNothingElse(o, relaxed order, pairs []pair, free func(before, after string) bool) error {
	for _, after := range o.names {
		was, is := reachable(o, after), reachable(relaxed, after)
		for _, before := range o.names {
			switch {
			case was[before] && !is[before] && !free(before, after):
				return fmt.Errorf("%s no longer waits for %s", after, before)
			case is[before] && !was[before]:
				return fmt.Errorf("%s newly waits for %s", after, before)
			}
		}
	}
	for _, p := range pairs {
		if reachable(relaxed, p.after)[p.before] {
			return fmt.Errorf("%s counts as free of %s, and still waits for it", p.after, p.before)
		}
	}
	return relaxed.check()
}

func randomOrder(r *rand.Rand) order {
	kinds := []string{"fetch", "test", "lint", "build", "build", "scan", "deploy", "other"}
	var names, text []string
	for i := range 2 + r.Intn(9) {
		names = append(names, fmt.Sprintf("%s-%d", kinds[r.Intn(len(kinds))], i))
	}
	for i, name := range names {
		for _, before := range names[:i] {
			switch r.Intn(9) {
			case 0, 1, 2:
				text = append(text, before+">"+name)
			case 3:
				text = append(text, before+"=>"+name)
			}
		}
	}
	return parseOrder(strings.Join(text, " "))
}

// reachable is a breadth-first search over all edges, which order.before isn't.
func reachable(o order, from string) map[string]bool {
	seen := map[string]bool{}
	for next := []string{from}; len(next) > 0; next = next[1:] {
		for _, edges := range []map[string][]string{o.explicit, o.fixed} {
			for _, before := range edges[next[0]] {
				if !seen[before] {
					seen[before] = true
					next = append(next, before)
				}
			}
		}
	}
	return seen
}
