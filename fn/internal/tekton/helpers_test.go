package tekton_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// objectOf is the one object of a YAML document.
func objectOf(t *testing.T, doc string) object.Object {
	t.Helper()
	list, err := resourcelist.Read([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	o, err := list.Items()[0].Object()
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return o
}

// taskSpec is the spec of a v1 Task.
func taskSpec(t *testing.T, spec string) tekton.TaskSpec {
	t.Helper()
	return tekton.SpecOf(objectOf(t, "apiVersion: tekton.dev/v1\nkind: Task\nspec: "+spec))
}

// pipelineTask is the only task of a v1 Pipeline.
func pipelineTask(t *testing.T, fields string) tekton.PipelineTask {
	t.Helper()
	o := objectOf(t, "apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n  - "+fields)
	return tekton.PipelineSpecOf(o).Tasks()[0]
}

// run is a PipelineRun of a version.
func run(t *testing.T, version, spec string) tekton.Run {
	t.Helper()
	return tekton.RunsIn(objectOf(t, "apiVersion: tekton.dev/"+version+"\nkind: PipelineRun\nspec: "+spec))[0]
}

func names[T interface{ Name() string }](all []T) []string {
	var names []string
	for _, each := range all {
		names = append(names, each.Name())
	}
	return names
}
