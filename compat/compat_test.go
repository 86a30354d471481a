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
	"tekton.dev/v1 Task":     func() apis.Validatable { return &pipelinev1.Task{} },
	"tekton.dev/v1 Pipeline": func() apis.Validatable { return &pipelinev1.Pipeline{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
	"tekton.dev/v1beta1 Task": func() apis.Validatable { return &pipelinev1beta1.Task{} },
	//lint:ignore SA1019 v1beta1 is deprecated and still served, and users have it.
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

// checkFile holds each document of an output against Tekton. What was wrong with
// it in the case's input already is the case's own matter.
func checkFile(t *testing.T, file string) {
	had := map[string]string{}
	if input, err := os.ReadFile(filepath.Join(filepath.Dir(file), "input.yaml")); err == nil {
		for _, doc := range documents(input) {
			had[origin(doc)] = problem(doc)
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range documents(content) {
		if found := problem(doc); found != "" && found != had[origin(doc)] {
			t.Errorf("%s\n%s", found, doc)
		}
	}
}

func documents(stream []byte) []string {
	return strings.Split(strings.TrimSuffix(string(stream), "\n"), "\n---\n")
}

// origin names the object that a document is, or is a copy of; a document that
// can't be read is its own name.
func origin(doc string) string {
	var object struct {
		Kind     string
		Metadata struct {
			Name, Namespace string
			Annotations     map[string]string
		}
	}
	if err := yaml.Unmarshal([]byte(doc), &object); err != nil {
		return doc
	}
	name := object.Metadata.Name
	if from := object.Metadata.Annotations["cicd.cortex.io/optimized-from"]; from != "" {
		name = from
	}
	return object.Kind + " " + object.Metadata.Namespace + "/" + name
}

// problem is what Tekton finds wrong with a document; "" for nothing.
func problem(doc string) string {
	var kind struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal([]byte(doc), &kind); err != nil {
		return err.Error()
	}
	newValue, known := types[kind.APIVersion+" "+kind.Kind]
	if !known {
		return ""
	}
	value := newValue()
	if err := yaml.UnmarshalStrict([]byte(doc), value, yaml.DisallowUnknownFields); err != nil {
		return kind.Kind + ": " + err.Error()
	}
	ctx := context.Background()
	value.(apis.Defaultable).SetDefaults(ctx)
	if err := value.Validate(ctx); err != nil {
		return kind.Kind + ": " + err.Error()
	}
	return ""
}
