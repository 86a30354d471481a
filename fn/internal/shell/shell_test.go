package shell_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

func TestCalls(t *testing.T) {
	each(t, map[string]scriptCase{
		"nothing":                        {"", nil},
		"comments only":                  {"#!/bin/sh\n# npm ci\n", nil},
		"a command":                      {"npm ci --no-audit\n", []string{"npm ci --no-audit"}},
		"quotes are taken away":          {`n"p"m 'run' "te"st`, []string{"npm run test"}},
		"a directory stays":              {"/usr/local/bin/npm ci", []string{"/usr/local/bin/npm ci"}},
		"a line that goes on":            {"npm \\\n  ci \\\n  --no-audit\n", []string{"npm ci --no-audit"}},
		"a chain":                        {"cd app && npm ci || exit 1; npm test & wait", []string{"cd app", "npm ci", "exit 1", "npm test", "wait"}},
		"a pipe":                         {"npm test | tee out.txt", []string{"npm test", "tee out.txt"}},
		"redirections aren't words":      {"npm test >out.txt 2>&1 </dev/null", []string{"npm test"}},
		"a branch":                       {"if [ -f package.json ]; then\n npm ci\nelse\n yarn\nfi", []string{"[ -f package.json ]", "npm ci", "yarn"}},
		"a case":                         {"case \"$X\" in\n  a|b) npm ci ;;\n  *) yarn ;;\nesac", []string{"npm ci", "yarn"}},
		"loops":                          {"for d in a b; do (cd $d; npm ci); done\nwhile read l; do npm test; done", []string{"cd ~", "npm ci", "read l", "npm test"}},
		"a function's body and its call": {"setup() {\n  npm ci\n}\nfunction run { npm test; }\nsetup\nrun", []string{"npm ci", "npm test", "setup", "run"}},
		"a command in another's words":   {"echo \"$(npm ci)\" `npm test` <(go test)", []string{"echo ~ ~ ~", "npm ci", "npm test", "go test"}},
		"a command in an assignment":     {"VERSION=$(npm view x) ", []string{"npm view x"}},
		"a command in a heredoc":         {"cat <<EOF > f\n$(npm ci)\nEOF\nnpm test", []string{"cat", "npm ci", "npm test"}},
		"a heredoc's text is no command": {"cat <<-'EOF'\n\tnpm ci\n\t$(npm test)\n\tEOF\ngo test", []string{"cat", "go test"}},
		"negation, group, subshell":      {"! { npm ci; } && (npm test)", []string{"npm ci", "npm test"}},
		"bash's tests and arithmetic":    {"[[ $a == b* && -n \"$c\" ]] && (( x++ )); let y=1; npm ci", []string{"npm ci"}},
		"arrays":                         {"args=(--a --b)\nnpm ci \"${args[@]}\"", []string{"npm ci ~"}},
		"the lines end in CRLF":          {"#!/bin/bash\r\nset -e\r\nif true; then\r\n  npm ci\r\nfi\r\n", []string{"set -e", "true", "npm ci"}},
		"set -euo pipefail":              {"#!/usr/bin/env bash\nset -euo pipefail\nnpm ci\n", []string{"set -euo pipefail", "npm ci"}},
		"an expansion isn't literal":     {"npm ci $FLAGS --a=$X ${Y:-z} \"q$Z\"", []string{"npm ci ~ ~--a= ~ ~q"}},
		"a glob isn't literal":           {"rm -rf dist/* \"a*\" b?", []string{"rm -rf ~dist/* a* ~b?"}},
		"escapes in the shell's quotes":  {`echo "a\"b\\c\d" e\ f 'g\h'`, []string{`echo a"b\c\d e f g\h`}},
		"C-like escapes aren't read":     {`echo $'a' $'a\nb'`, []string{`echo a ~a\nb`}},
		"a variable set for one command": {"CI=1 npm test", []string{"npm test"}},
	}, outline)
}

