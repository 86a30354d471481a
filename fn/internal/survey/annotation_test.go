package survey_test

import (
	"fmt"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

const badRole = `metadata.annotations["cicd.cortex.io/role"]: %q is not a role; ` +
	"write one of build, test, verify, scan, deploy, other; on a Pipeline pairs such as unit=test,image=build [role-annotation]"

func TestRoleAnnotationOnATask(t *testing.T) {
	for annotation, want := range map[string]survey.Role{
		"build": survey.Build, "verify": survey.Verify, "scan": survey.Scan, "deploy": survey.Deploy, "other": survey.Other, "": survey.Test,
	} {
		s := all(t, annotated("Task", annotation))
		same(t, annotation, s.Tasks[0].Role, want)
		same(t, "findings", len(s.Findings), 0)
	}
}

func TestWrongRoleAnnotationOnATaskIsAnError(t *testing.T) {
	for _, annotation := range []string{"tests", "Build", "install", "command", "a=test", "test,build"} {
		s := all(t, annotated("Task", annotation))
		same(t, annotation, s.Tasks[0].Role, survey.Test)
		same(t, "findings", findings(s), []string{"error: Task a: " + fmt.Sprintf(badRole, annotation)})
	}
}

// annotated is a Task that tests, or a Pipeline of such an embedded Task and
// one that isn't in the list.
func annotated(kind, annotation string) string {
	spec := "{steps: [{image: alpine, script: test}]}"
	if kind == "Pipeline" {
		spec = "{tasks: [{name: unit, taskSpec: " + spec + "}, {name: image, taskRef: {resolver: hub}}]}"
	}
	return "apiVersion: tekton.dev/v1\nkind: " + kind + "\nmetadata:\n  name: a\n  annotations: {cicd.cortex.io/role: \"" + annotation + "\"}\nspec: " + spec + "\n"
}

func TestRoleAnnotationOnAPipeline(t *testing.T) {
	for annotation, want := range map[string][2]survey.Role{
		"":                         {survey.Test, survey.Other},
		"image=build":              {survey.Test, survey.Build},
		"unit=verify,image=build":  {survey.Verify, survey.Build},
		" unit=other, image=scan,": {survey.Other, survey.Scan},
	} {
		s := all(t, annotated("Pipeline", annotation))
		tasks := s.Pipelines[0].Tasks
		same(t, annotation, [2]survey.Role{tasks[0].Role, tasks[1].Role}, want)
		same(t, "the embedded Task's own role", tasks[0].Task.Role, survey.Test)
		same(t, "findings", len(s.Findings), 0)
	}
}

func TestWrongRoleAnnotationOnAPipelineIsAnError(t *testing.T) {
	for annotation, bad := range map[string]string{"test": "test", "unit=tests": "unit=tests", "image=build,unit=": "unit=", "unit = test": "unit = test"} {
		s := all(t, annotated("Pipeline", annotation))
		same(t, annotation, findings(s), []string{"error: Pipeline a: " + fmt.Sprintf(badRole, bad)})
	}
}
