package edit

import "testing"

func TestBlankLinesStayAsTheyWere(t *testing.T) {
	for name, c := range map[string]struct{ now, before, want string }{
		"one with spaces":           {"  a\n\n  b\n", "  a\n  \n  c\n", "  a\n  \n  b\n"},
		"each its own":              {"  a\n\n\n  b\n", "  a\n \n\n  c\n", "  a\n \n\n  b\n"},
		"a line before is new":      {"  n\n  a\n\n  b\n", "  a\n    \n  b\n", "  n\n  a\n    \n  b\n"},
		"a blank line is new":       {"  a\n\n\n  b\n", "  a\n  \n  b\n", "  a\n\n\n  b\n"},
		"nothing was there":         {"  a\n", "", "  a\n"},
		"nothing is there any more": {"", "  a\n  \n", ""},
	} {
		if got := blanksKept(c.now, c.before); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
