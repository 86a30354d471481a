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

// The property: whoever waited for another task, near or far, still does,
// unless the config asks for the two beside each other: a check of sources and a
// build, two checks, two builds; and nobody waits for anyone new.
//
// The checker is in ordering_test.go.

var (
	graphs = flag.Int("graphs", 500, "how many Pipelines the order property generates")
	first  = flag.Int("first", 0, "the first of them, so that several processes can share the work")
)

// asked is what the n-th generated Pipeline's config asks for.
func asked(n int) []v1alpha1.Parallel {
	return [][]v1alpha1.Parallel{
		{v1alpha1.ParallelTestsAndBuild},
		{v1alpha1.ParallelTestsAndBuild, v1alpha1.ParallelTests, v1alpha1.ParallelBuilds},
		{v1alpha1.ParallelTests},
		{v1alpha1.ParallelTestsAndBuild},
		{v1alpha1.ParallelBuilds},
		{v1alpha1.ParallelNone},
	}[n%6]
}

// freedBy tells by names which pairs a config asks for.
func freedBy(parallel []v1alpha1.Parallel) func(before, after string) bool {
	check := func(name string) bool { return strings.HasPrefix(name, "test") || strings.HasPrefix(name, "lint") }
	build := func(name string) bool { return strings.HasPrefix(name, "build") }
	return func(before, after string) bool {
		return slices.Contains(parallel, v1alpha1.ParallelTestsAndBuild) && check(before) && build(after) ||
			slices.Contains(parallel, v1alpha1.ParallelTests) && check(before) && check(after) ||
			slices.Contains(parallel, v1alpha1.ParallelBuilds) && build(before) && build(after)
	}
}

func TestPropertyOrderHoldsForGeneratedPipelines(t *testing.T) {
	config := v1alpha1.Default()
	config.Metadata.Name = "generated"
	config.Spec.Rollout = v1alpha1.RolloutInPlace
	freed := 0
	for n := range *graphs {
		seed := *first + n
		config.Spec.Pipelines.Parallel = asked(seed)
		free := freedBy(asked(seed))
		input := generate(rand.New(rand.NewSource(int64(seed))))
		output, report, err := optimize.Stream([]byte(input), config)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, input)
		}
		freed += checkOrder(t, seed, input, string(output), free)
		checkFates(t, seed, input, string(output), free)
		if len(report.Changes) == 0 && string(output) != input {
			t.Fatalf("seed %d: the output differs, and the report has no change", seed)
		}
		if seed%5 > 0 {
			continue
		}
		again, _, err := optimize.Stream(output, config)
		if err != nil || string(again) != string(output) {
			t.Fatalf("seed %d: a second run changes the output (error %v)\n--- first\n%s\n--- second\n%s", seed, err, output, again)
		}
		same, _, _ := optimize.Stream([]byte(input), config)
		if string(same) != string(output) {
			t.Fatalf("seed %d: two runs on the same input differ", seed)
		}
	}
	// A property that nothing ever tests would hold as well.
	if least := *graphs / 10; freed < least {
		t.Errorf("only %d pairs were freed of each other in %d Pipelines; expected at least %d", freed, *graphs, least)
	}
}

// checkOrder compares who waits for whom before and after, and counts the
// pairs that got free.
func checkOrder(t *testing.T, seed int, input, output string, free func(before, after string) bool) int {
	t.Helper()
	place := place{"Pipeline generated", ".spec"}
	specs, now := pipelineSpecs(input)[place], pipelineSpecs(output)[place]
	if len(specs) != 1 || len(now) != 1 {
		t.Fatalf("seed %d: found %d Pipelines before and %d after, expected one\n%s", seed, len(specs), len(now), input)
	}
	before, after := orderingOf(specs[0]), orderingOf(now[0])
	freed := before.minus(after)
	for _, lost := range freed {
		if !free(lost.other, lost.task) {
			t.Fatalf("seed %d: %s no longer waits for %s\n--- before\n%s\n--- after\n%s", seed, lost.task, lost.other, input, output)
		}
	}
	for _, gained := range after.minus(before) {
		t.Fatalf("seed %d: %s waits for %s, and did not before\n--- before\n%s\n--- after\n%s", seed, gained.task, gained.other, input, output)
	}
	if difference := otherTasks(specs[0], now[0]); difference != "" {
		t.Fatalf("seed %d: %s\n--- before\n%s\n--- after\n%s", seed, difference, input, output)
	}
	return len(freed)
}

// kinds are the tasks that a generated Pipeline is made of, by the beginning
// of their names.
var kinds = []string{"fetch", "test", "test", "lint", "build", "build", "scan", "deploy", "other"}

// generate is a Pipeline of up to nine tasks and the Tasks that it refers to.
func generate(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(generatedTasks)
	b.WriteString("---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata:\n  name: generated\n")
	var names, roles []string
	for i := range 2 + r.Intn(8) {
		kind := kinds[r.Intn(len(kinds))]
		names = append(names, fmt.Sprintf("%s-%d", kind, i))
		if kind == "lint" {
			roles = append(roles, names[i]+"=verify")
		}
	}
	if len(roles) > 0 {
		fmt.Fprintf(&b, "  annotations:\n    cicd.cortex.io/role: %s\n", strings.Join(roles, ","))
	}
	b.WriteString("spec:\n  workspaces:\n    - name: ws\n    - name: other\n  tasks:\n")
	for i, name := range names {
		generateTask(&b, r, name, names[:i])
	}
	generateFinally(&b, r, names)
	return b.String()
}

