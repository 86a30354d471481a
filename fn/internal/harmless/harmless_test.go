package harmless_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// taskWith is a Pipeline of one task t with the steps given, in flow style.
func taskWith(steps string, more ...string) string {
	return "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n  tasks:\n  - name: t\n    taskSpec:\n" +
		"      workspaces: [{name: w, mountPath: /elsewhere}]\n      steps: [" + steps + "]\n" + strings.Join(more, "")
}

func reading(t testing.TB, stream string) harmless.Reading {
	t.Helper()
	s := plantest.Survey(t, stream)
	p := s.Pipelines[0]
	return harmless.NewReader(s, kaniko.Builder()).Task(p, p.Tasks[0])
}

// readScript is what is known of a script of any bytes.
func readScript(text string) harmless.Reading {
	spec := map[string]any{
		"workspaces": []any{map[string]any{"name": "w", "mountPath": "/elsewhere"}},
		"steps":      []any{map[string]any{"name": "s", "image": "i", "script": text}},
	}
	task := &survey.Task{Spec: tekton.SpecOf(object.Object{Value: object.At(nil, map[string]any{"spec": spec})})}
	for _, step := range task.Spec.Steps() {
		task.Steps = append(task.Steps, survey.Step{Step: step})
	}
	p := &survey.Pipeline{}
	return harmless.NewReader(&survey.Survey{}).Task(p, &survey.PipelineTask{Task: task})
}

// said is a reading in a line: "kubectl get; writes x; assumes npm test".
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

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\ngot  %q\nwant %q", what, got, want)
	}
}

