package optimize_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"reflect"
	"regexp"
	"slices"
	"strings"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// The judge holds one run on files that nobody here wrote against what must
// be true of every run. It knows of the files what their text says.

// trial is a run: what went in, what came out.
type trial struct {
	// name says which files, and under which config.
	name   string
	config *v1alpha1.CacheOptimization
	input  []byte
	output []byte
	report optimize.Report
	err    error
}

// complaint is something that must not be; kind is unstable, altered, unsafe
// or astray.
type complaint struct{ kind, text string }

func complain(kind, format string, args ...any) complaint {
	return complaint{kind, fmt.Sprintf(format, args...)}
}

// judge is all that is wrong with a run that gave an output.
func (tr trial) judge() []complaint {
	if len(tr.report.Changes) == 0 && bytes.Equal(tr.input, tr.output) {
		return nil
	}
	found := tr.unstable()
	found = append(found, tr.altered()...)
	found = append(found, tr.unsafe()...)
	found = append(found, tr.fated()...)
	return append(found, tr.astray()...)
}

// unstable: a second run on the output must change nothing.
func (tr trial) unstable() []complaint {
	again, _, err := optimize.Stream(tr.output, tr.config)
	switch {
	case err != nil:
		return []complaint{complain("unstable", "the output is refused: %v", err)}
	case !bytes.Equal(again, tr.output):
		return []complaint{complain("unstable", "a second run changes %s", firstDifference(tr.output, again))}
	}
	return nil
}

func firstDifference(a, b []byte) string {
	was, is := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range is {
		if was := at(was, i); was != is[i] {
			return fmt.Sprintf("line %d from %q to %q", i+1, was, is[i])
		}
	}
	return "the end"
}

// altered: a document without a change must be there byte for byte, white
// space at its ends aside.
func (tr trial) altered() []complaint {
	edited := map[string]bool{}
	for _, change := range tr.report.Changes {
		if !change.Added || change.CopyOf != "" {
			edited[objectName(change.Kind, change.Namespace, change.Name)] = true
		}
	}
	out := map[string]int{}
	for _, doc := range splitStream(string(tr.output)) {
		out[doc]++
	}
	var found []complaint
	for _, doc := range splitStream(string(tr.input)) {
		if out[doc]--; out[doc] < 0 && !edited[nameIn(decoded(doc))] {
			found = append(found, complain("altered", "%s has no change in the report, and isn't there as it was", nameIn(decoded(doc))))
		}
	}
	return found
}

// nameIn names the object that a document is.
func nameIn(tree map[string]any) string {
	metadata, _ := tree["metadata"].(map[string]any)
	name := metadata["name"]
	if name == nil {
		name = metadata["generateName"]
	}
	return objectName(tree["kind"], metadata["namespace"], name)
}

// unsafe: who waited still waits, and for nobody new, except for pairs that
// the config asks to relax; and the same tasks run.
func (tr trial) unsafe() []complaint {
	before := pipelineSpecs(string(tr.input))
	var found []complaint
	for place, specs := range pipelineSpecs(string(tr.output)) {
		if len(before[place]) == 0 {
			found = append(found, complain("unsafe", "%s has a Pipeline at %s, and had none", place.object, place.path))
			continue
		}
		was := before[place][0]
		for _, spec := range specs {
			if difference := otherTasks(was, spec); difference != "" {
				found = append(found, complain("unsafe", "%s: %s", place.object, difference))
			}
			found = append(found, tr.misordered(place, orderingOf(was), orderingOf(spec))...)
		}
	}
	return found
}

func (tr trial) misordered(at place, was, is ordering) []complaint {
	var found []complaint
	for _, w := range is.minus(was) {
		found = append(found, complain("unsafe", "%s: %s waits for %s, and did not before", at.object, w.task, w.other))
	}
	for _, w := range was.minus(is) {
		first, second := tr.role(at.object, w.other), tr.role(at.object, w.task)
		if !relaxable(tr.config.Spec.Pipelines.Parallel, first, second) || leaves.MatchString(w.other) || reaches.MatchString(w.task) {
			found = append(found, complain("unsafe", "%s: %s (%s) no longer waits for %s (%s)", at.object, w.task, second, w.other, first))
		}
	}
	return found
}

// fated: for random outcomes, the same tasks run, but for those that need not
// wait for a check any more. See simulate.
func (tr trial) fated() []complaint {
	before := pipelineSpecs(string(tr.input))
	var found []complaint
	for place, specs := range pipelineSpecs(string(tr.output)) {
		free := func(first, second string) bool {
			return relaxable(tr.config.Spec.Pipelines.Parallel, tr.role(place.object, first), tr.role(place.object, second))
		}
		for _, spec := range specs {
			if was := before[place]; len(was) > 0 && !reflect.DeepEqual(was[0], spec) {
				found = append(found, differentFates(place, was[0], spec, free)...)
			}
		}
	}
	return found
}

