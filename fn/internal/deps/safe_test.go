package deps

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// oneStep is a Task of one step with a script, and what else the step says.
func oneStep(image, script, more string) string {
	text := head + "  steps:\n    - name: test\n      image: " + image + "\n      script: |\n"
	for _, line := range strings.Split(script, "\n") {
		text += "        " + line + "\n"
	}
	return text + more
}

func TestAStepThatEmptiesItsCacheGetsNone(t *testing.T) {
	for script, empties := range map[string]bool{
		"npm cache clean --force; npm ci":                                              true,
		"npm cache verify; npm ci":                                                     true,
		"npm --loglevel error cache clear; npm ci":                                     true,
		"npx clear-npx-cache; npm ci":                                                  true,
		"npm ci; npm run clean:cache":                                                  true,
		"go clean -cache -modcache; go test ./...":                                     true,
		"go clean -testcache; go test ./...":                                           false,
		"go clean ./...; go test ./...":                                                false,
		"pip cache purge; pip install x":                                               true,
		"python -m pip cache remove x; pip install x":                                  true,
		"pip cache dir; pip install x":                                                 false,
		"poetry cache clear --all pypi -n; poetry install":                             true,
		"uv cache clean; uv sync":                                                      true,
		"uv cache prune --ci; uv sync":                                                 true,
		"composer clear-cache; composer install":                                       true,
		"composer cc; composer install":                                                true,
		"bun pm cache rm; bun install":                                                 true,
		"pipenv install --clear":                                                       true,
		`npm ci; rm -rf "$NPM_CONFIG_CACHE"`:                                           true,
		`npm ci; rm -rf "${npm_config_cache}/_cacache"`:                                true,
		`npm ci; rm -rf "$(npm config get cache)"`:                                     true,
		"CACHE=$(npm config get cache)\nnpm ci\nrm -rf $CACHE":                         true,
		`go test ./...; chmod -R u+w "$(go env GOMODCACHE)"`:                           true,
		`trap 'rm -rf "$GOCACHE"' EXIT; go test ./...`:                                 true,
		"chmod -R +w $(go list -m -f '{{.Dir}}' k8s.io/x); go test ./...":              true,
		"patch -d $(go list -m -f '{{.Dir}}' k8s.io/x) -p1 < x; go test ./...":         true,
		"D=$(go list -m -f '{{.Dir}}' k8s.io/x); sed -i s/a/b/ $D/x.go; go test ./...": true,
		"D=$(go mod download -json k8s.io/x | jq -r .Dir); cp x.go $D/; go test ./...": true,
		"cd $(go list -m -f '{{.Dir}}' k8s.io/x) && make; go test ./...":               true,
		"cp -r $(go list -m -f '{{.Dir}}' k8s.io/x)/crds .; go test ./...":             false,
		"protoc -I $(go list -m -f '{{.Dir}}' k8s.io/x) x.proto; go test ./...":        false,
		"cd $(go list -m -f '{{.Dir}}') && make; go test ./...":                        false,
		"go test $(go list ./...) | tee $OUT":                                          false,
		`npm ci; trap "rm -rf $NPM_CONFIG_CACHE" EXIT`:                                 true,
		"npm ci; rm -rf /cache/npm":                                                    true,
		"npm ci; rm -rf /cache/*":                                                      true,
		"npm ci; find / -name '*.tgz' -delete":                                         true,
		"npm ci; find /cache -type f -exec rm {} +":                                    true,
		`cd "$NPM_CONFIG_CACHE" && rm -rf ./*; npm ci`:                                 true,
		`tar xzf cache.tgz -C "$GOMODCACHE"; go test ./...`:                            true,
		"npm ci\nnpm config get cache | xargs rm -rf":                                  true,
		"npm ci\nnpx rimraf $NPM_CONFIG_CACHE":                                         true,
		"npm ci\nfind / -type d -name _cacache | xargs rm -rf":                         true,
		"npm ci\nfind . -name '*.log' | xargs rm -f":                                   false,
		"npm ci\nrm -rf /cac*":                                                         true,
		"npm ci\nrm -rf /bu*":                                                          false,
		"npm ci\nD=/cache\nrm -rf $D/npm":                                              true,
		"npm ci\nbash <<EOF\nnpm cache clean --force\nEOF":                             true,
		"npm ci\nnpx rimraf \"$(npm config get cache)\"":                               true,
		"npm ci\nnpx -c 'npm cache clean --force'":                                     true,
		"npm ci\nnpm exec -- npm cache clean --force":                                  true,
		"npm ci\nnpm x rimraf -- \"$(npm config get cache)\"":                          true,
		"alias nc='npm cache clean --force'\nnpm ci\nnc":                               true,
		"npm ci\necho clean | xargs npm cache --force":                                 true,
		"npm ci\nparallel npm cache ::: clean":                                         true,
		"npm ci\ncat > /tmp/c.sh <<EOF\nnpm cache clean --force\nEOF\nsh /tmp/c.sh":    true,
		"npm ci\ncat <<EOF > c.sh\nrm -rf \\$NPM_CONFIG_CACHE\nEOF\nbash c.sh":         true,
		"npm ci\npython3 -c \"import shutil; shutil.rmtree('/cache')\"":                true,
		"npm ci\nnode -e \"rm(execSync('npm config get cache'))\"":                     true,
		"npm ci\nrm -rf /{tmp,cache}/npm":                                              true,
		"npm ci\nrm -rf /{tmp,cache,var/tmp}/*":                                        true,
		"npm ci\nrm -rf /*/npm":                                                        true,
		"npm ci\nrm -rf ../../cache":                                                   true,
		"npm ci\n: > /cache/npm/x":                                                     true,
		"npm ci\necho > $NPM_CONFIG_CACHE/index":                                       true,
		"npm ci\nrm -rf ../dist ./{build,dist}/* /tmp/*":                               false,
		"npm ci\n./test.sh":                                                            false,
		"npm ci\necho the cache is at $NPM_CONFIG_CACHE; node test.js":                 false,
		"apk add --no-cache git\nnpm ci\nmake test":                                    false,
		"# empties no cache\nnpm ci\nbash test.sh":                                     false,
		"npm ci\nnpx eslint --cache .":                                                 false,
		"npm ci\nnpx rimraf dist":                                                      false,
		"npm ci; rm -rf node_modules dist":                                             false,
		`npm ci; rm -rf "$HOME/.cache" "$TMPDIR"`:                                      false,
		`D=$(mktemp -d); trap 'rm -rf "$D"' EXIT; npm ci`:                              false,
		"npm ci; npm prune --production":                                               false,
		"npx jest --clearCache; npm ci":                                                false,
		`mkdir -p "$GOCACHE"; du -sh "$GOCACHE"; go test ./...`:                        false,
		"find . -name '*.pyc' -delete; pip install x":                                  false,
		`cd "$SRC"; rm -rf build; go test ./...`:                                       false,
		"echo 'use npm cache clean' ; npm ci":                                          false,
		`npm config set //r/:_authToken "$TOKEN"; npm ci; rm -f .npmrc`:                false,
		"echo 'npm cache clean --force' > c.sh; sh c.sh; npm ci":                       true,
		"echo 'npm cache clean --force' | sh; npm ci":                                  true,
		"C=${CACHE_DIR:-/cache}; rm -rf \"$C\"/*; npm ci":                              true,
		"npm ci; rm -rf /[!t]*":                                                        true,
		"npm ci; rm -rf /[[:lower:]]*":                                                 true,
		"npm ci; rm -rf /!(tmp)":                                                       true,
		"echo cache; echo done; npm ci":                                                false,
		"sh -c 'npm cache clean --force'; npm ci":                                      true,
		"for i in 1 2; do npm ci && break; npm cache clean --force; done":              true,
	} {
		got := planOf(t, oneStep("alpine", script, ""), "")
		said := slices.Contains(plantest.Places(got), "warning dependency-cache-emptied t spec.steps[0]")
		if said != empties || empties == (len(got.Mounts) > 0) || empties && len(got.Edits) > 0 {
			t.Errorf("%s: %v, %d mounts, %v", script, plantest.Places(got), len(got.Mounts), plantest.Edits(got.Edits))
		}
	}
}

