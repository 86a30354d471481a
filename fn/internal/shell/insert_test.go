package shell_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

func TestInsert(t *testing.T) {
	flags := []string{"--cache=true", "--cache-repo=${REPO}"}
	const added = ` --cache=true --cache-repo="${REPO}"`
	for name, c := range map[string]struct{ before, call, after string }{
		"a call alone":                     {"", "build", ""},
		"with words of its own":            {"", "build", " -d x"},
		"among others":                     {"#!/bin/sh\nset -eu\ncd src # here\n", "/kaniko/executor", " -d x && echo done\n"},
		"behind exec and env":              {"exec env A=b ", "build", " -d x"},
		"that goes on in lines":            {"", "build", " \\\n    -d x \\\n    # not this\n"},
		"whose last line goes on":          {"", "build", " -d x \\\n"},
		"that ends at once":                {"if true; then ", "build", "; fi"},
		"in a subshell":                    {"(cd x; ", "build", ")"},
		"into a pipe":                      {"", "build", "|tee log"},
		"with its output sent away":        {"", "build", ">log 2>&1"},
		"behind Tekton's variables":        {`cd $(params["a.b"])/$(params['c']); `, "build", ` -d $(params["image name"])`},
		"in quotes":                        {"", `"build"`, " -d x"},
		"in a variable":                    {"X=build; ", `"$X"`, " -d x"},
		"beside a here-doc":                {"cat > f <<'EOF'\nbuild -d no\nEOF\n", "build", " -d x\n"},
		"before a here-doc":                {"", "build", " -d x <<EOF\nbuild\nEOF\n"},
		"with letters of several bytes":    {"echo 'größer' # naïve\n", "build", " -d x"},
		"with tabs and spaces as they are": {"\t", "build", "\t -d   x  \n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			script := c.before + c.call + c.after
			got, err := shell.Insert(script, callOf(t, script), flags)
			if want := c.before + c.call + added + c.after; err != nil || got != want {
				t.Errorf("got %q (%v)\nwant %q", got, err, want)
			}
		})
	}
}

// callOf is the position of the call with an argument -d, or of the last.
func callOf(t *testing.T, script string) int {
	t.Helper()
	calls := read(t, script).Calls
	if at := slices.IndexFunc(calls, func(c shell.Call) bool { return slices.Contains(c.Args(), "-d") }); at >= 0 {
		return at
	}
	for i, call := range calls {
		if strings.HasSuffix(call.Words[0].Text, "build") {
			return i
		}
	}
	return len(calls) - 1
}

func TestWhereWordsCannotBeInserted(t *testing.T) {
	for name, script := range map[string]string{
		"a loop":               "for i in a b; do build -d $i; done",
		"a while loop":         "while read i; do build -d $i; done",
		"a function":           "f() { build -d x; }; f",
		"a command's output":   "echo $(build -d x)",
		"a script in a script": "sh -c 'build -d x'",
		"eval":                 "eval build -d x",
		"no shell":             "#!/usr/bin/env python3\nbuild -d x",
		"half a script":        "if build -d x",
	} {
		calls, _ := shell.Read(script)
		for n := range max(1, len(calls.Calls)) {
			if len(calls.Calls) > n && calls.Calls[n].Within == "" {
				continue
			}
			if got, err := shell.Insert(script, n, []string{"--cache"}); err == nil {
				t.Errorf("%s: got %q, want an error", name, got)
			}
		}
	}
	for _, n := range []int{-1, 1} {
		if got, err := shell.Insert("build", n, []string{"x"}); err == nil {
			t.Errorf("call %d of one: got %q, want an error", n, got)
		}
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"--cache=true":       "--cache=true",
		"--cache-repo=${R}":  `--cache-repo="${R}"`,
		"--label=a b":        "--label='a b'",
		"it's":               `'it'\''s'`,
		"":                   "''",
		"$HOME":              "'$HOME'",
		"--x=a${R}\"`$b\\":   "--x=\"a${R}\\\"\\`\\$b\\\\\"",
		"--x=$(params.repo)": "--x='$(params.repo)'",
		"a;b":                "'a;b'",
	} {
		same(t, word, shell.Quote(word), want)
	}
}

func TestWithin(t *testing.T) {
	each(t, map[string]scriptCase{
		"straight":             {"if a; then b; fi; (c) | d && e", []string{"", "", "", "", ""}},
		"loops":                {"for i in x; do a; done; while b; do c; done", []string{"a loop", "a loop", "a loop"}},
		"a function":           {"f() { a; }; f", []string{"a function", ""}},
		"a command's output":   {"a $(b) <(c)", []string{"", "a command substitution", "a command substitution"}},
		"the outermost counts": {"for i in x; do f() { a; }; done", []string{"a loop"}},
		"a script of its own":  {"sh -c 'a'", []string{"a script of its own (sh -c or eval)"}},
		"what comes behind":    {"for i in x; do a; done; b", []string{"a loop", ""}},
	}, func(s shell.Script) []string {
		var all []string
		for _, call := range s.Calls {
			all = append(all, call.Within)
		}
		return all
	})
}

