package kaniko

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestWhatPflagReads(t *testing.T) {
	for words, want := range map[string]map[string]string{
		"--cache false":                          {"cache": "true"},
		"--cache=F":                              {"cache": "F"},
		"--destination --cache":                  {"destination": "--cache"},
		"-d --cache -c .":                        {"destination": "--cache", "context": "."},
		"-b bucket -vdebug":                      {"bucket": "bucket", "verbosity": "debug"},
		"--build-arg --cache=true --context x":   {"build-arg": "--cache=true", "context": "x"},
		"--context x -- --cache=true":            {"context": "x"},
		"--reproducible x --context y":           {"reproducible": "true", "context": "y"},
		"--of-tomorrow x --or-the-day-after --x": {"of-tomorrow": "x", "or-the-day-after": "true", "x": "true"},
		"--cache-ttl":                            {"cache-ttl": "true"},
		"--customPlatform linux/arm64":           {"custom-platform": "linux/arm64"},
		"--tarPath=a --no-push":                  {"tar-path": "a", "no-push": "true"},
		"-":                                      {},
		"x -z y":                                 {},
	} {
		if got := readFlags(strings.Fields(words)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", words, got, want)
		}
	}
	got := readFlags([]string{"", " --cache=true", "--context=a b"})
	if want := map[string]string{"context": "a b"}; !reflect.DeepEqual(got, want) {
		t.Errorf("empty words and spaces: got %v, want %v", got, want)
	}
}

func TestWhatLooksLikeKaniko(t *testing.T) {
	for words, want := range map[string]bool{
		"--destination=a --context=.":               true,
		"-d a -f Dockerfile":                        true,
		"--no-push --dockerfile=x --cache=true":     true,
		"--destination=a":                           false,
		"--context=. --dockerfile=x":                false,
		"--destination=a --context=. --recurse=all": false,
		"build --file x .":                          false,
		"":                                          false,
	} {
		if got := looksLikeKaniko(strings.Fields(words)); got != want {
			t.Errorf("%s: got %v, want %v", words, got, want)
		}
	}
}

// FuzzReadFlags looks for arguments that can't be read. Flags before the user's
// never change what the user's are.
func FuzzReadFlags(f *testing.F) {
	for _, words := range []string{
		"--cache\nfalse", "-d\na\n-dfoo\n-d=x", "--\n--cache", "--=x", "-", "--", "--cache-ttl", "$(params.EXTRA_ARGS[*])",
		"--snapshotMode=x\n--snapshot-mode\ny", "--context\n--destination\nz", "-é", "--unknown\n--x\ny",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Split(text, "\n")
		user := readFlags(words)
		all := readFlags(append([]string{"--cache=true", "--cache-ttl=168h", "--use-new-run=true"}, words...))
		for name, value := range user {
			if all[name] != value {
				t.Fatalf("%q: --%s=%s became %s", words, name, value, all[name])
			}
		}
		for name := range all {
			if _, own := user[name]; !own && name != "cache" && name != "cache-ttl" && name != "use-new-run" {
				t.Fatalf("%q: --%s came from nowhere", words, name)
			}
		}
	})
}

func TestWhereFlagsGo(t *testing.T) {
	for with, want := range map[string]string{
		"{args: [-d, x]}": "spec.steps[0].args 0",
		"{command: [/kaniko/executor], args: [-d, x]}":           "spec.steps[0].args 0",
		"{command: [/kaniko/executor, -d, x], args: [-c, .]}":    "spec.steps[0].command 1",
		"{command: [env, A=b, /kaniko/executor, -d, x]}":         "spec.steps[0].command 3",
		"{command: [env, A=b], args: [/kaniko/executor, -d, x]}": "spec.steps[0].args 1",
		"{command: [env], args: [A=b, /kaniko/executor, -d, x]}": "spec.steps[0].args 2",
		"{command: [sh, -c, '/kaniko/executor -d x']}":           "spec.steps[0].command[2] 0",
		"{script: '/kaniko/executor -d x', args: [y]}":           "spec.steps[0].script 0",
	} {
		spec, read := step(t, "steps: ["+with+"]")
		call := readInvocation(spec, read)
		if got := fmt.Sprintf("%s %d", call.list, call.at); call.why != "" || got != want {
			t.Errorf("%s: got %s (%s), want %s", with, got, call.why, want)
		}
	}
}
