package optimize_test

import (
	"flag"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// The property: whatever stands in the steps, a build runs beside a check only
// where all that both run is harmless, and so is all that runs at the end in any
// case. Nothing is ever moved past a deployment.
//
// What a command is worth is said here, in lists of this test's own.

var contents = flag.Int("contents", 300, "how many Pipelines the contents property generates")

// worth is what somebody who knows a command would say of it in this place.
type worth = bool

const (
	fine worth = true
	bad  worth = false
)

// checking are commands of checks that leave nothing behind that others need.
var checking = strings.Split(strings.TrimSpace(`
go test ./...
go vet ./...
npm ci && npx jest
npm ci
pip install -r requirements.txt && pytest
yamllint .
hadolint Dockerfile
shellcheck run.sh
golangci-lint run
echo done
cd app && go test -race ./...
set -eu; go test ./pkg/...
npm ci && npm test
`), "\n")

// harmful are commands that deploy, publish, send, or make what others need.
var harmful = strings.Split(strings.TrimSpace(`
kubectl apply -f k8s/
oc rollout latest dc/app
helm upgrade --install app ./chart
helm push app-1.0.tgz oci://r.example.com/charts
argocd app sync app
flux reconcile kustomization app
gcloud run deploy app --image r.example.com/app
aws ecs update-service --cluster c --service s --force-new-deployment
az webapp restart -n app -g group
ssh deploy@host ./restart
scp -r dist deploy@host:/srv
rsync -a dist/ deploy@host:/srv
cosign sign --yes r.example.com/app
crane tag r.example.com/app:1 prod
skopeo copy docker://r.example.com/app:1 docker://r.example.com/app:prod
docker push r.example.com/app
npm publish
npm version patch
yarn publish
twine upload dist/*
uvx twine upload dist/*
cargo publish
gem push app.gem
mvn -B deploy
mvn test jib:build
./gradlew test shadowJar
./gradlew check deployProd
gh release create v1
git push origin HEAD:main
git commit -am bump && git push
curl -X POST https://hooks.example.com/deploy
curl -fsSL https://hooks.example.com/deploy?key=1
wget -q -O- https://hooks.example.com/deploy
terraform apply -auto-approve
ansible-playbook site.yml
npm run deploy:test
npm run build:test
npm run lint:fix
npm run build
tox -e release
conftest push r.example.com/policies
go build -o bin/app ./cmd/app
go test -c -o app.test ./...
go install ./...
go generate ./...
sort -o words.txt words.txt
curl -O https://example.com/tool.tgz
composer install
pip install -t ./package requests
nyc npm run build
npx webpack
tsc
make dist
sed -i s/a/b/ values.yaml
echo 1 > VERSION
cp -r out ../shared
go test ./... && kubectl rollout restart deploy/app
go test ./...; helm upgrade app chart
sh -c 'kubectl apply -f x'
eval "$DEPLOY"
bash -c "$(cat deploy.sh)"
xargs kubectl delete < names
find . -name '*.yaml' -exec kubectl apply -f {} ;
env A=b kubectl apply -f x
timeout 60 kubectl apply -f x
. ./deploy.sh
source ci/release.sh
`), "\n")

// unknownCommands are commands of which nobody can tell.
var unknownCommands = strings.Split(strings.TrimSpace(`
./ci.sh
./scripts/run-tests.sh
acme verify
bash ci/test.sh
python3 tools/check.py
node scripts/test.js
java -jar verifier.jar
perl -e 'system(@ARGV)' x
$TOOL run
"${RUNNER}" --all
/opt/tool/bin/go-test
task ci
just test
invoke tests
earthly +test
dagger call test
bazel run //deploy
go run ./cmd/release
npx some-package
pnpm dlx some-package
docker run r.example.com/tests
`), "\n")

// content is a command with what it is worth.
type content struct {
	command string
	worth   worth
}

// draw is a command, harmless as often as odds say, of ten.
func draw(r *rand.Rand, odds int, harmless []string) content {
	switch n := r.Intn(10); {
	case n < odds:
		return content{harmless[r.Intn(len(harmless))], fine}
	case n%2 == 0:
		return content{harmful[r.Intn(len(harmful))], bad}
	}
	return content{unknownCommands[r.Intn(len(unknownCommands))], bad}
}

// filled is a generated Task, or what runs at the end, and what it is worth.
type filled struct {
	yaml  string
	worth worth
}

// position is a place where a command may stand: it writes the Task's fields
// beside its main step. Each says what it adds around a step list.
type position func(b *taskText, command string)

// taskText is a Task as it grows.
type taskText struct {
	before, after, sidecars, template, params, passed string
}

const step = "    - name: %s\n      image: %s\n      workingDir: $(workspaces.source.path)\n      script: %s\n"

// positions are all in which a command may stand in a Task.
var positions = map[string]position{
	"no further one": nil,
	"a step before":  func(b *taskText, c string) { b.before += fmt.Sprintf(step, "first", "alpine:3.20", inQuotes(c)) },
	"a step behind":  func(b *taskText, c string) { b.after += fmt.Sprintf(step, "last", "alpine:3.20", inQuotes(c)) },
	"several lines": func(b *taskText, c string) {
		b.after += fmt.Sprintf(step, "lines", "alpine:3.20", inQuotes("#!/bin/sh\nset -e\necho begin\n"+c+"\n"))
	},
	"a shell command": func(b *taskText, c string) {
		b.after += "    - name: shell\n      image: alpine:3.20\n      command: [sh, -c, " + inQuotes(c) + "]\n"
	},
	"a sidecar": func(b *taskText, c string) {
		b.sidecars += "  sidecars:\n    - name: side\n      image: alpine:3.20\n      script: " + inQuotes(c) + "\n"
	},
	"the step template": func(b *taskText, c string) {
		b.template += "  stepTemplate:\n    command: [sh, -c, " + inQuotes(c) + "]\n"
		b.after += "    - name: templated\n      image: alpine:3.20\n"
	},
	"a param's default": func(b *taskText, c string) {
		b.params += "    - name: command\n      default: " + inQuotes(c) + "\n"
		b.after += fmt.Sprintf(step, "told", "alpine:3.20", "$(params.command)")
	},
	"what the Pipeline passes": func(b *taskText, c string) {
		b.params += "    - name: command\n      default: echo\n"
		b.passed = c
		b.after += fmt.Sprintf(step, "told", "alpine:3.20", "$(params.command)")
	},
	"a variable of the environment": func(b *taskText, c string) {
		b.after += "    - name: variable\n      image: alpine:3.20\n      env:\n        - name: COMMAND\n          value: " + inQuotes(c) + "\n      script: eval \"$COMMAND\"\n"
	},
}

func inQuotes(text string) string { return fmt.Sprintf("%q", text) }

// fill writes a Task around its main step.
func fill(r *rand.Rand, name, main string, c content) (task filled, passed string) {
	var b taskText
	names := slices.Sorted(mapKeys(positions))
	put := positions[names[r.Intn(len(names))]]
	worth := fine
	if put != nil {
		put(&b, c.command)
		worth = c.worth
	}
	text := "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: " + name + "\nspec:\n  workspaces:\n    - name: source\n"
	if b.params != "" {
		text += "  params:\n" + b.params
	}
	return filled{text + b.template + b.sidecars + "  steps:\n" + b.before + main + b.after, worth}, b.passed
}

func mapKeys(m map[string]position) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

const kanikoStep = `    - name: build
      image: ghcr.io/osscontainertools/kaniko:v1.25.3
      args: ["--context=$(workspaces.source.path)", "--destination=r.example.com/%s:$(context.taskRun.uid)"]
`

// generated is a Pipeline with contents, and what its tasks are worth by name;
// atTheEnd is what runs at the end in any case.
type generated struct {
	yaml     string
	worth    map[string]worth
	atTheEnd worth
}

func generateContents(r *rand.Rand) generated {
	g := generated{worth: map[string]worth{}, atTheEnd: fine}
	pipeline := "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata:\n  name: generated\nspec:\n  workspaces:\n    - name: ws\n  tasks:\n    - name: fetch\n      taskRef:\n        name: git-clone\n      workspaces:\n        - name: output\n          workspace: ws\n"
	names := []string{"fetch"}
	for i := range 2 + r.Intn(3) {
		name, main := fmt.Sprintf("check-%d", i), ""
		isBuild := i > 0 && r.Intn(2) == 0
		var task content
		if isBuild {
			name = fmt.Sprintf("build-%d", i)
			main = fmt.Sprintf(kanikoStep, name)
			task = draw(r, 3, []string{"echo done", "cat Dockerfile", "ls -l"})

		} else {
			first := draw(r, 7, checking)
			main = fmt.Sprintf(step, "check", "golang:1.26", inQuotes(first.command))
			task = draw(r, 6, checking)
			g.worth[name] = first.worth
		}
		made, passed := fill(r, name, main, task)
		if isBuild {
			g.worth[name] = made.worth
		} else {
			g.worth[name] = g.worth[name] && made.worth
		}
		g.yaml += made.yaml
		after := names[len(names)-1]
		if r.Intn(4) == 0 {
			after = names[r.Intn(len(names))]
		}
		pipeline += fmt.Sprintf("    - name: %s\n      runAfter:\n        - %s\n      taskRef:\n        name: %s\n      workspaces:\n        - name: source\n          workspace: ws\n", name, after, name)
		if passed != "" {
			pipeline += "      params:\n        - name: command\n          value: " + inQuotes(passed) + "\n"
		}
		names = append(names, name)
	}
	pipeline += g.end(r)
	g.yaml = strings.TrimPrefix(g.yaml+pipeline, "---\n")
	return g
}

// end is what runs at the end, now and then.
func (g *generated) end(r *rand.Rand) string {
	if r.Intn(3) > 0 {
		return ""
	}
	end := draw(r, 4, []string{"echo done", "ls"})
	g.atTheEnd = end.worth
	return "  finally:\n    - name: end\n      taskSpec:\n        steps:\n          - name: end\n            image: alpine:3.20\n            script: " + inQuotes(end.command) + "\n"
}

func TestPropertyNothingIsMovedPastADeployment(t *testing.T) {
	config := v1alpha1.Default()
	config.Metadata.Name = "generated"
	config.Spec.Rollout = v1alpha1.RolloutInPlace
	freed := 0
	for n := range *contents {
		seed := *first + n
		config.Spec.Pipelines.Parallel = [][]v1alpha1.Parallel{
			{v1alpha1.ParallelTestsAndBuild},
			{v1alpha1.ParallelTestsAndBuild, v1alpha1.ParallelTests, v1alpha1.ParallelBuilds, v1alpha1.ParallelChecksAndBuild, v1alpha1.ParallelMovingTags},
		}[n%2]
		g := generateContents(rand.New(rand.NewSource(int64(seed))))
		output, _, err := optimize.Stream([]byte(g.yaml), config)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, g.yaml)
		}
		freed += g.check(t, seed, string(output))
	}
	// A property that frees nothing would hold as well.
	if least := *contents / 30; freed < least {
		t.Errorf("only %d pairs were freed of each other in %d Pipelines; expected at least %d", freed, *contents, least)
	}
}

// check counts the pairs that got free, and demands that both are harmless.
func (g generated) check(t *testing.T, seed int, output string) int {
	t.Helper()
	at := place{"Pipeline generated", ".spec"}
	before, after := orderingOf(pipelineSpecs(g.yaml)[at][0]), orderingOf(pipelineSpecs(output)[at][0])
	freed := before.minus(after)
	for _, lost := range freed {
		building := strings.HasPrefix(lost.task, "build")
		if !g.worth[lost.task] || !g.worth[lost.other] || building && !g.atTheEnd {
			t.Fatalf("seed %d: %s no longer waits for %s\n%s", seed, lost.task, lost.other, g.yaml)
		}
	}
	return len(freed)
}