func TestCallsBehindWrappers(t *testing.T) {
	each(t, map[string]scriptCase{
		"env with variables":                 {"env CI=true X=\"$Y\" npm ci", []string{"npm ci"}},
		"env with flags":                     {"env -i -u HOME A=b npm ci", []string{"npm ci"}},
		"exec":                               {"exec npm ci", []string{"npm ci"}},
		"exec of redirections only":          {"exec >log 2>&1\nnpm ci", []string{"exec", "npm ci"}},
		"time is the shell's own":            {"time npm ci", []string{"npm ci"}},
		"timeout and its duration":           {"timeout 60 npm ci; timeout -k 5 -s KILL 10m npm test; timeout --kill-after=5 \"$T\" go test", []string{"npm ci", "npm test", "go test"}},
		"timeout of nothing":                 {"timeout 60", []string{"timeout 60"}},
		"sudo and its user":                  {"sudo -E -u node -- npm ci", []string{"npm ci"}},
		"nice":                               {"nice -n 10 npm ci; nice npm test", []string{"npm ci", "npm test"}},
		"wrappers within wrappers":           {"sudo env CI=1 nice -n 5 timeout 5m npm ci", []string{"npm ci"}},
		"corepack":                           {"corepack yarn install", []string{"yarn install"}},
		"a wrapper alone":                    {"env; sudo -l", []string{"env", "sudo -l"}},
		"a lookup is not a call":             {"command -v npm >/dev/null || exit 1; command -V trivy; command npm ci", []string{"command -v npm", "exit 1", "command -V trivy", "npm ci"}},
		"a command that only looks like one": {"envsubst x; timeouts 1 npm", []string{"envsubst x", "timeouts 1 npm"}},
	}, outline)
}

func TestCallsOfWhatIsFound(t *testing.T) {
	each(t, map[string]scriptCase{
		"find runs":          {`find . -name x -exec cp {} y \;`, []string{"cp {} y", "find . -name x -exec cp {} y ;"}},
		"find runs on many":  {`find . -execdir sh -c 'npm ci' {} +`, []string{"npm ci", "find . -execdir sh -c npm ci {} +"}},
		"find runs nothing":  {"find . -exec", []string{"find . -exec"}},
		"xargs and its flag": {"ls | xargs -n 1 -0 cp -t y", []string{"ls", "cp -t y"}},
		"xargs alone":        {"ls | xargs", []string{"ls", "xargs"}},
	}, outline)
}

func TestWrites(t *testing.T) {
	each(t, map[string]scriptCase{
		"a file, made or added to": {"a > x; b >> y; c &> z; d >| v; e <> w", []string{"x", "y", "z", "v", "w"}},
		"of a group":               {"{ a; b; } > x", []string{"x"}},
		"two streams into one":     {"a > x 2>&1; b >&2; c 2>&-", []string{"x"}},
		"both by the old spelling": {"a >& x", []string{"x"}},
		"not what is read":         {"a < x; cat <<E\nE", nil},
		"within a shell":           {"sh -c 'a > x'", []string{"x"}},
	}, func(s shell.Script) []string {
		var files []string
		for _, file := range s.Writes {
			files = append(files, file.Text)
		}
		return files
	})
}

func TestVariableOfAWord(t *testing.T) {
	each(t, map[string]scriptCase{
		"a variable":      {"$A \"$B\" ${C}", []string{"A", "B", "C"}},
		"some of it":      {"x$A \"$B/c\" ${C:-x} ${#D}", []string{"", "", "", ""}},
		"told to a shell": {"sh -c \"$A\"", []string{"A"}},
	}, func(s shell.Script) []string {
		var names []string
		for _, word := range s.Calls[0].Words {
			names = append(names, word.Variable())
		}
		return names
	})
}

