package shell_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// outline is a script's calls, a line each: the words as far as they are known,
// ~ before one that isn't literal.
func outline(script shell.Script) []string {
	var lines []string
	for _, call := range script.Calls {
		var words []string
		for _, word := range call.Words {
			text := word.Text
			if !word.Literal {
				text = "~" + text
			}
			words = append(words, text)
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

func read(t *testing.T, script string) shell.Script {
	t.Helper()
	read, err := shell.Read(script)
	if err != nil {
		t.Fatalf("Read: %v\nscript:\n%s", err, script)
	}
	return read
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// each runs a table of scripts and what some part of them should be.
func each(t *testing.T, cases map[string]scriptCase, part func(shell.Script) []string) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { same(t, c.script, part(read(t, c.script)), c.want) })
	}
}

type scriptCase struct {
	script string
	want   []string
}