// scripts are scripts with what is known of them, by what they are examples of.
var scripts = map[string]map[string]string{
	"tests and checks that are known": {
		"go test ./...": "",
		"go mod download && go test -v -race -cover -coverprofile=/tmp/c.out -count=1 -timeout 10m ./...": "",
		"go test --race --run='TestA|TestB' ./pkg/... -mod=vendor":                                        "",
		"go test $(go list ./... | grep -v /vendor/)":                                                     "",
		"PKGS=$(go list ./... | grep -v e2e)\ngo test -short $PKGS":                                       "",
		"cd \"$(workspaces.w.path)\" && go vet ./... && gofmt -l .":                                       "",
		"test -z \"$(gofmt -l .)\"":                                                                       "",
		"golangci-lint run --timeout=5m -v":                                                               "",
		"go install gotest.tools/gotestsum@latest && gotestsum --format short -- -race ./...":             "",
		"pip install -r requirements.txt && pytest":                                                       "",
		"pip install -q --no-cache-dir -r a.txt -r b.txt pytest-cov==4.1 && python -m pytest -xvs tests --cov=app --cov-report=term-missing": "",
		"python -m venv .venv && . .venv/bin/activate && pip install -e . && .venv/bin/pytest -n4":                                           "",
		"python3 -m unittest discover -s tests -v":                                                  "",
		"pip install flake8 && flake8 . --count --select=E9,F63 --max-line-length 120 --statistics": "",
		"black --check . && isort --check-only . && ruff check src && mypy --strict src":            "",
		"coverage run -m pytest && coverage report -m":                                              "",
		"poetry install --no-root && poetry run pytest -k 'not slow'":                               "",
		"uv sync --frozen && uv run --frozen pytest":                                                "",
		"npm ci --no-audit && npx jest --ci --runInBand":                                            "",
		"npm ci; ./node_modules/.bin/eslint . --ext .js,.ts --max-warnings 0":                       "",
		"yarn install --frozen-lockfile && npx tsc --noEmit && npx prettier --check .":              "",
		"pnpm install --frozen-lockfile && pnpm exec vitest run":                                    "",
		"npx playwright install --with-deps && npx playwright test --reporter=list":                 "",
		"ginkgo -r ./pkg test/unit; npx vitest --run src/app":                                       "",
		"cargo fmt --all -- --check":                                                                "",
		"bundle install --frozen && bundle exec rspec --format documentation":                       "",
		"hadolint Dockerfile; shellcheck -x *.sh":                                                   "",
		"hadolint Dockerfile; shellcheck -x run.sh; yamllint -s .":                                  "",
		"trivy fs --exit-code 1 --severity HIGH,CRITICAL .":                                         "",
		"helm lint chart --strict; kubeconform -strict -summary k8s":                                "",
		"timeout 10m go test ./...; time go vet ./...":                                              "",
		"find . -name '*.go' -not -path './vendor/*' -exec gofmt -l {} +":                           "",
		"/usr/local/go/bin/go test ./... && /busybox/ls":                                            "",
		"sh -c 'go test ./...' && bash -ec \"go vet ./...\"":                                        "",
		"env CGO_ENABLED=0 go test ./... && GOFLAGS=-mod=vendor go vet ./...":                       "",
	},
	"shell plumbing": {
		"set -euxo pipefail; cd src; echo a b; pwd; ls -la; cat f | grep -c x | sort -u | head -1": "",
		"if [ -f go.mod ]; then echo yes; else exit 1; fi; for f in a b; do test -d $f; done":      "",
		"export NODE_ENV=test CI=true; printf '%s' ok > $(results.r.path)":                         "",
		"printf done | tee $(results.r.path); date +%s > /tmp/start; mkdir -p /tmp/out":            "",
		"SHA=$(git rev-parse --short HEAD); echo \"$SHA\"":                                         "",
		"git config --global --add safe.directory /elsewhere; git status; git diff --exit-code":    "",
		"trap 'echo end' EXIT; command -v go; go version; node --version; java -version":           "",
		"run() { echo \"$1\"; }; run x; case $1 in a) true;; *) false;; esac":                      "",
		"sed -n 's/version: //p' f; sed 's|a|b|g' f; awk '{print $2}' f; jq -r .version f":         "",
		"cat <<EOF > ~/.npmrc\nregistry=https://r.example.com\nEOF":                                "",
		"T=$(mktemp -d); cp -r . \"$T/src\"; rm -rf \"$T\"":                                        "",
		"apt-get update && apt-get install -y --no-install-recommends git make":                    "",
		"apk add --no-cache git; npm install -g npm@10; pip install --upgrade pip":                 "",
		"export PATH=$PATH:/usr/local/go/bin:$HOME/.local/bin; PATH=\"$PWD/.venv/bin:$PATH\"":      "",
	},
	"what only the source tells": {
		"npm ci && npm test": "assumes npm test", "npm t": "assumes npm t", "npm run test --silent": "assumes npm run test", "yarn test": "assumes yarn test",
		"make test": "assumes make test", "make -s check": "assumes make check", "tox": "assumes tox", "mvn -B -ntp test": "assumes mvn test",
		"./gradlew test --no-daemon": "assumes gradlew test", "gradle check": "assumes gradle check", "CI=true npm test": "assumes CI=… npm test", "PUSH=1 make -C ../deploy test": "assumes PUSH=… make test -C ../deploy",
		"npm install": "assumes npm install", "yarn": "assumes yarn", "bundle install": "assumes bundle install", "cargo test": "assumes cargo test",
		"cargo test --locked --workspace -- --nocapture": "assumes cargo test", "cargo check --release": "assumes cargo check",
		"tox -e py311,lint": "assumes tox", "nox -s tests-3.12": "assumes nox", "make -j 4 test": "assumes make test", "make test -j8 --jobs=2": "assumes make test",
		"uv run pytest": "assumes uv run", "dotnet test": "assumes dotnet test", "pnpm -r test": "assumes pnpm test",
	},
	"names with more in them, and further words": {
		"npm run build:test": "npm run build:test", "npm run deploy:test": "npm run deploy:test", "npm run test:e2e": "npm run test:e2e", "npm run test:unit": "npm run test:unit",
		"npm run lint:fix": "npm run lint:fix", "npm run lint": "npm run lint", "npm test -- --coverage": "npm test -- --coverage", "npm test --coverage": "npm test --coverage",
		"yarn build:test": "yarn build:test", "make test image": "make test image", "make test IMG=x": "make test IMG=x", "tox -e release": "tox -e release",
		"mvn test jib:build": "mvn test jib:build", "mvn -B verify": "mvn", "mvn test -Prelease": "mvn test -Prelease", "mvn clean test": "mvn clean test",
		"./gradlew test shadowJar": "gradlew test shadowJar", "gradle check deployProd": "gradle check deployProd", "gradle test -PpublishAll": "gradle test -PpublishAll",
		"nyc npm run build": "npm run build", "poetry run release": "release", "rake": "rake", "nox -s publish": "nox -s publish",
		"tox -e py311,publish": "tox -e py311,publish", "uv run --frozen tox -e test,build": "tox -e test,build", "tox -e test-deploy": "tox -e test-deploy",
		"tox -e lint-fix": "tox -e lint-fix", "nox -s tests-release": "nox -s tests-release", "make test -j publish": "make test -j publish", "make test --jobs push": "make test --jobs push",
	},
	"what the image may need": {
		"go test -c -o bin/e2e ./e2e": "go test -c", "go test -o x ./...": "go test -o x", "go install ./cmd/app": "go install ./cmd/app", "go generate ./...": "go generate",
		"go build -o app .": "writes go build", "go mod tidy": "go mod tidy", "go get ./...": "go get",
		"sort -o sorted f": "sort -o sorted", "curl -O https://e.example/x": "curl", "wget https://e.example/x": "wget", "composer install": "composer install",
		"pip install -t ./package x": "pip install -t ./package", "pip install --target=p x": "pip install --target=p x", "pip install --prefix p x": "pip install --prefix p",
		"bundle install --path vendor": "bundle install --path vendor", "python -m venv build": "venv build", "echo 1 > VERSION": "writes > VERSION",
		"echo x | tee out.txt": "writes tee out.txt", "touch done; mkdir reports": "writes touch done; writes mkdir reports", "cp a b": "writes cp b", "rm -rf dist": "writes rm dist",
		"sed -i s/a/b/ f": "writes sed -i f", "gofmt -w .": "gofmt -w .", "black .": "black without --check or --diff", "eslint --fix .": "eslint --fix .", "npx prettier --write .": "prettier --write .",
		"pytest --junitxml=report.xml": "writes pytest --junitxml=report.xml", "go test -coverprofile=c.out ./...": "writes go test -coverprofile=c.out", "pytest --cov-report=html": "pytest --cov-report=html",
		"jest --coverage": "jest --coverage", "tsc": "tsc without --noEmit", "sed 's/a/b/w out' f": "sed s/a/b/w out", "awk '{print > \"x\"}' f": "awk {print > \"x\"}",
		"ginkgo build": "ginkgo build", "ginkgo unfocus": "ginkgo unfocus", "ginkgo generate ./x": "ginkgo generate", "npx vitest init --run": "vitest init",
		"cargo test --locked --release": "cargo test --release", "cargo test --bins": "cargo test --bins", "cargo test --target x": "cargo test --target x",
		"uniq a b": "uniq a", "cargo build --release": "writes cargo build", "tar -xzf a.tgz": "writes tar", "yq -i '.a=1' f": "yq -i .a=1", "exec > log": "writes > log",
		"chmod +x run.sh": "writes chmod run.sh", "find . -name x -delete": "find -delete", "find . -fprint x": "find -fprint", "git checkout main": "git checkout main",
		"ls | xargs rm": "writes rm $(…)",
	},
	"what reaches others": {
		"npm test && npm publish": "npm publish; assumes npm test", "conftest push r.example.com/p": "conftest push", "uvx twine upload dist/x": "twine upload",
		"kubectl apply -f x": "deploys kubectl apply", "helm upgrade app ./chart": "deploys helm upgrade", "git push": "git push", "git tag v1": "git tag v1",
		"gcloud run deploy app": "gcloud run deploy", "aws ecs update-service": "aws ecs update-service", "flux reconcile source git x": "flux reconcile source",
		"cosign sign x": "cosign sign x", "crane copy a b": "crane copy a", "skopeo copy a b": "skopeo copy a", "ssh host deploy": "ssh host deploy", "gh release create v1": "gh release create",
		"curl https://e.example/hook": "curl", "docker push x": "docker push x", "terraform apply": "terraform apply", "serverless deploy": "serverless deploy",
		"git ls-remote https://e.example/x": "git ls-remote", "helm push a oci://b": "helm push a", "npx -y semantic-release": "semantic-release",
	},
	"words that hide what runs": {
		"./test.sh": "./test.sh", "/elsewhere/npm test": "/elsewhere/npm", "bin/rails test": "bin/rails", "node_modules/x/cli.js": "node_modules/x/cli.js", "$CMD": "${CMD}", "$(cat cmd)": "$(…)",
		"eval \"$CMD\"": "eval ${CMD}", "sh run.sh": "a script that a shell is given", "cat x | sh": "a script that a shell is given", "bash <<EOF\ngit push\nEOF": "a script that a shell is given",
		"sh -c \"$X\"": "sh -c ${X}", "sh -c 'git push'": "git push", "python -c 'import os'": "python -c import os", "node -e 'x()'": "node -e x()", "python deploy.py": "python deploy.py", "ruby x.rb": "ruby x.rb",
		"source ./env.sh": "source ./env.sh", ". lib.sh": "source lib.sh", "alias npm=deploy": "alias npm=deploy", "trap 'git push' EXIT": "git push", "npm() { git push; }\nnpm test": "a function called npm; git push",
		"f() { \"$@\"; }\nf git push": "${@}", "pytest $OPTS": "pytest ${OPTS}", "pytest \"$OPTS\"": "pytest ${OPTS}", "go test $(cat flags) ./...": "go test $(…)", "go test {-c,-o}": "go test {-c,-o}", "go test -{c,o}": "go test -{c,o}",
		"echo $(git push)": "git push", "diff <(git push) x": "git push", "cat x > >(sh)": "a script that a shell is given; writes > $(…)", "export $(cat .env)": "export $(…)", "coproc git push": "coproc; git push",
		"find . -exec git push ';'": "git push", "xargs git push": "git push", "env -S 'git push'": "env -S", "command git push": "git push", "exec git push": "git push", "timeout 5 git push": "git push",
		"echo ${X@P}": "${X@}", "printf -v PATH x": "printf -v", "#!/usr/bin/env python3\nimport os": "a script in another language", "#!/bin/bash -c git\n": "a script in another language", "if true; then": "what can't be read",
		"cp x /usr/local/bin/npm && npm test": "cp /usr/local/bin/npm; assumes npm test", "echo x > /usr/bin/go": "> /usr/bin/go", "$(step.sh)": "$(step.sh); step.sh", "busybox wget x": "wget x",
	},
	"variables by which programs are told more": {
		"PATH=$PWD/bin:$PATH npm test":                "PATH=${PWD}/bin:${PATH}; assumes npm test",
		"export PATH=/elsewhere/bin:$PATH; go test":   "PATH=/elsewhere/bin:${PATH}",
		"npm_config_script_shell=./x npm test":        "npm_config_script_shell=./x; assumes npm test",
		"NODE_OPTIONS='--require ./x' npx jest":       "NODE_OPTIONS=--require ./x",
		"NODE_OPTIONS=--max-old-space-size=4096 jest": "",
		"export GOFLAGS=-toolexec=./x; go test ./...": "GOFLAGS=-toolexec=./x",
		"PYTEST_ADDOPTS='--junitxml=x' pytest":        "PYTEST_ADDOPTS=--junitxml=x",
		"MAVEN_OPTS=-Xmx1g mvn test":                  "assumes mvn test",
		"MAVEN_ARGS=deploy mvn test":                  "MAVEN_ARGS=deploy; assumes mvn test",
		"LD_PRELOAD=./x.so go test":                   "LD_PRELOAD=./x.so",
		"export BASH_ENV=x":                           "BASH_ENV=x",
		"PIP_TARGET=./p pip install x":                "PIP_TARGET=./p",
		"GOBIN=$PWD/bin go mod download":              "GOBIN=${PWD}/bin",
		"go env -w GOFLAGS=-toolexec=x":               "go env -w GOFLAGS=-toolexec=x",
		"read PATH":                                   "PATH=$(…)",
		"for PATH in x; do go test; done":             "PATH=$(…)",
		": ${NODE_OPTIONS:=--require=x}":              "NODE_OPTIONS=$(…)",
		"env NODE_OPTIONS=-rx jest":                   "NODE_OPTIONS=-rx",
		"HOME=$(workspaces.w.path) npm ci":            "HOME=$(workspaces.w.path)",
		"export GOCACHE=/tmp/go GOMODCACHE=/cache/go": "",
		"DATABASE_URL=postgres://x npx jest":          "",
	},
}

