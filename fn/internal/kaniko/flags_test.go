package kaniko

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestVersionOfAnImage(t *testing.T) {
	for image, want := range map[string]string{
		"gcr.io/kaniko-project/executor:v1.23.2":              "v1.23.2",
		"gcr.io/kaniko-project/executor:v1.23.2-debug":        "v1.23.2",
		"gcr.io/kaniko-project/executor:debug-v1.3.0":         "v1.3.0",
		"gcr.io/kaniko-project/executor:v1.5.1@sha256:c6":     "v1.5.1",
		"gcr.io/kaniko-project/executor:latest":               "v1.24.0",
		"gcr.io/kaniko-project/executor:debug":                "v1.24.0",
		"gcr.io/kaniko-project/executor":                      "v1.24.0",
		"mirror.example.com:5000/kaniko/executor:v1.9.0":      "v1.9.0",
		"mirror.example.com:5000/kaniko/executor":             "",
		"gcr.io/kaniko-project/executor@sha256:c6":            "",
		"ghcr.io/osscontainertools/kaniko:latest":             "",
		"ghcr.io/osscontainertools/kaniko:v1.28.3-slim":       "v1.28.3",
		"registry.example.com/kaniko-project/executor:stable": "",
	} {
		got := ""
		if v, known := versionOf(image); known {
			got = v.String()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", image, got, want)
		}
	}
}

// Kaniko's own defaults, and what is known to miss files: who wants them says so.
func TestFlagsThatAreAskedFor(t *testing.T) {
	const image = "gcr.io/kaniko-project/executor:v1.23.2"
	for sentence, test := range map[string]struct{ spec, ttl, compressed, newRun string }{
		"none by default":             {"", "", "", ""},
		"none of null":                {"build: {cacheTTL: null, kaniko: {compressedCaching: ~}}", "", "", ""},
		"a TTL, be it Kaniko's":       {"build: {cacheTTL: 336h}", "--cache-ttl=336h", "", ""},
		"compression, as by default":  {"build: {kaniko: {compressedCaching: true}}", "", "--compressed-caching=true", ""},
		"no compression":              {"build: {kaniko: {compressedCaching: false}}", "", "--compressed-caching=false", ""},
		"what is known to miss files": {"build: {kaniko: {useNewRun: true}}", "", "", "--use-new-run=true"},
	} {
		t.Run(sentence, func(t *testing.T) {
			got := FlagsFor(image, plantest.Config(t, test.spec).Spec)
			for name, want := range map[string]string{"cache-ttl": test.ttl, "compressed-caching": test.compressed, "use-new-run": test.newRun} {
				if got[name] != want {
					t.Errorf("--%s: got %q, want %q", name, got[name], want)
				}
			}
		})
	}
}