func TestWhomAStepIsRunBy(t *testing.T) {
	const no, unknown = "no cache", "unknown"
	for name, test := range map[string]struct{ image, script, more, want string }{
		"an official image is root":                {"node:20", "npm ci", "", root},
		"from a mirror of them":                    {"registry.example.com/hub/library/node:20", "npm ci", "", root},
		"by its digest":                            {"docker.io/library/node@sha256:1234", "npm ci", "", root},
		"of a registry with a port":                {"registry.example.com:5000/node", "npm ci", "", unknown},
		"one of one's own":                         {"registry.example.com/ci/node:20", "npm ci", "", unknown},
		"one of one's own that is said to be root": {"registry.example.com/ci/node:20", "npm ci", "      securityContext: {runAsUser: 0}\n", root},
		"pip goes on without a cache":              {"registry.example.com/ci/python:3", "pip install x", "", root},
		"an image with a user of its own":          {"registry.access.redhat.com/ubi9/nodejs-20", "npm ci", "", no},
		"pip there has nothing of it":              {"registry.access.redhat.com/ubi9/python-312:1", "pip install x", "", no},
		"a step with a user":                       {"node:20", "npm ci", "      securityContext: {runAsUser: 1000}\n", no},
		"a step that isn't root":                   {"node:20", "npm ci", "      securityContext: {runAsNonRoot: true}\n", no},
		"the step template's user":                 {"node:20", "npm ci", "  stepTemplate: {securityContext: {runAsUser: 65532}}\n", no},
		"the step's wins":                          {"node:20", "npm ci", "      securityContext: {runAsUser: 0}\n  stepTemplate: {securityContext: {runAsUser: 65532}}\n", root},
		"a script that changes the user":           {"node:20", "su node -c 'npm ci'; npm ci", "", unknown},
		"by another way to the program":            {"node:20", "npm ci; exec /usr/sbin/gosu node npm test", "", unknown},
		"in quotes":                                {"node:20", "npm ci; eval \"doas -u node npm test\"", "", unknown},
		"in another language":                      {"node:20", "npm ci; python3 -c 'import os; os.setuid(1000)'", "", unknown},
		"not what only logs in at a registry":      {"node:20", "npm ci; npm login --registry https://npm.example.com", "", root},
		"not what a comment has":                   {"node:20", "# no sudo here\nnpm ci", "", root},
		"an image that a run gives":                {"$(params.image)", "npm ci", "  params: [{name: image}]\n", unknown},
		"an image by default":                      {"$(params.image)", "npm ci", "  params: [{name: image, default: 'node:20'}]\n", root},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, oneStep(test.image, test.script, test.more), "")
			if mounted := len(got.Mounts) > 0; mounted != (test.want == root) {
				t.Errorf("the cache is mounted: %t", mounted)
			}
			if said := strings.Contains(strings.Join(plantest.Findings(got), " "), RuleUser); said != (test.want != root) {
				t.Errorf("findings are %v", plantest.Messages(got))
			}
		})
	}
}

