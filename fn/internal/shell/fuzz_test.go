package shell

import (
	"strings"
	"testing"
)

// corpus are scripts of the kinds that Tasks have.
var corpus = []string{
	"",
	"npm ci && npm test",
	"#!/bin/sh\nset -eu\nnpm ci\n",
	"#!/usr/bin/env bash\nset -euo pipefail\ncd $(workspaces.source.path)\ngo test ./...\n",
	"#!/usr/bin/env python3\nprint('npm ci')\n",
	"sh -c \"sh -c 'npm ci'\"",
	"eval \"$TEST_COMMAND\"",
	"cat <<EOF | sh\nnpm ci\nEOF\n",
	"case \"$L\" in node) npm ci;; go) go mod download;; esac",
	"f() { npm ci; }; f",
	"export A=b; A=c env -i B=d npm test",
	"$(params.command)",
	"echo $(params[\"a.b\"]) $(date)",
	"/kaniko/executor --destination=x \\\n",
	"if [ ; then",
	"\"",
	"((((((((((",
	"a=(1 2 3); echo ${a[@]}",
	"\x00\xff",
}

// FuzzRead looks for scripts that Read can't stand. Whatever it reads, each
// call has words, and reading is the same each time.
func FuzzRead(f *testing.F) {
	for _, script := range corpus {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script string) {
		read, err := Read(script)
		again, errAgain := Read(script)
		if len(read.Calls) != len(again.Calls) || (err == nil) != (errAgain == nil) {
			t.Fatalf("two readings differ: %d calls (%v), %d calls (%v)", len(read.Calls), err, len(again.Calls), errAgain)
		}
		for _, call := range read.Calls {
			if len(call.Words) == 0 {
				t.Fatal("a call without words")
			}
			if call.Outside() && call.Name() != "" {
				t.Fatalf("a call from outside has the name %q", call.Name())
			}
		}
	})
}

// FuzzReadCommand does the same for what a container runs.
func FuzzReadCommand(f *testing.F) {
	for _, script := range corpus {
		f.Add("sh\n-c\n" + script)
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, argv string) {
		read, _ := ReadCommand(strings.Split(argv, "\n"))
		for _, call := range read.Calls {
			if len(call.Words) == 0 {
				t.Fatal("a call without words")
			}
		}
	})
}