// generateFinally adds what runs at the end, now and then by what became of
// another task.
func generateFinally(b *strings.Builder, r *rand.Rand, names []string) {
	if r.Intn(2) == 0 {
		return
	}
	b.WriteString("  finally:\n    - name: notify\n      taskRef:\n        name: other\n")
	name := names[r.Intn(len(names))]
	switch r.Intn(4) {
	case 0:
		fmt.Fprintf(b, "      params:\n        - name: IN\n          value: $(tasks.%s.results.out)\n", name)
	case 1:
		fmt.Fprintf(b, "      params:\n        - name: IN\n          value: $(tasks.%s.status)\n", name)
	case 2:
		fmt.Fprintf(b, "      when:\n        - input: $(tasks.%s.status)\n          operator: in\n          values: [\"Succeeded\"]\n", name)
	}
}

func generateTask(b *strings.Builder, r *rand.Rand, name string, before []string) {
	kind, _, _ := strings.Cut(name, "-")
	fmt.Fprintf(b, "    - name: %s\n", name)
	writeWhatRuns(b, r, kind)
	writeAfter(b, r, before)
	writeUses(b, r, before)
	switch r.Intn(24) {
	case 0, 1:
		b.WriteString("      retries: 2\n")
	case 2:
		b.WriteString("      onError: continue\n")
	}
	if r.Intn(2) == 0 && kind != "other" {
		fmt.Fprintf(b, "      workspaces:\n        - name: source\n          workspace: %s\n", []string{"ws", "ws", "ws", "other"}[r.Intn(4)])
		if len(before) > 0 && r.Intn(8) == 0 {
			// Tekton makes no edge of this; users who write it mean one.
			fmt.Fprintf(b, "          subPath: $(tasks.%s.results.out)\n", before[r.Intn(len(before))])
		}
	}
}

// writeWhatRuns lets a task refer to a Task, or embed one.
func writeWhatRuns(b *strings.Builder, r *rand.Rand, kind string) {
	embedded := r.Intn(4) == 0
	switch {
	case embedded && kind == "other":
		b.WriteString("      taskSpec:\n        results:\n          - name: out\n        steps:\n          - name: s\n            image: busybox\n            script: echo\n")
	case embedded && kind == "test":
		b.WriteString("      taskSpec:\n        params:\n          - name: IN\n            default: none\n        results:\n          - name: out\n        workspaces:\n          - name: source\n" +
			"        steps:\n          - name: s\n            image: golang\n            script: go test ./...\n")
	default:
		fmt.Fprintf(b, "      taskRef:\n        name: %s\n", kind)
	}
}

// writeAfter lets a task wait for up to two others, most often the last.
func writeAfter(b *strings.Builder, r *rand.Rand, before []string) {
	if len(before) == 0 || r.Intn(8) == 0 {
		return
	}
	after := before[len(before)-1]
	if r.Intn(3) == 0 {
		after = before[r.Intn(len(before))]
	}
	fmt.Fprintf(b, "      runAfter:\n        - %s\n", after)
	if second := before[r.Intn(len(before))]; second != after && r.Intn(3) == 0 {
		fmt.Fprintf(b, "        - %s\n", second)
	}
}

// writeUses lets a task use another's result in one of the places for it.
func writeUses(b *strings.Builder, r *rand.Rand, before []string) {
	if len(before) == 0 || r.Intn(3) > 0 {
		return
	}
	result := fmt.Sprintf("$(tasks.%s.results.out)", before[r.Intn(len(before))])
	const never = "      when:\n        - input: %s\n          operator: in\n          values: [\"x\"]\n"
	switch r.Intn(6) {
	case 0, 1:
		fmt.Fprintf(b, "      params:\n        - name: IN\n          value: %s\n", result)
	case 2:
		fmt.Fprintf(b, never, result)
	case 3:
		fmt.Fprintf(b, never, "y")
	case 4:
		fmt.Fprintf(b, "      matrix:\n        params:\n          - name: IN\n            value: [%s]\n", result)
	case 5:
		fmt.Fprintf(b, "      displayName: after %s\n", result)
	}
}

// generatedTasks are the Tasks that generated Pipelines refer to.
var generatedTasks = func() string {
	steps := map[string]string{
		"fetch":  "          git clone x",
		"test":   "          npm ci\n          npm test",
		"lint":   "          npm run lint",
		"scan":   "          trivy image x",
		"deploy": "          helm upgrade x",
		"other":  "          echo",
	}
	var b strings.Builder
	for _, kind := range []string{"fetch", "test", "lint", "build", "scan", "deploy", "other"} {
		fmt.Fprintf(&b, "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: %s\nspec:\n", kind)
		b.WriteString("  params:\n    - name: IN\n      default: none\n  results:\n    - name: out\n")
		b.WriteString("  workspaces:\n    - name: source\n  steps:\n    - name: run\n")
		if kind == "build" {
			b.WriteString("      image: gcr.io/kaniko-project/executor:v1.23.2\n      args: [--destination=registry:5000/app:$(context.taskRun.uid)]\n")
			continue
		}
		fmt.Fprintf(&b, "      image: node:20\n      script: |\n%s\n", steps[kind])
	}
	return strings.TrimPrefix(b.String(), "---\n")
}()
