package survey_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// objectsOf are the objects of a YAML stream that a survey wants.
func objectsOf(t *testing.T, stream string) []object.Object {
	t.Helper()
	list, err := resourcelist.Read([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	var objects []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		if err != nil {
			t.Fatal(err)
		}
		if survey.Wanted(o.ID) {
			objects = append(objects, o)
		}
	}
	return objects
}

// all is a survey of a stream with nothing selected in particular.
func all(t *testing.T, stream string) *survey.Survey {
	t.Helper()
	return chosen(t, stream, v1alpha1.Select{})
}

func chosen(t *testing.T, stream string, choice v1alpha1.Select) *survey.Survey {
	t.Helper()
	return read(t, stream, v1alpha1.Spec{Select: choice})
}

// fake recognises programs that are called by their role.
func fake(_ tekton.TaskSpec, _ tekton.Step, runs shell.Script) []survey.Use {
	var uses []survey.Use
	for _, call := range runs.Calls {
		role := survey.Role(call.Name())
		switch {
		case call.Outside():
			uses = append(uses, survey.Use{Role: survey.Command})
		case survey.IsRole(role) || role == survey.Install:
			uses = append(uses, survey.Use{Role: role, Tool: call.Name()})
		}
	}
	return uses
}

func findings(s *survey.Survey) []string {
	var lines []string
	for _, f := range s.Findings {
		lines = append(lines, f.String())
	}
	return lines
}

// selected are the selected objects, kind and name.
func selected(s *survey.Survey) []string {
	var names []string
	for _, o := range s.Objects {
		if s.Selected(o.ID) {
			names = append(names, o.Kind+" "+o.Name)
		}
	}
	return names
}

// task is a Task with one step that runs a script.
func task(name, script string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: " + name + "}\nspec: {steps: [{image: alpine, script: \"" + script + "\"}]}\n"
}

// pipeline is a Pipeline of pipeline tasks.
func pipeline(name, tasks string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: " + name + "}\nspec:\n  tasks: " + tasks + "\n"
}

// template is a TriggerTemplate that runs a Pipeline.
func template(name, pipeline string) string {
	return "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: " + name +
		"}\nspec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: " + pipeline + "}}}]}\n"
}

// read is a survey for a config, called c.
func read(t *testing.T, stream string, spec v1alpha1.Spec) *survey.Survey {
	t.Helper()
	config := &v1alpha1.CacheOptimization{Spec: spec}
	config.Metadata.Name = "c"
	return survey.Read(objectsOf(t, stream), config, []survey.Recogniser{fake, survey.Tools})
}