const pod = `---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec: {tasks: [{name: test, taskRef: {name: t}}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: r}
spec: {pipelineRef: {name: p}, `

func TestThePodsOfRunsSayTheUser(t *testing.T) {
	for name, test := range map[string]struct {
		run    string
		mounts int
	}{
		"none":                  {"}", 1},
		"a user for all tasks":  {"taskRunTemplate: {podTemplate: {securityContext: {runAsUser: 1000, fsGroup: 1000}}}}", 0},
		"not root, for this":    {"taskRunSpecs: [{pipelineTaskName: test, podTemplate: {securityContext: {runAsNonRoot: true}}}]}", 0},
		"for another":           {"taskRunSpecs: [{pipelineTaskName: x, podTemplate: {securityContext: {runAsNonRoot: true}}}]}", 1},
		"root, said":            {"taskRunTemplate: {podTemplate: {securityContext: {runAsUser: 0}}}}", 1},
		"a user that is filled": {"taskRunTemplate: {podTemplate: {securityContext: {runAsUser: $(tt.params.user)}}}}", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, oneStep("node:20", "npm ci", "")+pod+test.run+"\n", "")
			if len(got.Mounts) != test.mounts {
				t.Errorf("%d mounts, want %d: %v", len(got.Mounts), test.mounts, plantest.Messages(got))
			}
		})
	}
}