func TestWhatIsKnownOfAScript(t *testing.T) {
	for name, examples := range scripts {
		t.Run(name, func(t *testing.T) {
			for text, want := range examples {
				same(t, text, said(readScript(text)), want)
			}
		})
	}
}

func TestWhatIsKnownOfAContainer(t *testing.T) {
	const executor = "gcr.io/kaniko-project/executor:v1.23.2"
	for name, test := range map[string]struct{ step, want string }{
		"Kaniko by args":                       {"{name: s, image: '" + executor + "', args: [--destination=$(params.x), --context, ., --digest-file=$(results.d.path), --build-arg=A=b, --kaniko-dir=/k, -v, info]}", ""},
		"Kaniko that writes into the source":   {"{name: s, image: '" + executor + "', args: [--no-push, --tar-path=image.tar, --oci-layout-path, $(workspaces.w.path)/l]}", "writes executor --tar-path=image.tar; writes executor --oci-layout-path=$(workspaces.w.path)/l"},
		"a flag that Kaniko hasn't":            {"{name: s, image: '" + executor + "', args: [--destination=x, --post-hook=x]}", "executor --post-hook=x"},
		"Kaniko and what else a script does":   {"{name: s, image: '" + executor + "-debug', script: '/kaniko/executor -d x && wget http://hook'}", "wget"},
		"Kaniko in a variable":                 {"{name: s, image: '" + executor + "-debug', script: \"K=/kaniko/executor\\nexec $K --destination=x\"}", ""},
		"Kaniko with arguments of nobody's":    {"{name: s, image: '" + executor + "', args: [$(params.EXTRA), -d, x]}", "executor $(params.EXTRA)"},
		"a well-known image":                   {"{name: s, image: 'aquasec/trivy:0.58', args: [fs, --exit-code, '1', .]}", ""},
		"another image of that last word":      {"{name: s, image: 'example.com/own/trivy', args: [fs, .]}", "the program of image example.com/own/trivy"},
		"an image's own program":               {"{name: s, image: deployer}", "the program of image deployer"},
		"a command":                            {"{name: s, image: golang, command: [go, test], args: [./...]}", ""},
		"a shell's command":                    {"{name: s, image: golang, command: [sh, -c], args: ['go test ./... && git push']}", "git push"},
		"what a script is given":               {"{name: s, image: i, args: [-v, ./...], script: 'go test \"$@\"'}", ""},
		"a flag that a script is given":        {"{name: s, image: i, args: [-c, ./...], script: 'go test $@'}", "go test -c ./..."},
		"what a script gives itself":           {"{name: s, image: i, args: [-v], script: 'set -- -c; go test \"$@\"'}", "go test ${@}"},
		"a variable with the command":          {"{name: s, image: golang, env: [{name: C, value: go test ./...}], script: 'sh -c \"$C\"'}", ""},
		"a variable with flags":                {"{name: s, image: golang, env: [{name: F, value: -race -c}], script: 'go test $F'}", "go test -c"},
		"a variable that a script changes":     {"{name: s, image: golang, env: [{name: C, value: go test}], script: 'C=x; sh -c \"$C\"'}", "sh -c ${C}"},
		"options in the environment":           {"{name: s, image: golang, env: [{name: GOFLAGS, value: -exec=x}], script: go test}", "GOFLAGS=-exec=x"},
		"options from a secret":                {"{name: s, image: golang, env: [{name: GOFLAGS, valueFrom: {secretKeyRef: {name: a, key: b}}}], script: go test}", "GOFLAGS=$(…)"},
		"what cacheopt sets for a cache":       {"{name: s, image: golang, env: [{name: GOMODCACHE, value: /cache/go/pkg/mod}, {name: NPM_CONFIG_CACHE, value: /cache/npm}, {name: NPM_CONFIG_PREFER_OFFLINE, value: 'true'}], script: go test}", ""},
		"variables that nobody names":          {"{name: s, image: golang, envFrom: [{configMapRef: {name: a}}], script: go test}", "envFrom, whose variables nobody names"},
		"a StepAction that isn't in the list":  {"{name: s, ref: {name: a}}", "a StepAction that isn't in the list"},
		"output that lands in the source":      {"{name: s, image: golang, command: [go, test], stdoutConfig: {path: $(workspaces.w.path)/o}, stderrConfig: {path: e}}", "writes > $(workspaces.w.path)/o; writes > e"},
		"output that is a result":              {"{name: s, image: golang, command: [go, test], stdoutConfig: {path: $(results.o.path)}}", ""},
		"output of a StepAction":               {"{name: s, ref: {name: a}, stdoutConfig: {path: /elsewhere/o}}", "a StepAction that isn't in the list; writes > /elsewhere/o"},
		"nothing to run but what an image has": {"{name: s, image: 'alpine/git', args: [push]}", "git push"},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, test.step, said(reading(t, taskWith(test.step))), test.want)
		})
	}
}

