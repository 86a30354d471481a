package optimize_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"
)

// The simulation: which tasks of a Pipeline run, as Tekton decides it, for an
// outcome of each when and each task. A task that nobody relaxed must not run
// where it did not before.
//
// The rules are those of pkg/reconciler/pipelinerun/resources/
// pipelinerunresolution.go: a task doesn't run where one that it waits for
// failed; it is skipped by its when, where a result that it uses is missing, and
// where one that it waits for was skipped for another reason than its when.

// fate is what became of a task.
type fate int

const (
	ran fate = iota
	failed
	skippedByWhen
	skippedForOthers
	neverStarted
)

// outcome says which whens are false and which tasks fail, by name.
type outcome struct{ whenFalse, fails map[string]bool }

func randomOutcome(r *rand.Rand, pipeline pipelinev1.PipelineSpec) outcome {
	o := outcome{map[string]bool{}, map[string]bool{}}
	for _, task := range append(slices.Clone(pipeline.Tasks), pipeline.Finally...) {
		o.whenFalse[task.Name] = r.Intn(3) == 0
		o.fails[task.Name] = r.Intn(6) == 0
	}
	return o
}

// simulate gives each task's fate. Tasks of the list come in any order.
func simulate(pipeline pipelinev1.PipelineSpec, o outcome) map[string]fate {
	fates := map[string]fate{}
	byName := map[string]pipelinev1.PipelineTask{}
	for _, task := range pipeline.Tasks {
		byName[task.Name] = task
	}
	var decide func(name string) fate
	decide = func(name string) fate {
		if known, ok := fates[name]; ok {
			return known
		}
		fates[name] = decideTask(byName[name], o, decide)
		return fates[name]
	}
	for _, task := range pipeline.Tasks {
		decide(task.Name)
	}
	for _, task := range pipeline.Finally {
		fates[task.Name] = decideFinally(task, o, fates)
	}
	return fates
}

func decideTask(task pipelinev1.PipelineTask, o outcome, decide func(string) fate) fate {
	results := map[string]bool{}
	for _, ref := range pipelinev1.PipelineTaskResultRefs(&task) {
		results[ref.PipelineTask] = true
	}
	skipped := false
	for _, name := range task.Deps() {
		switch decide(name) {
		case failed, neverStarted:
			return neverStarted
		case skippedForOthers:
			skipped = true
		case skippedByWhen:
			skipped = skipped || results[name]
		}
	}
	switch {
	case skipped:
		return skippedForOthers
	case len(task.When) > 0 && o.whenFalse[task.Name]:
		return skippedByWhen
	case o.fails[task.Name] && task.OnError != "continue":
		return failed
	}
	return ran
}

// decideFinally: a task at the end runs unless its when is false, or a result
// that it uses is missing. A when that asks for the status of tasks goes by that.
func decideFinally(task pipelinev1.PipelineTask, o outcome, fates map[string]fate) fate {
	text, _ := yaml.Marshal(task)
	for name, f := range fates {
		if strings.Contains(string(text), "$(tasks."+name+".results.") && f != ran {
			return skippedForOthers
		}
	}
	for _, when := range task.When {
		name, asks := strings.CutPrefix(when.Input, "$(tasks.")
		name, asks2 := strings.CutSuffix(name, ".status)")
		if asks && asks2 && fates[name] != ran {
			return skippedByWhen
		}
		if !asks && o.whenFalse[task.Name] {
			return skippedByWhen
		}
	}
	return ran
}

// checkFates compares what runs before and after, for random outcomes.
func checkFates(t *testing.T, seed int, input, output string, free func(before, after string) bool) {
	t.Helper()
	before, after := specOf(t, input), specOf(t, output)
	waited := orderingOf(pipelineSpecs(input)[place{"Pipeline generated", ".spec"}][0])
	r := rand.New(rand.NewSource(int64(seed)))
	for range 8 {
		o := randomOutcome(r, before)
		if err := sameFates(simulate(before, o), simulate(after, o), waited, free); err != nil {
			t.Fatalf("seed %d, outcome %v: %v\n--- before\n%s\n--- after\n%s", seed, o, err, input, output)
		}
	}
}

// sameFates demands the same of all tasks, but of those that wait for a check
// that failed and need not any more: these may run now.
func sameFates(before, after map[string]fate, waited ordering, free func(before, after string) bool) error {
	for name, was := range before {
		is := after[name]
		if was == is {
			continue
		}
		excused := was == neverStarted && slices.ContainsFunc(keys(waited[name]), func(other string) bool {
			return free(other, name) && before[other] != ran
		})
		if !excused {
			return fmt.Errorf("%s: %v before, %v after", name, was, is)
		}
	}
	return nil
}

func keys(set map[string]bool) []string {
	var all []string
	for key := range set {
		all = append(all, key)
	}
	return all
}

// specOf is the spec of the stream's Pipeline.
func specOf(t *testing.T, stream string) pipelinev1.PipelineSpec {
	t.Helper()
	for _, doc := range strings.Split(stream, "\n---\n") {
		if !strings.Contains(doc, "kind: Pipeline\n") {
			continue
		}
		var pipeline pipelinev1.Pipeline
		if err := yaml.Unmarshal([]byte(doc), &pipeline); err != nil {
			t.Fatal(err)
		}
		return pipeline.Spec
	}
	t.Fatal("the stream has no Pipeline")
	return pipelinev1.PipelineSpec{}
}

func TestTheSimulationKnowsTekton(t *testing.T) {
	const text = `
tasks:
- {name: setup, when: [{input: a, operator: in, values: [a]}]}
- {name: test, params: [{name: p, value: $(tasks.setup.results.x)}]}
- {name: lint, runAfter: [setup]}
- {name: build, runAfter: [test]}
- {name: scan, runAfter: [lint]}
finally:
- {name: report}
- {name: promote, params: [{name: d, value: $(tasks.build.results.d)}]}
- {name: deploy, when: [{input: $(tasks.build.status), operator: in, values: [Succeeded]}]}
`
	var spec pipelinev1.PipelineSpec
	if err := yaml.Unmarshal([]byte(text), &spec); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		outcome outcome
		want    string
	}{
		"all succeed":     {outcome{}, "map[build:0 deploy:0 lint:0 promote:0 report:0 scan:0 setup:0 test:0]"},
		"a when is false": {outcome{whenFalse: map[string]bool{"setup": true}}, "map[build:3 deploy:2 lint:0 promote:3 report:0 scan:0 setup:2 test:3]"},
		"the tests fail":  {outcome{fails: map[string]bool{"test": true}}, "map[build:4 deploy:2 lint:0 promote:3 report:0 scan:0 setup:0 test:1]"},
	} {
		if got := fmt.Sprint(simulate(spec, test.outcome)); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}