func TestGoRunsEveryTestAgain(t *testing.T) {
	const merged = "GOMODCACHE GOCACHE GOFLAGS=-count=1"
	for name, test := range map[string]struct{ image, script, more, want string }{
		"no flags":                         {"golang", "go test ./...", "", merged},
		"beside plumbing and installers":   {"golang", "set -e\nmkdir -p x\napt-get install -y jq\nyarn install\ngo test ./...", "", merged},
		"flags of the step's":              {"golang", "go test", "      env: [{name: GOFLAGS, value: -mod=mod}]\n", "GOMODCACHE GOCACHE set=-mod=mod -count=1"},
		"no count, but a name that has it": {"golang", "go test", "      env: [{name: GOFLAGS, value: -tags=word-count}]\n", "GOMODCACHE GOCACHE set=-tags=word-count -count=1"},
		"a count within another flag":      {"golang", "go test", "      env: [{name: GOFLAGS, value: \"'-ldflags=-X -count=1'\"}]\n", "GOMODCACHE GOCACHE set='-ldflags=-X -count=1' -count=1"},
		"a count of the step's":            {"golang", "go test", "      env: [{name: GOFLAGS, value: -count=2}]\n", "GOMODCACHE GOCACHE"},
		"flags of the template's":          {"golang", "go test", "  stepTemplate: {env: [{name: GOFLAGS, value: -mod=mod}]}\n", "GOMODCACHE GOCACHE GOFLAGS=-mod=mod -count=1"},
		"flags from a param":               {"golang", "go test", "      env: [{name: GOFLAGS, value: $(params.flags)}]\n", "GOMODCACHE"},
		"flags from a secret":              {"golang", "go test", "      env: [{name: GOFLAGS, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n", "GOMODCACHE"},
		"flags from who knows where":       {"golang", "go test", "      envFrom: [{configMapRef: {name: c}}]\n", "GOMODCACHE"},
		"flags of the script's":            {"golang", "export GOFLAGS=-mod=vendor\ngo test", "", "GOMODCACHE"},
		"flags for one command":            {"golang", "GOFLAGS=-mod=mod go test", "", "GOMODCACHE"},
		"flags of go's own file":           {"golang", "go env -w GOFLAGS=-mod=mod\ngo test", "", "GOMODCACHE"},
		"an image that may have some":      {"registry.example.com/go", "go test", "      securityContext: {runAsUser: 0}\n", "GOMODCACHE"},
		"make, which may set some":         {"golang", "go vet ./...\nmake test", "", "GOMODCACHE"},
		"a script of the source":           {"golang", "go vet ./...\n./hack/test.sh", "", "GOMODCACHE"},
		"one that is read into the shell":  {"golang", ". ./env.sh\ngo test ./...", "", "GOMODCACHE"},
		"a command from outside":           {"golang", "go mod download\n$COMMAND", "", "GOMODCACHE"},
		"C that is compiled":               {"golang", "apt-get install -y libxml2-dev\ngo test", "", "GOMODCACHE"},
		"C, by a variable":                 {"golang", "go test", "      env: [{name: CGO_ENABLED, value: '1'}]\n", "GOMODCACHE"},
		"no tests":                         {"golang", "go vet ./...\ngo build ./...", "", "GOMODCACHE GOCACHE"},
		"no tests, whatever flags":         {"golang", "GOFLAGS=-mod=mod golangci-lint run", "", "GOMODCACHE GOCACHE"},
		"no tests, and C":                  {"golang", "apk add gcc\ngo build", "", "GOMODCACHE"},
		"a generator, which may test":      {"golang", "go generate ./...", "", merged},
		"tests that another program runs":  {"golang", "go build ./...\nfind . -name go.mod -execdir go test ./... \\;", "", merged},
		"no C":                             {"golang", "go test", "      env: [{name: CGO_ENABLED, value: '0'}]\n", merged},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(variables(planOf(t, oneStep(test.image, test.script, test.more), "")), " ")
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// variables are those that a plan sets, those of GOFLAGS with their values.
func variables(p plan.Plan) []string {
	var names []string
	for _, line := range plantest.Edits(p.Edits) {
		switch {
		case strings.HasPrefix(line, "set "):
			_, value, _ := strings.Cut(line, ".value ")
			names = append(names, "set="+value)
		case strings.Contains(line, ".env "):
			name, value, _ := strings.Cut(line[strings.Index(line, "name: ")+6:], ", value: ")
			if name == goFlags {
				name += "=" + strings.TrimSuffix(value, "}")
			}
			names = append(names, name)
		}
	}
	return names
}

func TestWhatTheUserSaysOfNpmsCacheStaysInAnyCase(t *testing.T) {
	for name, test := range map[string]struct{ script, more, findings string }{
		"in the environment":  {"npm ci", "      env: [{name: npm_config_cache, value: /x}]\n", "info dependency-cache-kept t spec.steps[0].env[0]"},
		"by an export":        {"export npm_config_cache=/x\nnpm ci", "", "warning dependency-cache-disabled t spec.steps[0]"},
		"for one command":     {"Npm_Config_Cache=/x npm ci", "", "warning dependency-cache-disabled t spec.steps[0]"},
		"by env":              {"env npm_config_cache=/x npm ci", "", "warning dependency-cache-disabled t spec.steps[0]"},
		"by npm config":       {"npm config set cache /x\nnpm ci", "", "info dependency-cache-kept t spec.steps[0]"},
		"by npm set":          {"npm set cache=/x --global\nnpm ci", "", "info dependency-cache-kept t spec.steps[0]"},
		"in a file":           {"echo 'cache=/x' >> .npmrc\nnpm ci", "", "info dependency-cache-kept t spec.steps[0]"},
		"in a file, as lines": {"cat > ~/.npmrc <<E\ncache = /x\nE\nnpm ci", "", "info dependency-cache-kept t spec.steps[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, oneStep("node:20", test.script, test.more), "")
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Places(got), test.findings)
			if len(got.Mounts) > 0 {
				t.Error("the cache is mounted, and nothing uses it")
			}
		})
	}
}

