package kaniko

import (
	"maps"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// scripted is a step with a script, and what its Task has besides.
func scripted(text string, args []any, env map[string]string) (tekton.TaskSpec, tekton.Step) {
	var variables []any
	for name, value := range env {
		variables = append(variables, map[string]any{"name": name, "value": value})
	}
	step := map[string]any{"image": "gcr.io/kaniko-project/executor:debug", "script": text, "args": args, "env": variables}
	tree := map[string]any{"spec": map[string]any{"steps": []any{step}}}
	spec := tekton.SpecOf(object.Object{ID: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task"}, Value: object.At(nil, tree)})
	return spec, spec.Steps()[0]
}

func TestFlagsInScripts(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		args   []any
		env    map[string]string
		want   map[string]string
	}{
		"written out": {"/kaniko/executor --context=\"$(workspaces.source.path)\" -d 'a/b' --cache", nil, nil,
			map[string]string{"context": "$(workspaces.source.path)", "destination": "a/b", "cache": "true"}},
		"from a variable of the script": {"IMAGE=r.io/$(params.name)\nTAG=v1\n/kaniko/executor -d $IMAGE:${TAG}", nil, nil,
			map[string]string{"destination": "r.io/$(params.name):v1"}},
		"from a variable of a variable": {"R=r.io\nIMAGE=$R/app\n/kaniko/executor --destination \"$IMAGE\" --context .", nil, nil,
			map[string]string{"destination": "r.io/app", "context": "."}},
		"from the environment": {"/kaniko/executor --destination=$IMAGE $MORE", nil, map[string]string{"IMAGE": "$(params.image)", "MORE": "--cache=false --verbosity=info"},
			map[string]string{"destination": "$(params.image)", "cache": "false", "verbosity": "info"}},
		"of a variable that the script sets twice": {"I=a\nif b; then I=c; fi\n/kaniko/executor -d r.io/$I", nil, nil,
			map[string]string{"destination": "r.io/$(shell.I)"}},
		"of a variable that is more than its name": {"/kaniko/executor -d r.io/${NAME:-x}:$(date +%s)", nil, nil,
			map[string]string{"destination": "r.io/$(shell.NAME):$(shell.)"}},
		"of a variable that holds itself": {"A=$A/x\n/kaniko/executor -d $A", nil, nil,
			map[string]string{"destination": "$(shell.A)/x/x/x"}},
		"from args": {"/kaniko/executor --context=. \"$@\"", []any{"--destination=a/b", "--cache=false"}, nil,
			map[string]string{"context": ".", "destination": "a/b", "cache": "false"}},
	} {
		t.Run(name, func(t *testing.T) {
			call := readInvocation(scripted(test.script, test.args, test.env))
			if call.why != "" || !maps.Equal(call.flags, test.want) {
				t.Errorf("got %v (%s), want %v", call.flags, call.why, test.want)
			}
		})
	}
}

func TestScriptsThatBuildTheirArguments(t *testing.T) {
	for name, script := range map[string]string{
		"in a variable":              "A=\"-d x\"\n/kaniko/executor $A",
		"in an array":                "A=(-d x)\n/kaniko/executor \"${A[@]}\"",
		"in the positional ones":     "set -- -d x\n/kaniko/executor \"$@\"",
		"by taking some away":        "shift\n/kaniko/executor \"$@\"",
		"by a command":               "/kaniko/executor $(cat flags) -d x",
		"by reading them":            "read A < flags\n/kaniko/executor $A",
		"in a variable with default": "A=x\n/kaniko/executor ${A:+--no-push}",
	} {
		call := readInvocation(scripted(script, nil, nil))
		if call.why != "builds the list of its arguments" {
			t.Errorf("%s: got %q", name, call.why)
		}
	}
	for name, script := range map[string]string{
		"options of the shell": "set -eu\nset -o pipefail\n/kaniko/executor -d x \"$@\"",
		"a value in quotes":    "A=x\n/kaniko/executor -d \"$A\" --context $A",
	} {
		if call := readInvocation(scripted(script, nil, nil)); call.why != "" {
			t.Errorf("%s: %s", name, call.why)
		}
	}
}

func TestWhyAScriptIsLeftAlone(t *testing.T) {
	for script, want := range map[string]string{
		"for i in a; do /kaniko/executor -d $i; done":     "calls it in a loop",
		"f() { /kaniko/executor -d x; }; f":               "calls it in a function",
		"echo $(/kaniko/executor -d x)":                   "calls it in a command substitution",
		"sh -c '/kaniko/executor -d x'":                   "calls it in a script of its own (sh -c or eval)",
		"/kaniko/executor -d x; /kaniko/executor -d y":    "calls it 2 times",
		"#!/usr/bin/env python3\nrun('/kaniko/executor')": "is no shell script",
		"./build.sh":                                         "hands the executor to a program of its own",
		"/kaniko/executor $KANIKO_FLAGS -d x":                "takes arguments from $KANIKO_FLAGS, which nothing in the list tells",
		"/kaniko/executor ${EXTRA:-} -d x":                   "takes arguments from $EXTRA, which nothing in the list tells",
		"/kaniko/executor ${PR:+--no-push} -d x":             "takes arguments from $PR, which nothing in the list tells",
		"/kaniko/executor --$SWITCH -d x":                    "takes arguments from $SWITCH, which nothing in the list tells",
		"while /kaniko/executor -d $A; do shift; A=$1; done": "calls it in a loop",
	} {
		if call := readInvocation(scripted(script, nil, nil)); call.why != want {
			t.Errorf("%s: got %q, want %q", script, call.why, want)
		}
	}
}

// FuzzScript holds what flags in a script come to: those that were there, and
// where nobody had them, cacheopt's.
func FuzzScript(f *testing.F) {
	for _, script := range []string{
		"/kaniko/executor -d x", "#!/busybox/sh\nset -eu\ncd src\n/kaniko/executor --context=. \\\n  -d $(params[\"image\"]) \\\n",
		"A=/kaniko/executor\nexec \"$A\" $F --cache=false", "executor -d x \"$@\"", "env A=b /kaniko/executor|tee x", "for i in a; do /kaniko/executor; done",
		"cat <<E\n/kaniko/executor\nE\n/kaniko/executor -- --cache", "A=$A$A\n/kaniko/executor -d $A",
	} {
		f.Add(script, "--cache-ttl=1h")
	}
	f.Fuzz(func(t *testing.T, text, arg string) {
		before := readInvocation(scripted(text, []any{arg}, nil))
		if before.why != "" || before.script == nil {
			return
		}
		got, err := before.script.with([]string{"--cache=true", "--cache-repo=${CACHE_REPO}"})
		if err != nil {
			t.Fatalf("%q: said to be fit for flags, and isn't: %v", text, err)
		}
		after := readInvocation(scripted(got.(string), []any{arg}, nil))
		if after.why != "" {
			t.Fatalf("%q became %q, which %s", text, got, after.why)
		}
		for name, value := range before.flags {
			if after.flags[name] != value {
				t.Fatalf("%q became %q: --%s=%s is %s", text, got, name, value, after.flags[name])
			}
		}
		for _, name := range []string{"cache", "cache-repo"} {
			if _, set := after.flags[name]; !set {
				t.Fatalf("%q became %q, which has no --%s", text, got, name)
			}
		}
		if !strings.Contains(got.(string), "--cache=true") {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
