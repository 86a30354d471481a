// Package compat holds cacheopt's expected outputs against an older Tekton
// than the one that cacheopt itself is built with. It is a module of its own,
// because a program can't be built with two releases of Tekton.
package compat

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	pipelinev1beta1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1beta1"
	"knative.dev/pkg/apis"
	"sigs.k8s.io/yaml"
)

// types are those that an output may hold and Tekton Pipelines checks.
var types = map[string]func() apis.Validatable{
	"tekton.dev/v1 Task":          func() apis.Validatable { return &pipelinev1.Task{} },
	"tekton.dev/v1 Pipeline":      func() apis.Validatable { return &pipelinev1.Pipeline{} },
	"tekton.dev/v1beta1 Task":     func() apis.Validatable { return &pipelinev1beta1.Task{} },
	"tekton.dev/v1beta1 Pipeline": func() apis.Validatable { return &pipelinev1beta1.Pipeline{} },
}

func TestExpectedOutputsAreValidForAnOlderTekton(t *testing.T) {
	for _, pattern := range []string{"../testdata/*/expected.yaml", "../testdata/overlays/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no expected output matches %s (error %v)", pattern, err)
		}
		for _, file := range files {
			t.Run(strings.TrimPrefix(file, "../testdata/"), func(t *testing.T) { checkFile(t, file) })
		}
	}
}

func checkFile(t *testing.T, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range strings.Split(string(content), "\n---\n") {
		var kind struct{ APIVersion, Kind string }
		if err := yaml.Unmarshal([]byte(doc), &kind); err != nil {
			t.Fatal(err)
		}
		newValue, known := types[kind.APIVersion+" "+kind.Kind]
		if !known {
			continue
		}
		value := newValue()
		if err := yaml.UnmarshalStrict([]byte(doc), value, yaml.DisallowUnknownFields); err != nil {
			t.Errorf("%s: %v\n%s", kind.Kind, err, doc)
			continue
		}
		ctx := context.Background()
		value.(apis.Defaultable).SetDefaults(ctx)
		if err := value.Validate(ctx); err != nil {
			t.Errorf("%s: %v\n%s", kind.Kind, err, doc)
		}
	}
}