func TestAVariableThatIsEmptyIsNotSet(t *testing.T) {
	const env = "      env: [{name: PIP_CACHE_DIR, value: $(params.dir)}]\n  params: [{name: dir, default: ''}]\n"
	const pipeline = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: x, taskRef: {name: t}, params: [{name: dir, value: %s}]}]}\n"
	for name, test := range map[string]struct{ more, want string }{
		"by its param's default":       {env, "set t spec.params[0].default /cache/pip"},
		"by what is passed":            {env + strings.Replace(pipeline, "%s", "''", 1), "set t spec.steps[0].env[0].value /cache/pip"},
		"but where something is":       {env + strings.Replace(pipeline, "%s", "/x", 1), ""},
		"as it stands there":           {"      env: [{name: PIP_CACHE_DIR, value: ''}]\n", "set t spec.steps[0].env[0].value /cache/pip"},
		"in the template, by its step": {"  stepTemplate: {env: [{name: PIP_CACHE_DIR, value: ''}]}\n", "append t spec.steps[0].env {name: PIP_CACHE_DIR, value: /cache/pip}"},
	} {
		t.Run(name, func(t *testing.T) {
			got := plantest.Edits(planOf(t, oneStep("python", "pip install x", test.more), "").Edits)
			if test.want != "" {
				test.want += "\nappend t spec.volumes {name: pip-wheels, emptyDir: {}}\nappend t spec.steps[0].volumeMounts {name: pip-wheels, mountPath: /cache/pip/wheels}"
			}
			plantest.Compare(t, got, test.want)
		})
	}
}

