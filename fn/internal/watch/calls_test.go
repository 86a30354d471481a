package watch

import (
	"regexp"
	"strings"
	"testing"
)

// plainly is an example of a call's expression.
var plainly = strings.NewReplacer(`\b`, "", `\s+`, " ", `\S+`, "a", "(?:", "", ")", "").Replace

func TestEachCallIsFoundByItsWord(t *testing.T) {
	for _, c := range calls {
		example, _, _ := strings.Cut(plainly(c.call), "|")
		if !regexp.MustCompile(c.call).MatchString(example) || !asks.MatchString(example) || lists.MatchString(example) != c.lists {
			t.Errorf("%s: not found as what it is", example)
		}
		if !strings.Contains(example, c.word) {
			t.Errorf("%s: hasn't got its word %s", example, c.word)
		}
	}
}