func TestCallsToldToAShell(t *testing.T) {
	each(t, map[string]scriptCase{
		"sh -c":                            {"sh -c 'npm ci && npm test'", []string{"npm ci", "npm test"}},
		"flags before -c":                  {"bash -e -c 'npm ci'; bash -ec 'npm test'; sh -ce 'go test'", []string{"npm ci", "npm test", "go test"}},
		"a flag with a value before -c":    {"bash -euo pipefail -c 'npm ci'; bash -o errexit -c 'npm test'", []string{"npm ci", "npm test"}},
		"long flags before -c":             {"bash --login --norc -c 'npm ci'", []string{"npm ci"}},
		"what follows isn't script":        {"sh -c 'npm \"$@\"' -- ci", []string{"npm ~"}},
		"quotes within quotes":             {`sh -c "npm run \"a b\""`, []string{"npm run a b"}},
		"a line that goes on in quotes":    {"sh -c \"npm \\\n  ci\"", []string{"npm ci"}},
		"behind a wrapper":                 {"exec timeout 5m /bin/bash -c 'npm ci'; busybox sh -c 'npm test'", []string{"npm ci", "npm test"}},
		"shells within shells":             {`sh -c "bash -c 'npm ci'"`, []string{"npm ci"}},
		"a script from a variable":         {"sh -c \"$CMD\"; bash -c \"npm $X\"", []string{"~", "~npm "}},
		"a script with a Tekton variable":  {"sh -c \"cd $(workspaces.source.path) && npm ci\"", []string{"cd ~$(workspaces.source.path)", "npm ci"}},
		"a script that is one":             {"sh -c \"$(params.cmd)\"; sh -c '$(params.cmd)'", []string{"~$(params.cmd)", "~$(params.cmd)"}},
		"eval":                             {"eval 'npm ci'; eval npm test; eval \"$X\"; eval \"$(params.x)\"", []string{"npm ci", "npm test", "~", "~$(params.x)"}},
		"eval of nothing":                  {"eval", []string{"eval"}},
		"a script in a file":               {"bash -x ./build.sh; sh", []string{"bash -x ./build.sh", "sh"}},
		"-c without a script":              {"sh -c", []string{"sh -c"}},
		"nesting without end is cut short": {strings.Repeat("eval ", 50) + "npm ci", nil},
	}, outline)
}

func TestCallsWithTektonVariables(t *testing.T) {
	each(t, map[string]scriptCase{
		"a param":                     {"npm run $(params.script)", []string{"npm run ~$(params.script)"}},
		"in double quotes":            {"cd \"$(workspaces.source.path)/$(params.dir)\"", []string{"cd ~$(workspaces.source.path)/$(params.dir)"}},
		"in single quotes":            {"echo 'a $(params.x)'", []string{"echo ~a $(params.x)"}},
		"with a bracket":              {"npm run $(params[\"a.b\"]) $(params['c'])", []string{"npm run ~$(params.a.b) ~$(params.c)"}},
		"with a space in the bracket": {"echo \"$(params[\"a b\"])\"", []string{"echo ~$(params.a_b)"}},
		"of a list":                   {"for f in $(params.files[*]); do cat $f $(params.files[0]) $(params[\"files\"][1]); done", []string{"cat ~ ~$(params.files[0]) ~$(params.files[1])"}},
		"of an object":                {"echo $(params.image.url)", []string{"echo ~$(params.image.url)"}},
		"as the command":              {"$(params.command) --all", []string{"~$(params.command) --all"}},
		"at the start of the command": {"$(params.dir)/run.sh", []string{"~$(params.dir)/run.sh"}},
		"where a result is written":   {"echo -n x | tee $(results.digest.path) > $(step.results.r.path)", []string{"echo -n x", "tee ~$(results.digest.path)"}},
		"every other kind":            {"echo $(inputs.params.x) $(context.taskRun.name) $(steps.a.results.r) $(tasks.a.results.r) $(credentials.path) $(artifacts.path) $(tt.params.x)", []string{"echo ~$(inputs.params.x) ~$(context.taskRun.name) ~$(steps.a.results.r) ~$(tasks.a.results.r) ~$(credentials.path) ~$(artifacts.path) ~$(tt.params.x)"}},
		"as a value":                  {"IMAGE=$(params.image)\nif [ \"$(params.x)\" = true ]; then npm ci; fi", []string{"[ ~$(params.x) = true ]", "npm ci"}},
		"in a heredoc":                {"cat > f <<EOF\n$(params.x)\nEOF\n", []string{"cat"}},
		"what is a command after all": {"echo $(params) $(paramsx.y) $(date) $(context)", []string{"echo ~ ~ ~ ~", "params", "paramsx.y", "date", "context"}},
		"a command with a param":      {"echo $(cat $(params.file))", []string{"echo ~", "cat ~$(params.file)"}},
	}, outline)
}

