package deps

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestTheConfigNamesTheManagersOfTheTable(t *testing.T) {
	var config []string
	for _, name := range v1alpha1.PackageManagers {
		config = append(config, string(name))
	}
	table := Names()
	slices.Sort(config)
	slices.Sort(table)
	if !slices.Equal(config, table) {
		t.Errorf("the config knows %v, the table %v", config, table)
	}
}

func TestRowsAreWhole(t *testing.T) {
	for _, m := range managers {
		switch {
		case len(m.Commands) == 0:
			t.Errorf("%s: no command tells that it is used", m.Name)
		case m.Unsafe == "" && len(m.Fills) == 0:
			t.Errorf("%s: no call that fills its cache", m.Name)
		case m.Unsafe == "" && len(m.Env) == 0:
			t.Errorf("%s: neither a variable that moves its cache, nor a reason why it isn't shared", m.Name)
		case m.Unsafe != "" && len(m.Env) > 0:
			t.Errorf("%s: is unsafe, and has variables", m.Name)
		}
		for _, variable := range m.Env {
			if variable.Value != path.Clean(variable.Value) || path.IsAbs(variable.Value) || strings.HasPrefix(variable.Value, "..") {
				t.Errorf("%s: %s is %q, not a directory below the mount path", m.Name, variable.Name, variable.Value)
			}
		}
	}
}

func TestRecogniseCalls(t *testing.T) {
	for script, want := range map[string]string{
		"npm ci":                              "install npm",
		"npm test":                            "test npm",
		"npm run test:unit":                   "test npm",
		"npm run lint":                        "verify npm",
		"npm run build":                       "make npm",
		"npm --prefix app ci":                 "install npm",
		"npx jest --ci":                       "test npm",
		"python -m pip install -r req.txt":    "install pip",
		".venv/bin/pip install x":             "install pip",
		"python -m pytest":                    "test python",
		"pytest -q":                           "test pytest",
		"tox":                                 "test pip",
		"go test ./...":                       "test go",
		"go -C sub test ./...":                "test go",
		"go mod download":                     "install go",
		"GOFLAGS=-mod=mod go build ./...":     "make go",
		"golangci-lint run":                   "verify golangci-lint",
		"./gradlew test":                      "test gradle",
		"mvn -B verify":                       "make maven",
		"mvn -B clean test":                   "test maven",
		"./gradlew test bootJar":              "make gradle",
		"npx webpack":                         "make npm",
		"cargo test && cargo build":           "test cargo, make cargo",
		"poetry install && poetry run pytest": "install poetry, test poetry",
		"uv sync":                             "install uv",
		"bundle exec rspec":                   "test bundler",
		"python -mpip install x":              "install pip",
		"python3.12 -m pytest":                "test python",
		"pip3.12 install x":                   "install pip",
		`"${VENV}/bin/python" -m pip install`: "install pip",
		`"$VENV/bin/pytest"`:                  "test pytest",
		"npm ls":                              "ask npm",
		"npm config get cache":                "ask npm",
		"pip show x":                          "ask pip",
		"python -m pip list":                  "ask pip",
		"go tool cover -func=c.out":           "ask go",
		"go tool cover -html=c.out -o c.html": "ask go, make go",
		"go list ./...":                       "ask go",
		"composer validate":                   "ask composer",
		"composer install":                    "install composer",
		"$TEST_COMMAND":                       "command ",
		"sh -c \"$TEST_COMMAND\"":             "command ",
		"eval \"$TEST_COMMAND\"":              "command ",
		"$(params.command)":                   "command ",
		"black --check .":                     "verify black",
		"black .":                             "make black",
		"isort -c src":                        "verify isort",
		"prettier --check .":                  "verify prettier",
		"prettier --write .":                  "make prettier",
		"eslint . --fix=true":                 "make eslint",
		"npx eslint .":                        "verify npm",
		"npx --yes prettier -w .":             "make npm",
		"ruff check .":                        "verify ruff",
		"ruff check --fix .":                  "make ruff",
		"ruff format .":                       "make ruff",
		"ruff format --check .":               "verify ruff",
		"gofmt -l .":                          "verify gofmt",
		"gofmt -s -w .":                       "make gofmt",
		"pylint src":                          "verify pylint",
		"python -m pylint src":                "verify pylint",
		"python -m black src":                 "make black",
		"pipenv run pylint src":               "verify pipenv",
		"pipenv run behave":                   "test pipenv",
		"pipenv run python manage.py":         "make pipenv",
		"poetry run black .":                  "make poetry",
		"uv run --frozen mypy .":              "verify uv",
		"bundle exec rubocop -a":              "make bundler",
		"bundle exec rubocop":                 "verify bundler",
		"coverage run -m pytest":              "test coverage",
		"coverage xml":                        "",
		"sonar-scanner":                       "",
		"php-cs-fixer fix --dry-run src":      "verify php-cs-fixer",
		"behave":                              "test behave",
		"nosetests -v":                        "test nosetests",
		"pytest -v":                           "test pytest",
		"node -v":                             "",
		"ng test --watch=false":               "test ng",
		"echo npm ci":                         "",
		"git clone npm":                       "",
		"go version":                          "",
		"npm --version":                       "",
	} {
		runs, err := shell.Read(script)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, use := range Recognise(tekton.TaskSpec{}, tekton.Step{}, runs) {
			got = append(got, string(use.Role)+" "+use.Tool)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q, want %q", script, strings.Join(got, ", "), want)
		}
	}
}

