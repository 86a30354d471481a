package fill_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

var letters = lazy.Compile(`[a-z]`)

func TestATextIsFilled(t *testing.T) {
	values := map[string]string{"a": "1", "b": "", "c": "$1 a", "l": strings.Repeat("x", fill.Most)}
	for name, c := range map[string]struct{ text, want string }{
		"nothing to fill":                 {"1 2", "1 2"},
		"a value":                         {"-a-a-", "-1-1-"},
		"an empty one":                    {"<b>", "<>"},
		"one that looks like a pattern":   {"c", "$1 a"},
		"none":                            {"-z-", "-z-"},
		"one as long as may be":           {"l", values["l"]},
		"one that is longer stays whole":  {"al", "al"},
		"many of them cost no more":       {strings.Repeat("l", 10000), strings.Repeat("l", 10000)},
		"a long text of one's own is one": {values["l"] + "za", values["l"] + "za"},
	} {
		got := fill.In(c.text, letters, func(match string) (string, bool) { value, ok := values[match]; return value, ok })
		if name == "a long text of one's own is one" {
			got = fill.In(c.text, lazy.Compile("a"), func(string) (string, bool) { return "a", true })
		}
		if got != c.want {
			t.Errorf("%s: got %.40q, want %.40q", name, got, c.want)
		}
	}
}