func TestFlagsThatAVersionKnows(t *testing.T) {
	spec := plantest.Config(t, "build: {cacheTTL: 168h, kaniko: {compressedCaching: true, snapshotMode: redo}}").Spec
	for name, test := range map[string]struct {
		image string
		want  []string
	}{
		"a recent one has all": {"gcr.io/kaniko-project/executor:v1.23.2",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h", "--compressed-caching=true", "--snapshot-mode=redo"}},
		"the catalog's default knows no compressed caching, and the mode by its old name": {"gcr.io/kaniko-project/executor:v1.5.1",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h", "--snapshotMode=redo"}},
		"one that doesn't know redo yet gets no mode": {"gcr.io/kaniko-project/executor:v0.23.0",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h"}},
		"the first that does": {"gcr.io/kaniko-project/executor:v0.24.0",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h", "--snapshotMode=redo"}},
		"an unknown one gets what all know": {"gcr.io/kaniko-project/executor@sha256:c6",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h"}},
		"an unknown one of a fork is no older than that": {"ghcr.io/osscontainertools/kaniko@sha256:c6",
			[]string{"--cache=true", "--cache-dir=/kaniko/build-cache", "--cache-ttl=168h", "--snapshotMode=redo"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, flag := range flags {
				value, wanted := flag.value(spec)
				spelling, has := flag.spelling([]string{test.image}, value)
				if wanted && has {
					got = append(got, spelling+"="+value)
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
		})
	}
}

// step is the first step of a Task whose spec is written in YAML.
func step(t *testing.T, spec string) (tekton.TaskSpec, tekton.Step) {
	t.Helper()
	tree, err := resourcelist.Decode([]byte(spec))
	if err != nil {
		t.Fatal(err)
	}
	task := object.Object{ID: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task"}, Value: object.At(nil, map[string]any{"spec": tree})}
	read := tekton.SpecOf(task)
	return read, read.Steps()[0]
}

func TestRecognise(t *testing.T) {
	for name, test := range map[string]struct {
		spec string
		want bool
	}{
		"by its image":             {"steps: [{image: 'gcr.io/kaniko-project/executor:v1.23.2', args: [-d, x]}]", true},
		"by a mirror's image":      {"steps: [{image: 'mirror.example.com/kaniko-project/executor', args: [-d, x]}]", true},
		"by a param's default":     {"{params: [{name: B, default: 'gcr.io/kaniko-project/executor'}], steps: [{image: $(params.B), args: [-d, x]}]}", true},
		"by its command":           {"steps: [{image: example.com/tools, command: [/kaniko/executor], args: [-d, x]}]", true},
		"by its script":            {"steps: [{image: example.com/tools, script: \"cd src\\n/kaniko/executor -d x\"}]", true},
		"by a shell's command":     {"steps: [{image: example.com/tools, command: [sh, -c], args: ['/kaniko/executor -d x']}]", true},
		"an empty command is none": {"steps: [{image: 'gcr.io/kaniko-project/executor', command: [], script: '', args: [-d, x]}]", true},
		"not the warmer":           {"steps: [{image: 'gcr.io/kaniko-project/warmer', args: [-i, x]}]", false},
		"not the warmer's call":    {"steps: [{image: 'gcr.io/kaniko-project/executor:debug', command: [/kaniko/warmer]}]", false},
		"not a Task that mentions": {"steps: [{image: busybox, script: 'echo use /kaniko/executor or kaniko'}]", false},
		"not another's executor":   {"steps: [{image: example.com/ci, command: [executor]}]", false},
	} {
		t.Run(name, func(t *testing.T) {
			spec, step := step(t, test.spec)
			runs, err := shell.ReadCommand(append(step.Command(), step.Args()...))
			if step.Script() != "" {
				runs, err = shell.Read(step.Script())
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := len(Recognise(spec, step, runs)) > 0; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestReadFlags(t *testing.T) {
	for name, test := range map[string]struct {
		spec string
		want map[string]string
	}{
		"values behind = and in elements of their own": {
			"steps: [{args: [--destination=a/b, --cache-ttl, 24h, --cache]}]",
			map[string]string{"destination": "a/b", "cache-ttl": "24h", "cache": "true"}},
		"old names": {
			"steps: [{args: [--snapshotMode=time, --whitelist-var-run=false]}]",
			map[string]string{"snapshot-mode": "time", "ignore-var-run": "false"}},
		"one letter": {
			"steps: [{args: [-d, a/b, -f, Dockerfile]}]",
			map[string]string{"destination": "a/b", "dockerfile": "Dockerfile"}},
		"one letter with its value": {
			"steps: [{args: [-d=a/b, -fDockerfile]}]",
			map[string]string{"destination": "a/b", "dockerfile": "Dockerfile"}},
		"a switch takes no word that follows": {
			"steps: [{args: [--no-push, 'false', --verbosity, debug]}]",
			map[string]string{"no-push": "true", "verbosity": "debug"}},
		"the first of several destinations": {
			"steps: [{args: [--destination=a/b, -d, c/d]}]",
			map[string]string{"destination": "a/b"}},
		"the last counts": {
			"steps: [{args: [--cache=true, --cache=false]}]",
			map[string]string{"cache": "false"}},
		"what an array param holds by default": {
			"{params: [{name: EXTRA, type: array, default: [--cache=false]}], steps: [{args: [-d, a/b, '$(params.EXTRA[*])']}]}",
			map[string]string{"destination": "a/b", "cache": "false"}},
		"flags in the command": {
			"steps: [{command: [/kaniko/executor, --reproducible], args: [--no-push]}]",
			map[string]string{"reproducible": "true", "no-push": "true"}},
	} {
		t.Run(name, func(t *testing.T) {
			spec, step := step(t, test.spec)
			call := readInvocation(spec, step)
			if call.why != "" || !reflect.DeepEqual(call.flags, test.want) {
				t.Errorf("got %v (%s), want %v", call.flags, call.why, test.want)
			}
		})
	}
}

func TestReleasesThatHaveAFlag(t *testing.T) {
	fork := familyOf("ghcr.io/osscontainertools/kaniko")
	for _, test := range []struct {
		family  *Family
		release version
		flag    string
		want    bool
	}{
		{nil, version{0, 4, 0}, "cache", true},
		{nil, version{0, 3, 0}, "cache", false},
		{nil, version{0, 3, 0}, "insecure-skip-tls-verify", true},
		{nil, version{0, 4, 0}, "insecure-skip-tls-verify", false},
		{nil, version{1, 28, 3}, "compressed-caching", true},
		{nil, version{1, 28, 3}, "dryrun", false}, // a mirror's tag tells no family
		{fork, version{1, 28, 3}, "dryrun", true},
		{fork, version{1, 26, 5}, "dryrun", false},
		{nil, version{1, 28, 3}, "nothing", false},
	} {
		if got := hasFlag(test.family, test.release, test.flag); got != test.want {
			t.Errorf("%s has --%s: got %v, want %v", test.release, test.flag, got, test.want)
		}
	}
}
