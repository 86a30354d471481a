package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// digest is infos that are shown to those who don't ask for all of them: the first of
// each kind, and how many more there are of it.
type digest struct {
	firsts []optimize.Finding
	more   []int
}

// leftAlone is what would have been faster and stays as it is, by object.
func leftAlone(findings []optimize.Finding) digest {
	return firstOfEach(findings, func(rule finding.Rule) bool { return rule.LeftAlone }, func(f optimize.Finding) string { return f.Object.String() })
}

// firstOfEach is the digest of the infos of rules, by what makes them alike.
func firstOfEach(findings []optimize.Finding, are func(finding.Rule) bool, kind func(optimize.Finding) string) digest {
	var d digest
	rules, at := rulesThat(are), map[string]int{}
	for _, f := range findings {
		if f.Severity != optimize.Info || !rules[f.Rule] {
			continue
		}
		if i, known := at[kind(f)]; known {
			d.more[i]++
			continue
		}
		at[kind(f)] = len(d.firsts)
		d.firsts, d.more = append(d.firsts, f), append(d.more, 0)
	}
	return d
}

// lines are the digest's. They count what else there is where that isn't shown.
func (d digest) lines(verbose bool) []string {
	shown := slices.Clone(d.firsts)
	for i, more := range d.more {
		if more > 0 && !verbose {
			shown[i].Message, shown[i].Advice = shown[i].Text(), fmt.Sprintf("-v shows %d more", more)
		}
	}
	return linesOf(shown, optimize.Info)
}

// rulesThat are the names of the rules of a kind.
func rulesThat(are func(finding.Rule) bool) map[string]bool {
	rules := map[string]bool{}
	for _, topic := range optimize.Rules() {
		for _, rule := range topic.Rules {
			rules[rule.Name] = are(rule)
		}
	}
	return rules
}

// tellLeftAlone prints them to those who didn't ask for all infos.
func tellLeftAlone(out io.Writer, findings []optimize.Finding, verbose bool) {
	if verbose {
		return
	}
	for _, line := range leftAlone(findings).lines(false) {
		fmt.Fprintf(out, "cacheopt: left alone: %s\n", line)
	}
}
