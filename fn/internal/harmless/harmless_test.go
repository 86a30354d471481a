package harmless_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// taskWith is a Pipeline of one task t with the steps given, in flow style.
func taskWith(steps string) string {
	return "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n  tasks:\n  - name: t\n    taskSpec:\n" +
		"      workspaces: [{name: w, mountPath: /elsewhere}]\n      steps: [" + steps + "]\n"
}

// script is a step with a script.
func script(text string) string {
	return "{name: s, image: i, script: " + strconv.Quote(text) + "}"
}

func reading(t *testing.T, stream string) harmless.Reading {
	t.Helper()
	s := plantest.Survey(t, stream)
	p := s.Pipelines[0]
	return harmless.NewReader(s, kaniko.Builder()).Task(p, p.Tasks[0])
}

// said is a reading in a line: "kubectl apply; writes x; assumes npm test".
func said(r harmless.Reading) string {
	var all []string
	for _, kind := range []struct {
		name  string
		words []harmless.Word
	}{{"", r.Unknown}, {"writes ", r.Writes}, {"deploys ", r.Deploys}, {"assumes ", r.Assumed}} {
		for _, word := range kind.words {
			all = append(all, kind.name+word.Text)
		}
	}
	return strings.Join(all, "; ")
}

func TestWhatIsKnownOfAScript(t *testing.T) {
	for name, test := range map[string]struct{ script, want string }{
		"the plainest tests of Node":    {"npm ci && npm test", "assumes npm test"},
		"of Go":                         {"go test ./...", ""},
		"of Go with flags":              {"go mod download\ngo test -v -race -cover -coverprofile=/tmp/c.out -count=1 -timeout 10m ./...", ""},
		"of Python":                     {"pip install -r requirements.txt && pytest", ""},
		"npm run with more in the name": {"npm ci && npm run build:test", "npm run build:test"},
		"base's own":                    {"#!/bin/sh\nset -u\nif [ -d .venv/bin ]; then\n  PATH=\"$PWD/.venv/bin:$PATH\"\n  export PATH\nfi\nstatus=0\nsh -c \"npm test\" || status=$?\nresult=passed\nprintf '%s' \"$result\" > \"$(results.TEST_RESULT.path)\"\nexit \"$status\"", "assumes npm test"},
		"a test binary":                 {"go test ./... && go test -c -o bin/e2e ./e2e", "go test -c"},
		"shadowJar":                     {"./gradlew test shadowJar", "gradlew test shadowJar"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := said(reading(t, taskWith(script(test.script)))); got != test.want {
				t.Errorf("%s\ngot  %q\nwant %q", test.script, got, test.want)
			}
		})
	}
}