const head = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n"

func TestPlan(t *testing.T) {
	for name, test := range map[string]struct {
		spec            string
		managers        []v1alpha1.PackageManager
		edits, findings string
		mounts          int
	}{
		"npm ci alone takes what its lock file names without asking": {
			spec: "  steps:\n    - script: npm ci\n      image: node\n    - script: sh -c \"$CMD\"\n      image: node\n", mounts: 1,
			edits: `append t spec.steps[0].env {name: NPM_CONFIG_CACHE, value: /cache/npm}
			        append t spec.steps[0].env {name: NPM_CONFIG_PREFER_OFFLINE, value: true}
			        append t spec.volumes {name: npm-npx, emptyDir: {}}
			        append t spec.steps[0].volumeMounts {name: npm-npx, mountPath: /cache/npm/_npx}`},
		"npm ci beside anything else that may ask does not": {
			spec: "  steps:\n    - script: npm ci && npm test\n      image: node\n", mounts: 1,
			edits: `append t spec.steps[0].env {name: NPM_CONFIG_CACHE, value: /cache/npm}
			        append t spec.volumes {name: npm-npx, emptyDir: {}}
			        append t spec.steps[0].volumeMounts {name: npm-npx, mountPath: /cache/npm/_npx}`},
		"each step has npx's packages for itself, beside a volume of the user's": {
			spec: "  steps:\n    - script: npm ci && npm test\n      image: node\n    - script: npm ci && npm test\n      image: node\n    - script: echo done\n      volumeMounts: [{name: npm-npx-2, mountPath: /x}]\n  volumes: [{name: npm-npx-2, emptyDir: {}}]\n", mounts: 2,
			edits: `append t spec.steps[0].env {name: NPM_CONFIG_CACHE, value: /cache/npm}
			        append t spec.volumes {name: npm-npx, emptyDir: {}}
			        append t spec.steps[0].volumeMounts {name: npm-npx, mountPath: /cache/npm/_npx}
			        append t spec.steps[1].env {name: NPM_CONFIG_CACHE, value: /cache/npm}
			        append t spec.volumes {name: npm-npx-3, emptyDir: {}}
			        append t spec.steps[1].volumeMounts {name: npm-npx-3, mountPath: /cache/npm/_npx}`},
		"steps that do neither are left alone": {
			spec: "  steps:\n    - script: go test ./...\n      image: golang\n    - script: echo done\n", mounts: 1,
			edits: `append t spec.steps[0].env {name: GOMODCACHE, value: /cache/go/pkg/mod}
			        append t spec.steps[0].env {name: GOCACHE, value: /cache/go/build}
			        append t spec.steps[0].env {name: GOFLAGS, value: -count=1}`},
		"what the step sets stays": {
			spec: "  steps:\n    - script: go test ./...\n      image: golang\n      env: [{name: GOCACHE, value: /tmp/go}]\n", mounts: 1,
			edits:    "append t spec.steps[0].env {name: GOMODCACHE, value: /cache/go/pkg/mod}",
			findings: "info dependency-cache-kept"},
		"what the step template sets stays, and needs no volume where it is all": {
			spec:     "  stepTemplate:\n    env: [{name: PIP_CACHE_DIR, value: /tmp/pip}]\n  steps:\n    - script: pip install x\n",
			findings: "info dependency-cache-kept"},
		"variables and flags that work against the cache are said": {
			spec: "  steps:\n    - env: [{name: PIP_NO_CACHE_DIR, value: '0'}]\n      script: |\n        pip install --no-cache-dir x\n",
			findings: `warning dependency-cache-disabled
			           warning dependency-cache-disabled`},
		"a script that sets the variable itself is left with it": {
			spec:     "  steps:\n    - script: |\n        export PIP_CACHE_DIR=/x\n        pip install x\n",
			findings: "warning dependency-cache-disabled"},
		"a manager that can't share is left alone": {
			spec: "  steps:\n    - script: ./gradlew test\n", findings: "warning dependency-cache-unsafe"},
		"one whose downloads the Task keeps itself is no word worth": {
			spec: "  workspaces: [{name: maven-repo, mountPath: /root/.m2}]\n  steps:\n    - script: mvn test\n"},
		"a StepAction may get neither": {
			spec: "  steps:\n    - script: bun install\n      image: oven/bun:1\n    - ref: {name: x}\n", mounts: 1,
			edits:    "append t spec.steps[0].env {name: BUN_INSTALL_CACHE_DIR, value: /cache/bun}",
			findings: "info dependency-cache-step-action"},
		"none are asked for": {
			spec: "  steps:\n    - script: npm ci\n", managers: []v1alpha1.PackageManager{v1alpha1.PackageManagerNone}},
		"one is named for a command from outside": {
			spec: "  steps:\n    - script: sh -c \"$CMD\"\n", managers: []v1alpha1.PackageManager{"pip"}, mounts: 1,
			edits: `append t spec.steps[0].env {name: PIP_CACHE_DIR, value: /cache/pip}
			        append t spec.volumes {name: pip-wheels, emptyDir: {}}
			        append t spec.steps[0].volumeMounts {name: pip-wheels, mountPath: /cache/pip/wheels}`},
		"make may call go in its own way, so that results aren't kept": {
			spec: "  steps:\n    - script: make test\n      image: golang\n", managers: []v1alpha1.PackageManager{"go"}, mounts: 1,
			edits:    "append t spec.steps[0].env {name: GOMODCACHE, value: /cache/go/pkg/mod}",
			findings: "info dependency-cache-go-build"},
	} {
		t.Run(name, func(t *testing.T) {
			spec := v1alpha1.Default().Spec
			if test.managers != nil {
				spec.Test.PackageManagers = test.managers
			}
			got := Plan(plantest.Survey(t, head+test.spec, Recognise, survey.Tools), spec, plan.Plan{})
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.findings)
			if len(got.Mounts) != test.mounts {
				t.Errorf("%d steps get the cache, want %d", len(got.Mounts), test.mounts)
			}
		})
	}
}

func TestAManagerThatDownloadsNothingGetsNoWordAndNoCache(t *testing.T) {
	for script, want := range map[string]string{
		"yarn lint": "", "yarn build": "", "pnpm run lint": "", "bundle exec rspec": "",
		"yarn": unsafe, "yarn --frozen-lockfile": unsafe, "yarn install": unsafe, "pnpm i": unsafe, "bundle install": unsafe, "mvn package": unsafe,
		"npm ci --dry-run": "", "npm install --package-lock-only": "", "npm ci --help": "", "pip install --no-index x": "",
	} {
		got := planOf(t, oneStep("alpine", script, ""), "")
		if findings := strings.Join(plantest.Findings(got), " "); findings != want || len(got.Mounts) > 0 {
			t.Errorf("%s: %q, %d mounts", script, findings, len(got.Mounts))
		}
	}
}

const unsafe = "warning dependency-cache-unsafe"
