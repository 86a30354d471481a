package optimize_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// many are the tests, and the builds, of the largest Pipeline that a tool is
// likely to generate: one of each for a part of a monorepo.
const many = 800

// manyShape is how the tests and builds of a large Pipeline wait for each other.
type manyShape struct {
	// test and build are what the task of that number waits for.
	test, build func(i int) []string
	// own is set where each task has a Task of its own.
	own bool
}

var afterClone = func(int) []string { return []string{"clone"} }

var manyShapes = map[string]manyShape{
	"each build after its test":              {test: afterClone, build: func(i int) []string { return []string{named("test", i)} }},
	"each build after all tests":             {test: afterClone, build: func(int) []string { return allTests }},
	"all in one chain":                       {test: inChain("test", "clone"), build: inChain("build", named("test", many-1))},
	"all in one chain, each of its own Task": {test: inChain("test", "clone"), build: inChain("build", named("test", many-1)), own: true},
	"each build after all, each of its own":  {test: afterClone, build: func(int) []string { return allTests }, own: true},
}

func named(kind string, i int) string { return fmt.Sprintf("%s-%d", kind, i) }

var allTests = func() (names []string) {
	for i := range many {
		names = append(names, named("test", i))
	}
	return names
}()

// inChain is each task after the one before it, and the first after another.
func inChain(kind, first string) func(i int) []string {
	return func(i int) []string {
		if i == 0 {
			return []string{first}
		}
		return []string{named(kind, i-1)}
	}
}

const manyTasks = `- apiVersion: tekton.dev/v1
  kind: Task
  metadata: {name: %[1]s, namespace: ci}
  spec:
    workspaces: [{name: source}]
    steps:
    - name: test
      image: node:22
      workingDir: $(workspaces.source.path)
      script: npm ci && npm test
- apiVersion: tekton.dev/v1
  kind: Task
  metadata: {name: %[2]s, namespace: ci}
  spec:
    params: [{name: IMAGE}]
    workspaces: [{name: source}]
    steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: [--destination=$(params.IMAGE), --context=$(workspaces.source.path)]
`

// list is a ResourceList with a Pipeline of that shape.
func (s manyShape) list() []byte {
	var tasks, pipeline strings.Builder
	use := func(name, task string, after []string, more string) {
		fmt.Fprintf(&pipeline, "    - {name: %s, taskRef: {name: %s}, runAfter: [%s], workspaces: [{name: source, workspace: source}]%s}\n", name, task, strings.Join(after, ", "), more)
	}
	test, build := "test", "build"
	for kind, after := range []func(int) []string{s.test, s.build} {
		for i := range many {
			if s.own {
				test, build = named("test", i), named("build", i)
			}
			if kind == 0 {
				use(named("test", i), test, after(i), "")
			} else {
				use(named("build", i), build, after(i), fmt.Sprintf(", params: [{name: IMAGE, value: 'registry.example.com/app-%d:$(params.commit)'}]", i))
			}
			if kind == 0 && (s.own || i == 0) {
				fmt.Fprintf(&tasks, manyTasks, test, build)
			}
		}
	}
	return []byte(wireHead + tasks.String() + `- apiVersion: tekton.dev/v1
  kind: Pipeline
  metadata: {name: all, namespace: ci}
  spec:
    params: [{name: commit}]
    workspaces: [{name: source}]
    tasks:
    - {name: clone, taskRef: {name: git-clone}, workspaces: [{name: output, workspace: source}]}
` + pipeline.String() + wireConfig)
}

func BenchmarkPipelineOf800TestsAnd800Builds(b *testing.B) {
	for name, shape := range manyShapes {
		input := shape.list()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := optimize.Function(input); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