func differentFates(at place, was, is map[string]any, free func(before, after string) bool) []complaint {
	before, after, waited := typed(was), typed(is), orderingOf(was)
	for seed := range 50 {
		o := randomOutcome(rand.New(rand.NewSource(int64(seed))), before)
		if err := sameFates(simulate(before, o), simulate(after, o), waited, free); err != nil {
			return []complaint{complain("unsafe", "%s, outcome %v: %v", at.object, o, err)}
		}
	}
	return nil
}

// typed is a Pipeline's spec as Tekton reads it, as far as it can.
func typed(spec map[string]any) pipelinev1.PipelineSpec {
	var typed pipelinev1.PipelineSpec
	if text, err := yaml.Marshal(spec); err == nil {
		_ = yaml.Unmarshal(text, &typed)
	}
	return typed
}

// leaves and reaches are the names of tasks that nobody would let run early:
// as the first of a pair, and as the second.
var (
	leaves  = regexp.MustCompile(`(?i)deploy|release|publish|promote|push|clone|checkout|fetch`)
	reaches = regexp.MustCompile(`(?i)deploy|release|promote|rollout|gitops|argo|sync`)
)

// role is what the report says that a task is for.
func (tr trial) role(object, task string) string {
	for _, pipeline := range tr.report.Pipelines {
		if !strings.HasSuffix(object, objectName("", pipeline.Namespace, pipeline.Name)) {
			continue
		}
		for _, t := range pipeline.Before {
			if t.Name == task {
				return t.Role
			}
		}
	}
	return "no role"
}

// relaxable tells whether the config lets the second of two tasks start
// without the first, by their roles.
func relaxable(parallel []v1alpha1.Parallel, first, second string) bool {
	checks := func(role string) bool { return role == "test" || role == "verify" }
	switch {
	case checks(first) && second == "build":
		return slices.Contains(parallel, v1alpha1.ParallelTestsAndBuild)
	case checks(first) && checks(second):
		return slices.Contains(parallel, "Tests")
	}
	return first == "build" && second == "build" && slices.Contains(parallel, "Builds")
}

// astray: an object that is changed has a step that builds or tests, by its
// text, or refers to another that has, near or far.
func (tr trial) astray() []complaint {
	docs := map[string]map[string]any{}
	for _, doc := range splitStream(string(tr.input)) {
		tree := decoded(doc)
		docs[nameIn(tree)] = tree
	}
	good := worthy(docs)
	var found []complaint
	for _, change := range tr.report.Changes {
		source := objectName(change.Kind, change.Namespace, sourceOf(change))
		if docs[source] != nil && !good[source] {
			found = append(found, complain("astray", "%s is changed, and neither builds nor tests, nor uses what does", source))
		}
	}
	return found
}

// worthy are the objects that build or test, and those that use them.
func worthy(docs map[string]map[string]any) map[string]bool {
	good, names := map[string]bool{}, map[string]bool{}
	for more := true; more; {
		more = false
		for object, tree := range docs {
			if !good[object] && (works(tree) || refersTo(tree, names)) {
				good[object], more = true, true
				names[object[strings.LastIndexAny(object, " /")+1:]] = true
			}
		}
	}
	return good
}

// sourceOf is the name that a changed object came in with.
func sourceOf(change optimize.Change) string {
	if change.CopyOf != "" {
		return change.CopyOf
	}
	return change.Name
}

// workers are words in the steps of Tasks that install, test and check.
var workers = regexp.MustCompile(`(?i)\b(npm|npx|yarn|pnpm|bun|pip3?|pytest|unittest|tox|uv|poetry|pipenv|nox|nosetests|` +
	`go|ginkgo|gotestsum|golangci-lint|cargo|mvnw?|maven|gradlew?|bundle|rspec|composer|phpunit|dotnet|mix|jest|vitest|` +
	`ctest|bats|eslint|prettier|ruff|flake8|pylint|mypy|python3?|gofmt|staticcheck|semgrep|shellcheck|gitleaks|hadolint)\b`)

// works tells whether an object has a step that builds, installs or tests.
func works(tree map[string]any) bool {
	found := builds(tree)
	walk(tree, "", func(_ string, node map[string]any) {
		found = found || slices.ContainsFunc(texts(node["steps"]), workers.MatchString)
	})
	return found
}

// refersTo tells whether an object names one of others: as a task, as a
// Pipeline, as a template.
func refersTo(tree map[string]any, names map[string]bool) bool {
	found := false
	walk(tree, "", func(_ string, node map[string]any) {
		for _, key := range []string{"taskRef", "pipelineRef", "template", "triggerRef", "labels"} {
			found = found || slices.ContainsFunc(texts(node[key]), func(text string) bool { return names[text] })
		}
	})
	return found
}