func TestGatesAreNamedHoweverTheyAreStarted(t *testing.T) {
	for name, test := range map[string]struct {
		step string
		want []string
	}{
		"by name":                   {"{name: s, image: i, script: gitleaks detect}", []string{"gitleaks"}},
		"as what a script is given": {"{name: s, image: i, args: [bandit, -r, .], script: 'exec \"$@\"'}", []string{"bandit"}},
		"by a launcher":             {"{name: s, image: i, script: 'env A=b poetry run bandit -r .'}", []string{"bandit"}},
		"as an image's own program": {"{name: s, image: 'aquasec/trivy:0.58', args: [fs, --exit-code, '1', .]}", []string{"trivy"}},
		"tests are none":            {"{name: s, image: i, script: go test ./...}", nil},
	} {
		if diff := cmp.Diff(test.want, reading(t, taskWith(test.step)).Gates); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhatIsKnownOfATaskBesideItsSteps(t *testing.T) {
	const tests = "{name: s, image: i, script: go test}"
	for name, test := range map[string]struct{ steps, more, want string }{
		"a database":                        {tests, "      sidecars: [{name: db, image: 'postgres:16'}]\n", ""},
		"a program":                         {tests, "      sidecars: [{name: x, image: i, script: git push}]\n", "git push"},
		"a command from the step template":  {"{name: s, image: i, args: [push]}", "      stepTemplate: {command: [git]}\n", "git push"},
		"a variable from the step template": {tests, "      stepTemplate: {env: [{name: GOFLAGS, value: -exec=x}]}\n", "GOFLAGS=-exec=x"},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, test.more, said(reading(t, taskWith(test.steps, test.more))), test.want)
		})
	}
}