func TestSets(t *testing.T) {
	each(t, map[string]scriptCase{
		"an assignment":                          {"A=1\nB+=2 C=3", []string{"A", "B", "C"}},
		"an export with and without a value":     {"export A=1 B\nexport C", []string{"A", "B", "C"}},
		"an export in quotes":                    {"export \"A=$HOME/x\" \"$B\"", []string{"A"}},
		"declarations":                           {"declare -x A=1; local B=2; readonly C=3; typeset D", []string{"A", "B", "C", "D"}},
		"an array":                               {"A=(x y); declare -a B=(z)", []string{"A", "B"}},
		"in a function, a branch and sh -c":      {"f() { A=1; }\nif true; then B=2; fi\nsh -c 'C=3'", []string{"A", "B", "C"}},
		"not what is set for one command only":   {"A=1 npm ci; env B=2 npm test", nil},
		"not what is read":                       {"echo $A \"${B:-x}\"; [ C = 1 ]", nil},
		"a value that comes from a command":      {"A=$(npm config get cache)", []string{"A"}},
		"a value that is a variable of Tekton's": {"A=$(params.cache)", []string{"A"}},
	}, func(s shell.Script) []string { return s.Sets })
}

func TestCall(t *testing.T) {
	type result struct {
		name    string
		args    []string
		outside bool
	}
	for script, want := range map[string]result{
		"npm ci":                       {"npm", []string{"ci"}, false},
		"npm":                          {"npm", nil, false},
		"/usr/bin/npm ci":              {"npm", []string{"ci"}, false},
		"./gradlew $TASK":              {"gradlew", []string{""}, false},
		"npm ci --cache=$DIR":          {"npm", []string{"ci", "--cache="}, false},
		"$CMD ci":                      {"", []string{"ci"}, true},
		"\"$BIN/npm\" ci":              {"npm", []string{"ci"}, false},
		"$(params.command) --all":      {"", []string{"--all"}, true},
		"'$(params.command)'":          {"", nil, true},
		"eval \"$(params.command)\"":   {"", nil, true},
		"sh -c \"npm ci && $CMD\"":     {"", nil, true},
		"exec \"$@\"":                  {"", nil, true},
		"`which npm` ci":               {"", []string{"ci"}, true},
		"env X=$(params.x) npm ci":     {"npm", []string{"ci"}, false},
		"npm run \"$(params.script)\"": {"npm", []string{"run", "$(params.script)"}, false},
	} {
		call := read(t, script).Calls[0]
		same(t, script, result{call.Name(), call.Args(), call.Outside()}, want)
	}
	var none shell.Call
	same(t, "a call of nothing", result{none.Name(), none.Args(), none.Outside()}, result{})
}

func TestReadCommand(t *testing.T) {
	for name, c := range map[string]struct{ argv, want []string }{
		"nothing":                         {nil, nil},
		"a command":                       {[]string{"/kaniko/executor", "--dockerfile=$(params.f)"}, []string{"/kaniko/executor ~--dockerfile=$(params.f)"}},
		"what would be quotes in a shell": {[]string{"npm", "run", "a b", "'c'", "*"}, []string{"npm run a b 'c' *"}},
		"a wrapper":                       {[]string{"env", "CI=1", "npm", "ci"}, []string{"npm ci"}},
		"sh -c":                           {[]string{"sh", "-c", "npm ci\nnpm test"}, []string{"npm ci", "npm test"}},
		"sh -c with Tekton's variables":   {[]string{"/bin/sh", "-ec", "cd $(workspaces.source.path)/$(params[\"dir\"]) && npm test"}, []string{"cd ~$(workspaces.source.path)/$(params.dir)", "npm test"}},
		"sh -c of a param":                {[]string{"sh", "-c", "$(params.script)"}, []string{"~$(params.script)"}},
		"a command that is a param":       {[]string{"$(params.command)", "x"}, []string{"~$(params.command) x"}},
		"a list of params":                {[]string{"npm", "$(params.args[*])"}, []string{"npm ~$(params.args[*])"}},
		"a script's name":                 {[]string{"bash", "./test.sh"}, []string{"bash ./test.sh"}},
	} {
		got, err := shell.ReadCommand(c.argv)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		same(t, name, outline(got), c.want)
	}
	if got, err := shell.ReadCommand([]string{"sh", "-c", "if"}); err == nil {
		t.Errorf("got %v for half of a script, want an error", got)
	}
}

