package shell

import (
	"slices"
	"strings"
)

// wrapper is a command that runs the command behind it.
type wrapper struct {
	// own is how many words of its own come first, flags aside.
	own int
	// valued are its flags whose value is a word of its own.
	valued []string
}

var wrappers = map[string]wrapper{
	"env":      {valued: []string{"-u", "--unset", "-C", "--chdir"}},
	"exec":     {valued: []string{"-a"}},
	"command":  {},
	"builtin":  {},
	"nohup":    {},
	"time":     {},
	"nice":     {valued: []string{"-n"}},
	"sudo":     {valued: []string{"-u", "--user", "-g", "--group", "-h", "-p"}},
	"stdbuf":   {valued: []string{"-i", "-o", "-e"}},
	"xvfb-run": {valued: []string{"-n", "-s", "-e", "-f"}},
	"timeout":  {own: 1, valued: []string{"-k", "--kill-after", "-s", "--signal"}},
	"xargs":    {valued: []string{"-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"}},
	"corepack": {},
	"busybox":  {},
}

func unwrap(call Call) Call {
	for len(call.Words) > 1 {
		w, wraps := wrappers[call.Name()]
		if !wraps || looksUp(call) {
			break
		}
		rest := w.skipFlags(call.Words[1:])
		if len(rest) <= w.own {
			break
		}
		call.Words = rest[w.own:]
	}
	return call
}

// looksUp tells whether a call asks where a command is, and doesn't run it.
func looksUp(call Call) bool {
	flag := call.Words[1].Text
	return call.Name() == "command" && (flag == "-v" || flag == "-V")
}

// skipFlags takes away a wrapper's flags and assignments.
func (w wrapper) skipFlags(words []Word) []Word {
	for len(words) > 0 && (strings.HasPrefix(words[0].Text, "-") || strings.Contains(words[0].Text, "=")) {
		if slices.Contains(w.valued, words[0].Text) && len(words) > 1 {
			words = words[1:]
		}
		words = words[1:]
	}
	return words
}

// told is the script that a call hands to a shell: sh -c SCRIPT, eval SCRIPT.
func told(call Call) (Word, bool) {
	if call.Name() == "eval" && len(call.Words) > 1 {
		return joined(call.Words[1:]), true
	}
	if !shells[call.Name()] {
		return Word{}, false
	}
	command, words := false, call.Words[1:]
	for len(words) > 0 && strings.HasPrefix(words[0].Text, "-") {
		flags := words[0].Text
		if !strings.HasPrefix(flags, "--") {
			command = command || strings.Contains(flags, "c")
			if strings.HasSuffix(flags, "o") && len(words) > 1 { // -o pipefail
				words = words[1:]
			}
		}
		words = words[1:]
	}
	if !command || len(words) == 0 {
		return Word{}, false
	}
	return words[0], true
}

// executed is the command that find runs for what it finds.
func executed(call Call) (Call, bool) {
	if call.Name() != "find" {
		return Call{}, false
	}
	at := slices.IndexFunc(call.Words, func(word Word) bool {
		return slices.Contains([]string{"-exec", "-execdir", "-ok", "-okdir"}, word.Text)
	})
	if at < 0 || at+1 == len(call.Words) {
		return Call{}, false
	}
	inner := call.Words[at+1:]
	if end := slices.IndexFunc(inner, func(word Word) bool { return word.Text == ";" || word.Text == "+" }); end >= 0 {
		inner = inner[:end]
	}
	return Call{Words: inner, Within: "find"}, true
}

func joined(words []Word) Word {
	all, texts, written := Word{Literal: true}, make([]string, len(words)), make([]string, len(words))
	for i, word := range words {
		texts[i], written[i] = word.Text, word.Written
		all.Literal = all.Literal && word.Literal
		all.shell = all.shell || word.shell
	}
	all.Text, all.Written = strings.Join(texts, " "), strings.Join(written, " ")
	return all
}