func TestEachRunMayTellATaskSomethingElse(t *testing.T) {
	const text = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec:
  params: [{name: command, default: go test ./...}, {name: flags, type: array, default: [-v]}]
  tasks:
  - name: t
    params: [{name: C, value: $(params.command)}, {name: F, value: ["$(params.flags[*])", -race]}]
    taskSpec:
      params: [{name: C}, {name: F, type: array}]
      steps: [{name: s, image: i, script: $(params.C)}, {name: a, image: i, command: [go, test, "$(params.F[*])"]}]
`
	for name, test := range map[string]struct{ given, want string }{
		"the same":                    {"[{name: command, value: go vet ./...}]", ""},
		"a deployment":                {"[{name: command, value: kubectl delete ns x}]", "deploys kubectl delete"},
		"flags":                       {"[{name: flags, value: [-c]}]", "go test -c"},
		"what only the trigger knows": {"[{name: command, value: $(tt.params.command)}]", "$(tt.params.command)"},
	} {
		t.Run(name, func(t *testing.T) {
			run := "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: p}, params: " + test.given + "}\n"
			same(t, test.given, said(reading(t, text+run)), test.want)
		})
	}
}

func TestAStepActionIsReadWithWhatTheStepGivesIt(t *testing.T) {
	const action = `apiVersion: tekton.dev/v1beta1
kind: StepAction
metadata: {name: a}
spec:
  params: [{name: args, type: array, default: []}, {name: word, default: test}]
  image: i
  command: [go, $(params.word), "$(params.args[*])"]
---
`
	same(t, "by default", said(reading(t, action+taskWith("{name: s, ref: {name: a}}"))), "")
	same(t, "with args", said(reading(t, action+taskWith("{name: s, ref: {name: a}, params: [{name: args, value: [-exec, x]}]}"))), "go test -exec x")
}

// Tekton's own configuration gives variables to all pods.
func TestWhatTektonGivesToAllPodsIsRead(t *testing.T) {
	const (
		task     = "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\nspec: {tasks: [{name: t, taskSpec: {steps: [{name: s, image: i, script: npx jest --ci}]}}]}\n---\n"
		defaults = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config-defaults, namespace: tekton-pipelines}\ndata: {default-pod-template: \"%\"}\n"
		operator = "apiVersion: operator.tekton.dev/v1alpha1\nkind: TektonConfig\nmetadata: {name: config}\nspec: {pipeline: {default-pod-template: \"%\"}}\n"
		preload  = "env: [{name: NODE_OPTIONS, value: --require /x.js}]"
	)
	for name, test := range map[string]struct{ config, want string }{
		"a program for Node":               {strings.Replace(defaults, "%", preload, 1), "NODE_OPTIONS=--require /x.js"},
		"a program for Node, by OpenShift": {strings.Replace(operator, "%", preload, 1), "NODE_OPTIONS=--require /x.js"},
		"a variable that is known":         {strings.Replace(defaults, "%", "env: [{name: CI, value: 'true'}]", 1), ""},
		"nodes":                            {strings.Replace(defaults, "%", "nodeSelector: {pool: ci}", 1), ""},
		"what isn't YAML":                  {strings.Replace(defaults, "%", "env: [", 1), "default-pod-template in Tekton's configuration, which isn't YAML"},
		"another map's":                    {strings.Replace(strings.Replace(defaults, "config-defaults", "other", 1), "%", preload, 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, name, said(reading(t, task+test.config)), test.want)
		})
	}
}

func TestACacheOfTheConfigMayHoldWhatPackageManagersKeep(t *testing.T) {
	const npm = "{name: s, image: i, env: [{name: NPM_CONFIG_CACHE, value: %}], volumeMounts: [{name: v, mountPath: /cache}], script: go test}"
	for name, test := range map[string]struct{ dir, more, want string }{
		"the cache's claim":                       {"/cache/npm", "      volumes: [{name: v, persistentVolumeClaim: {claimName: dependency-cache}}]\n", ""},
		"another claim":                           {"/cache/npm", "      volumes: [{name: v, persistentVolumeClaim: {claimName: other}}]\n", "NPM_CONFIG_CACHE=/cache/npm"},
		"a way out of it":                         {"/cache/../workspace/npm", "      volumes: [{name: v, persistentVolumeClaim: {claimName: dependency-cache}}]\n", "NPM_CONFIG_CACHE=/cache/../workspace/npm"},
		"the place where a workspace has it":      {"/c/npm", "      workspaces: [{name: dependency-cache, optional: true, mountPath: /c}]\n", ""},
		"a source that is mounted within":         {"/cache/src/npm", "      volumes: [{name: v, persistentVolumeClaim: {claimName: dependency-cache}}]\n      workspaces: [{name: w, mountPath: /cache/src}]\n", "NPM_CONFIG_CACHE=/cache/src/npm"},
		"a workspace that the source is bound to": {"/c/npm", "      workspaces: [{name: dependency-cache, optional: true, mountPath: /c}]\n    workspaces: [{name: dependency-cache, workspace: source}]\n", "NPM_CONFIG_CACHE=/c/npm"},
		"a workspace that the cache is bound to":  {"/c/npm", "      workspaces: [{name: dependency-cache, optional: true, mountPath: /c}]\n    workspaces: [{name: dependency-cache}]\n", ""},
		"a workspace that another has to be":      {"/c/npm", "      workspaces: [{name: dependency-cache, mountPath: /c}]\n", "NPM_CONFIG_CACHE=/c/npm"},
		"the workspace's other neighbourhood":     {"/cc/npm", "      workspaces: [{name: dependency-cache, optional: true, mountPath: /c}, {name: d, mountPath: /cc}]\n", "NPM_CONFIG_CACHE=/cc/npm"},
	} {
		t.Run(name, func(t *testing.T) {
			stream := strings.Replace(taskWith(strings.Replace(npm, "%", test.dir, 1)), "      workspaces: [{name: w, mountPath: /elsewhere}]\n", "", 1) + test.more
			s := plantest.SurveyFor(t, stream, v1alpha1.Default())
			p := s.Pipelines[0]
			same(t, name, said(harmless.NewReader(s, kaniko.Builder()).Task(p, p.Tasks[0])), test.want)
		})
	}
}