func TestInterpreted(t *testing.T) {
	for script, want := range map[string]bool{
		"":                               true,
		"npm ci":                         true,
		"#!/bin/sh":                      true,
		"#! /bin/sh -e\nx":               true,
		"#!/bin/bash\r\nx":               true,
		"#!/usr/bin/env bash -e\nx":      true,
		"#!/usr/bin/env -S bash -e\nx":   true,
		"#!/bin/busybox ash\nx":          true,
		"#!/usr/local/bin/dash\nx":       true,
		"#!/usr/bin/env python3\nx":      false,
		"#!/usr/bin/python3 -u\nx":       false,
		"#!/usr/bin/env node\nx":         false,
		"#!/usr/bin/env -S deno run\nx":  false,
		"#!win powershell.exe -File\nx":  false,
		"#!/bin/fish":                    false,
		"#!":                             false,
		"\n#!/usr/bin/env python3\n":     true,
		"# comment\n#!/usr/bin/python\n": true,
	} {
		if got := shell.Interpreted(script); got != want {
			t.Errorf("%q: got %v, want %v", script, got, want)
		}
	}
}

func TestScriptsThatCannotBeRead(t *testing.T) {
	for name, script := range map[string]string{
		"another language":           "#!/usr/bin/env python3\nprint('npm ci')\n",
		"an open quote":              "echo 'npm ci\n",
		"a branch without end":       "if true; then npm ci\n",
		"a fi too many":              "npm ci\nfi\n",
		"a template's braces":        "{{ if .Values.x }}\nnpm ci (\n{{ end }}\n",
		"an error in sh -c":          "npm ci\nsh -c 'if'\n",
		"nesting that nobody writes": strings.Repeat("(", 10_000) + "x" + strings.Repeat(")", 10_000),
		"arithmetic nested so":       strings.Repeat("$((", 100_000),
		"more than a cluster stores": strings.Repeat("npm ci\n", 200_000),
	} {
		got, err := shell.Read(script)
		if err == nil {
			t.Errorf("%s: got %v, want an error", name, outline(got))
		}
		if notShell := errors.Is(err, shell.ErrNotShell); notShell != (name == "another language") {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestErrorsSayWhere(t *testing.T) {
	_, err := shell.Read("npm ci\nfi\n")
	const want = "the script can't be read as shell: 2:1: `fi` can only be used to end an `if`"
	if err == nil || err.Error() != want {
		t.Errorf("got:  %v\nwant: %s", err, want)
	}
}

func TestLongScriptsAreReadQuickly(t *testing.T) {
	for _, part := range []string{"eval ", "npm ci; ", "a && ", "a | ", "if a; then ", "f() { ", "$(", "`", "<<a ", "\"${a:-", "env ", "x=$(params.a) ", "[[ ! "} {
		start := time.Now()
		_, _ = shell.Read(strings.Repeat(part, 10_000))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q again and again took %s", part, took)
		}
	}
}

func TestVariablesOfNoShellHideNothing(t *testing.T) {
	script := "cd ${inputs.params.dir}\nnpm --prefix=${PARAM.X} ci\n${params.command}\n"
	var got []string
	for _, call := range read(t, script).Calls {
		got = append(got, call.Name())
	}
	same(t, script, got, []string{"cd", "npm", ""})
}

// Read anew on each level, twice as often on the next, they would never end.
func TestSubstitutionsWithinEachOtherAreReadOnce(t *testing.T) {
	const deep = 100
	script := strings.Repeat("echo $(", deep) + "date" + strings.Repeat(")", deep)
	read, err := shell.Read(script)
	if err != nil || len(read.Calls) != deep+1 {
		t.Fatalf("%d calls, %v", len(read.Calls), err)
	}
	if inner := read.Calls[0].Words[1].Output; len(inner) != deep {
		t.Errorf("the first prints what %d commands print, want %d", len(inner), deep)
	}
}