func TestWritten(t *testing.T) {
	each(t, map[string]scriptCase{
		"variables":          {`a $B "${C}" x$D/y`, []string{"a", "${B}", "${C}", "x${D}/y"}},
		"made of variables":  {`a ${B:-x} "${C[@]}" ${#D}`, []string{"a", "${B:}", "${C:}", "${D:}"}},
		"arguments":          {`a "$@" $* $1`, []string{"a", "${@}", "${*}", "${1}"}},
		"a command's output": {"a $(b) x`c`", []string{"a", "${}", "x${}"}},
		"Tekton's":           {`a $(params.b) "$(params["c.d"])"`, []string{"a", "$(params.b)", "$(params.c.d)"}},
	}, func(s shell.Script) []string {
		var all []string
		for _, word := range s.Calls[0].Words {
			all = append(all, word.Written)
		}
		return all
	})
}

func TestValues(t *testing.T) {
	got := read(t, "A=x\nexport B=\"$A/y\"\nC=$(date)\nD+=z\nE=(a b)\nF=\n").Values
	same(t, "values", got, map[string]string{"A": "x", "B": "${A}/y", "C": "${}", "D": "${}", "E": "${}", "F": "${}"})
}

func TestProgramAndTold(t *testing.T) {
	for argv, want := range map[string][2]int{
		"/kaniko/executor -d x":            {0, -1},
		"env A=b /kaniko/executor -d x":    {2, -1},
		"/busybox/sh -c build":             {0, 2},
		"/busybox/busybox sh -ec build x":  {1, 3},
		"sh -euo pipefail -c build":        {0, 4},
		"sh build.sh":                      {0, -1},
		"exec timeout 5m /kaniko/executor": {3, -1},
	} {
		words := strings.Fields(argv)
		told, found := shell.Told(words)
		if !found {
			told = -1
		}
		same(t, argv, [2]int{shell.Program(words), told}, want)
	}
	same(t, "nothing", shell.Program(nil), 0)
}

// FuzzInsert holds what comes of any script: all bytes but the words' stay, and
// what is read back is what was there with the words behind one call.
func FuzzInsert(f *testing.F) {
	for i, script := range []string{
		"build -d x", "cd $(params[\"a.b\"]); build \\\n -d x # c", "a; b; c\n", "cat <<EOF\n$(b)\nEOF\nbuild", "\"a\"'b'", "a\\\nb c",
		"if a; then b; else c; fi | d &", "exec env A=b $X \"$@\"", "a\r\nb", "[[ a && b ]] && c", "a(){ b; }; a", "é $(params['ü']) ß",
		"a $((1+2)) {b,c} <(d) >e", "case x in a) b;; esac", "x=1 a", "! a", "time a", "coproc a", "let x=1; a", "declare a=b; c",
	} {
		f.Add(script, i%3, "--cache=true", "--repo=${R}")
	}
	f.Fuzz(func(t *testing.T, script string, n int, one, two string) {
		got, err := shell.Insert(script, n, []string{one, two})
		if err != nil {
			return
		}
		added := " " + shell.Quote(one) + " " + shell.Quote(two)
		at := strings.Index(got, added)
		for at >= 0 && got[:at]+got[at+len(added):] != script {
			next := strings.Index(got[at+1:], added)
			if next < 0 {
				t.Fatalf("%q became %q: not only the words came in", script, got)
			}
			at += 1 + next
		}
		if at < 0 {
			t.Fatalf("%q became %q, which lacks the words", script, got)
		}
		before, _ := shell.Read(script)
		after, err := shell.Read(got)
		if err != nil || len(before.Calls) != len(after.Calls) || len(after.Calls[n].Words) != len(before.Calls[n].Words)+2 {
			t.Fatalf("%q became %q: %v", script, got, err)
		}
	})
}

func TestOneCallInsteadOfAnother(t *testing.T) {
	for script, want := range map[string]bool{
		"a; b":                                       false,
		"a && b":                                     false,
		"a || b":                                     true,
		"x && a || b":                                true,
		"if x; then a; else b; fi":                   true,
		"if x; then a; elif b; then :; fi":           true,
		"if a; then b; fi":                           false,
		"if a; then x; else b; fi":                   false,
		"if x; then a; b; fi":                        false,
		"if x; then a; fi; if x; then b; fi":         false,
		"if x; then if y; then a; fi; else b; fi":    true,
		"case $x in 1) a;; 2) b;; esac":              true,
		"case $x in 1) a; b;; esac":                  false,
		"case $(a) in 1) b;; esac":                   false,
		"while x; do if y; then a; else b; fi; done": false,
		"(a) || { b; }":                              true,
	} {
		t.Run(script, func(t *testing.T) {
			read, err := shell.Read(script)
			if err != nil {
				t.Fatal(err)
			}
			named := func(name string) shell.Call {
				return read.Calls[slices.IndexFunc(read.Calls, func(c shell.Call) bool { return c.Name() == name })]
			}
			if got := named("a").Instead(named("b")); got != want || named("b").Instead(named("a")) != want {
				t.Errorf("got %v", got)
			}
		})
	}
}