func TestWhatAPipelineTellsATaskToRunCounts(t *testing.T) {
	const pipeline = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: x, taskRef: {name: t}, params: [{name: x, value: %s}]}]}\n"
	for name, test := range map[string]struct {
		task, value string
		mounts      int
		findings    string
	}{
		"a script":            {oneStep("node:20", "$(params.x)", "  params: [{name: x}]\n"), "'npm ci'", 1, ""},
		"that empties":        {oneStep("node:20", "$(params.x)", "  params: [{name: x}]\n"), "'npm cache clean --force; npm ci'", 0, "warning dependency-cache-emptied t spec.steps[0]"},
		"by the environment":  {oneStep("node:20", "sh -c \"$X\"", "      env: [{name: X, value: $(params.x)}]\n  params: [{name: x}]\n"), "'npm ci'", 1, ""},
		"the words of a call": {oneStep("node:20", "npm $(params.x)", "  params: [{name: x}]\n"), "ci", 1, ""},
		"that only runs":      {oneStep("node:20", "npm $(params.x)", "  params: [{name: x}]\n"), "test", 0, ""},
		"its arguments":       {head + "  params: [{name: x, type: array}]\n  steps: [{image: node, command: [npm], args: [$(params.x)]}]\n", "[ci, --no-audit]", 1, ""},
		"without the cache":   {oneStep("python", "$(params.x)", "  params: [{name: x}]\n"), "'pip install --no-cache-dir x'", 0, "warning dependency-cache-disabled t spec.steps[0]"},
		"an unsafe one":       {oneStep("maven", "mvn $(params.x)", "  params: [{name: x}]\n"), "package", 0, "warning dependency-cache-unsafe t"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, test.task+strings.Replace(pipeline, "%s", test.value, 1), "")
			plantest.Compare(t, plantest.Places(got), test.findings)
			if len(got.Mounts) != test.mounts {
				t.Errorf("%d mounts, want %d", len(got.Mounts), test.mounts)
			}
		})
	}
}

func TestACacheInsideAWorkspaceIsLookedAt(t *testing.T) {
	const env = "      env: [{name: PIP_CACHE_DIR, value: %s}]\n  workspaces: [{name: source}]\n"
	const bound = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: test, taskRef: {name: t}, workspaces: [{name: source, workspace: w}]}]}\n" +
		"---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: p}, workspaces: [{name: w, %s}]}\n"
	for name, test := range map[string]struct {
		value, run string
		cold       bool
	}{
		"nobody runs it":           {"/workspace/source/.pip", "", true},
		"by its name":              {"$(workspaces.source.path)/.pip", "", true},
		"outside it":               {"/tmp/pip", "", false},
		"a run with a claim":       {"/workspace/source/.pip", "persistentVolumeClaim: {claimName: c}", false},
		"a run with a new claim":   {"/workspace/source/.pip", "volumeClaimTemplate: {spec: {}}", true},
		"a run with an empty dir":  {"/workspace/source/.pip", "emptyDir: {}", true},
		"another workspace's name": {"/workspace/source2/.pip", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			stream := oneStep("python", "pip install x", strings.Replace(env, "%s", test.value, 1))
			if test.run != "" {
				stream += strings.Replace(bound, "%s", test.run, 1)
			}
			got := planOf(t, stream, "")
			plantest.Compare(t, plantest.Places(got), "info dependency-cache-kept t spec.steps[0].env[0]")
			if cold := strings.Contains(got.Findings[0].Message, "workspace source"); cold != test.cold {
				t.Errorf("is said to be empty in each run: %t", cold)
			}
		})
	}
}

