package deps

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func TestACacheThatTheTaskLooksAfterStays(t *testing.T) {
	const volume = "      volumeMounts: [{name: x, mountPath: %s}]\n  volumes: [{name: x, persistentVolumeClaim: {claimName: x}}]\n"
	at := func(path string) string { return strings.Replace(volume, "%s", path, 1) }
	env := func(name, value string) string { return "      env: [{name: " + name + ", value: '" + value + "'}]\n" }
	for name, test := range map[string]struct {
		image, script, more string
		stays               bool
	}{
		"a copy of what npm downloads":             {"node", "npm ci\ncp -r ~/.npm out", "", true},
		"npm's own file is no cache":               {"node", "cp x ~/.npmrc\nnpm ci", "", false},
		"a program among go's modules":             {"golang", "go mod download x\nbash $GOPATH/pkg/mod/x/generate.sh", "", true},
		"modules that are unpacked":                {"golang", "tar xf gomod.tar -C /go/pkg\ngo test ./...", "", true},
		"programs of go's":                         {"golang", "go install x@v1\n/go/bin/x", "", false},
		"pip's directory":                          {"python", "pip install x\ndu -sh /root/.cache/pip", "", true},
		"what pip's directory is in":               {"python", "pip install x\ntar cf x.tar ~/.cache", "", true},
		"another directory beside pip's":           {"python", "pip install x\nls ~/.cache/other", "", false},
		"a home that is restored":                  {"node", "tar xzf x.tgz -C /root\nnpm ci", "", true},
		"a program that is unpacked":               {"node", "tar xzf x.tgz -C /usr/local\nnpm ci", "", false},
		"npm lives on its cache alone":             {"node", "npm ci --offline", "", true},
		"npm prefers its cache":                    {"node", "npm ci --prefer-offline", "", false},
		"npm lives on it by a variable":            {"node", "npm ci", env("npm_config_offline", "true"), true},
		"go lives on its cache alone":              {"golang", "go test ./...", env("GOPROXY", "off"), true},
		"go has a proxy":                           {"golang", "go test ./...", env("GOPROXY", "https://proxy.example.com,off"), false},
		"a volume for npm":                         {"node", "npm ci", at("/root/.npm"), true},
		"a volume for all that is cached":          {"python", "pip install x", at("/root/.cache"), true},
		"a volume for what go compiles":            {"golang", "go test ./...", at("/root/.cache/go-build"), true},
		"a volume above go's modules":              {"golang", "go test ./...", at("/go"), true},
		"a volume for something else":              {"node", "npm ci", at("/root/.docker"), false},
		"a workspace for pip":                      {"python", "pip install x", "  workspaces: [{name: w, mountPath: /root/.cache/pip}]\n", true},
		"a workspace that is called go":            {"golang", "go test ./...", "  workspaces: [{name: go}]\n", false},
		"a home in a workspace":                    {"node", "export HOME=$(workspaces.w.path)\nnpm ci", "  workspaces: [{name: w}]\n", true},
		"a home of the pod's":                      {"node", "npm ci", env("HOME", "/tekton/home"), false},
		"go's directory, as it is":                 {"golang", "go test ./...", env("GOPATH", "/go"), false},
		"go's directory in a workspace":            {"golang", "go test ./...", env("GOPATH", "$(workspaces.w.path)/go"), true},
		"caches in a workspace":                    {"python", "pip install x", env("XDG_CACHE_HOME", "/workspace/c"), true},
		"caches where a volume is, below /tmp":     {"python", "pip install x", env("XDG_CACHE_HOME", "/tmp/c") + at("/tmp/c"), true},
		"pip is told where, by its own config":     {"python", "pip config set global.cache-dir /x\npip install x", "", true},
		"pip is told so that it has none":          {"python", "pip config set global.no-cache-dir true\npip install x", "", true},
		"composer is told where by its own config": {"composer", "composer config cache-dir /x\ncomposer install", "", true},
	} {
		got := planOf(t, oneStep(test.image, test.script, test.more), "")
		said := strings.Contains(strings.Join(plantest.Findings(got), " "), RuleKept)
		if said != test.stays || test.stays && len(got.Edits)+len(got.Mounts) > 0 || !test.stays && len(got.Mounts) != 1 {
			t.Errorf("%s: %v, %v", name, plantest.Messages(got), plantest.Edits(got.Edits))
		}
	}
}

func TestWhatAConfigMapOrAPodSetsStays(t *testing.T) {
	const from = "      envFrom: [{configMapRef: {name: c}, prefix: %s}]\n"
	config := func(data string) string {
		return strings.Replace(from, "%s", "''", 1) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: " + data + "\n"
	}
	run := func(env string) string { return pod + "podTemplate: {env: " + env + "}}\n" }
	for name, test := range map[string]struct{ image, script, more, rule string }{
		"a ConfigMap":                  {"node", "npm ci", config("{NPM_CONFIG_CACHE: /x}"), RuleKept},
		"in another case":              {"node", "npm ci", config("{npm_config_cache: /x}"), RuleKept},
		"with a prefix":                {"python", "pip install x", strings.Replace(config("{CACHE_DIR: /x}"), "''", "PIP_", 1), RuleKept},
		"one that switches it off":     {"python", "pip install x", config("{PIP_NO_CACHE_DIR: '1'}"), RuleDisabled},
		"a home of its own":            {"node", "npm ci", config("{HOME: /data}"), RuleKept},
		"the pod of a run":             {"node", "npm ci", run("[{name: NPM_CONFIG_CACHE, value: /x}]"), RuleKept},
		"a pod that switches it off":   {"python", "pip install x", run("[{name: PIP_NO_CACHE_DIR, value: '1'}]"), RuleDisabled},
		"a pod that says other things": {"node", "npm ci", run("[{name: CI, value: '1'}]"), ""},
		"a ConfigMap of other things":  {"node", "npm ci", config("{CI: '1'}"), ""},
	} {
		got := planOf(t, oneStep(test.image, test.script, test.more), "")
		findings := strings.Join(plantest.Findings(got), " ")
		if (test.rule == "") != (findings == "") || !strings.Contains(findings, test.rule) || (test.rule == "") != (len(got.Mounts) == 1) {
			t.Errorf("%s: %v, %d mounts", name, plantest.Messages(got), len(got.Mounts))
		}
	}
}

func TestNpmIsNotToldToPreferItsCacheWhereTheTaskSaysOtherwise(t *testing.T) {
	for name, test := range map[string]struct{ script, more string }{
		"a flag":                 {"npm ci --ignore-scripts --prefer-online", ""},
		"a variable":             {"npm ci", "      env: [{name: NPM_CONFIG_PREFER_ONLINE, value: 'true'}]\n"},
		"in another case":        {"npm ci", "      env: [{name: npm_config_prefer_online, value: 'true'}]\n"},
		"one of the script":      {"export NPM_CONFIG_PREFER_ONLINE=true\nnpm ci", ""},
		"a line of npm's file":   {"echo prefer-online=true > .npmrc\nnpm ci", ""},
		"a flag for the same":    {"npm ci --prefer-offline", ""},
		"nothing, for all it is": {"npm ci", ""},
	} {
		got := planOf(t, oneStep("node", test.script, test.more), "")
		set := slices.ContainsFunc(plantest.Edits(got.Edits), func(edit string) bool { return strings.Contains(edit, "PREFER_OFFLINE") })
		if set != (name == "nothing, for all it is") || len(got.Mounts) != 1 {
			t.Errorf("%s: %v", name, plantest.Edits(got.Edits))
		}
	}
}