func TestACacheThatACloneEmptiesIsSaidToBeEmpty(t *testing.T) {
	for params, want := range map[string]string{
		"[{name: deleteExisting, value: 'true'}]": "PIP_CACHE_DIR is set already and stays as it is: it is in workspace source, which fetch empties in each run; take it out to have it on the dependency cache",
		"[]": "PIP_CACHE_DIR is set already and stays as it is: it is in workspace source, which fetch empties in each run; take it out to have it on the dependency cache",
		"[{name: deleteExisting, value: 'false'}]": "PIP_CACHE_DIR is set already and stays as it is",
	} {
		got := planOf(t, oneStep("python", "pip install x", "      env: [{name: PIP_CACHE_DIR, value: $(workspaces.source.path)/.pip}]\n  workspaces: [{name: source}]\n")+
			"---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: fetch, taskRef: {name: git-clone}, params: "+params+", workspaces: [{name: output, workspace: w}]}, "+
			"{name: test, taskRef: {name: t}, workspaces: [{name: source, workspace: w}]}]}\n"+
			"---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: p}, workspaces: [{name: w, persistentVolumeClaim: {claimName: c}}]}\n", "")
		plantest.Compare(t, plantest.Messages(got), want)
	}
}

func TestEachManagersVariablesAreInItsSteps(t *testing.T) {
	got := planOf(t, taskOf("mvn clean test", "npm ci && npm test", "composer install"), "")
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append t spec.steps[1].env {name: NPM_CONFIG_CACHE, value: /cache/npm}
		append t spec.volumes {name: npm-npx, emptyDir: {}}
		append t spec.steps[1].volumeMounts {name: npm-npx, mountPath: /cache/npm/_npx}
		append t spec.steps[2].env {name: COMPOSER_CACHE_DIR, value: /cache/composer}`)
}

// Without a cache each container has its own, and what one step installed no other
// finds.
func TestPoetrysEnvironmentsAreTheStepsOwn(t *testing.T) {
	got := planOf(t, taskOf("poetry install", "poetry run pytest"), "")
	plantest.Compare(t, plantest.Edits(got.Edits), `
		append t spec.steps[0].env {name: POETRY_CACHE_DIR, value: /cache/pypoetry/alpine}
		append t spec.volumes {name: pypoetry-virtualenvs, emptyDir: {}}
		append t spec.steps[0].volumeMounts {name: pypoetry-virtualenvs, mountPath: /cache/pypoetry/alpine/virtualenvs}
		append t spec.steps[1].env {name: POETRY_CACHE_DIR, value: /cache/pypoetry/alpine}
		append t spec.volumes {name: pypoetry-virtualenvs-2, emptyDir: {}}
		append t spec.steps[1].volumeMounts {name: pypoetry-virtualenvs-2, mountPath: /cache/pypoetry/alpine/virtualenvs}`)
}

func TestATaskThatCallsMakeIsAskedAbout(t *testing.T) {
	plantest.Compare(t, plantest.Places(planOf(t, oneStep("golang", "make test", ""), "")), "info dependency-cache-unknown t")
	plantest.Compare(t, plantest.Places(planOf(t, oneStep("golang", "echo make test", ""), "")), "")
}

func TestWhatNpxInstallsIsEachStepsOwn(t *testing.T) {
	for _, script := range []string{"npm ci", "npm ci\nnpm test", "npm ci\nnpx --yes tool", "npm install\nnpm create vite@latest -- a", "npm ci\nmake test"} {
		got := planOf(t, oneStep("node:20", script, ""), "")
		if len(got.Mounts) != 1 || !slices.Contains(plantest.Edits(got.Edits), "append t spec.steps[0].volumeMounts {name: npm-npx, mountPath: /cache/npm/_npx}") {
			t.Errorf("%s: %d mounts, %v", script, len(got.Mounts), plantest.Edits(got.Edits))
		}
	}
}

func TestAStepThatUsesTheCachesDirectoryItselfKeepsIt(t *testing.T) {
	for name, test := range map[string]struct {
		script, more string
		keeps        bool
	}{
		"a flag leads there":             {"npm ci; npx turbo run test --cache-dir=/cache/turbo", "", true},
		"it makes the directory":         {"npm ci; mkdir /cache", "", true},
		"it asks whether it is there":    {"[ -d /cache ] || npm ci", "", true},
		"a variable leads there":         {"npm ci", "      env: [{name: TURBO_CACHE_DIR, value: /cache/turbo}]\n", true},
		"a URL leads there":              {"npm ci", "      env: [{name: DATABASE_URL, value: 'sqlite:////cache/test.db'}]\n", true},
		"it works there":                 {"npm ci", "      workingDir: /cache/app\n", true},
		"the step template's variable":   {"npm ci", "  stepTemplate: {env: [{name: TMPDIR, value: /cache}]}\n", true},
		"the manager's own variable":     {"npm ci", "      env: [{name: NPM_CONFIG_CACHE, value: /cache/own}]\n", false},
		"another directory of that name": {"npm ci; ls $HOME/cache ./cache /cached $(workspaces.source.path)/cache", "", false},
		"a comment":                      {"# not in /cache\nnpm ci", "", false},
		"the path of a URL":              {"curl -f https://example.com/cache/x; npm ci", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, oneStep("node:20", test.script, test.more), "")
			if mounted := len(got.Mounts) > 0; mounted == test.keeps {
				t.Errorf("%d mounts, %v", len(got.Mounts), plantest.Messages(got))
			}
		})
	}
}

func TestACacheIsntDisplacedOrFrozen(t *testing.T) {
	for name, test := range map[string]struct {
		image, script string
		mounts        int
	}{
		"uv alone":                   {"ghcr.io/astral-sh/uv:0.5-python3.12", "uv sync", 1},
		"uvx beside it":              {"ghcr.io/astral-sh/uv:0.5-python3.12", "uv sync; uvx ruff check .", 0},
		"uv tool run beside it":      {"ghcr.io/astral-sh/uv:0.5-python3.12", "uv sync; uv tool run ruff check .", 0},
		"bun alone":                  {"oven/bun:1", "bun install", 1},
		"bun's home is moved":        {"oven/bun:1", "export BUN_INSTALL=/workspace/bun; bun install", 0},
		"bun is told another":        {"oven/bun:1", "bun install --cache-dir=/workspace/c", 0},
		"npm is, behind a flag":      {"node:20", "npm config --location=global set cache /workspace/npm; npm ci", 0},
		"npm is, with quotes":        {"node:20", `npm config set "cache" "/workspace/npm"; npm ci`, 0},
		"npm is told something else": {"node:20", "npm config set fund false; npm ci", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, oneStep(test.image, test.script, ""), "")
			if len(got.Mounts) != test.mounts {
				t.Errorf("%d mounts, %v", len(got.Mounts), plantest.Messages(got))
			}
		})
	}
}

// Who isn't root gets no cache, and isn't told to take a flag out for it.
func TestAStepOfAnotherUserIsToldOnce(t *testing.T) {
	got := planOf(t, oneStep("python:3.14", "pip install --no-cache-dir -r requirements.txt", "      securityContext: {runAsUser: 1000}\n"), "")
	want := "step test gets no dependency cache for pip: it runs as user 1000, and a volume is root's, or of who has filled it; let it download through a proxy of its registry that runs near the cluster"
	plantest.Compare(t, plantest.Messages(got), want)
}
