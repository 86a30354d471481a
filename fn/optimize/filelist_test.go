package optimize_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

const filesTask = `apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
spec:
  params: [{name: IMAGE}]
  steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: ["--destination=$(params.IMAGE)"]
`

const filesPipeline = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata:
  name: ci
spec:
  tasks:
    - name: build
      taskRef: {name: build}
      params: [{name: IMAGE, value: "registry.example.com:5000/app"}]
`

// The last line isn't ended, and lines end as on Windows.
const filesOther = "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: other"

func TestFilesAreOneList(t *testing.T) {
	input := []optimize.File{
		{Name: "task.yaml", Content: []byte(filesTask)},
		{Name: "other.yaml", Content: []byte(filesOther)},
		{Name: "pipeline.yaml", Content: []byte(filesPipeline)},
	}
	output, report, err := optimize.Files(input, loadConfig(t, "spec: {rollout: Alongside, caches: {build: {volume: {accessModes: [ReadWriteMany]}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	if len(output) != len(input) {
		t.Fatalf("%d files came out of %d", len(output), len(input))
	}
	task, other, pipeline := string(output[0].Content), string(output[1].Content), string(output[2].Content)
	for what, holds := range map[string]bool{
		"the Task's file begins as it came":         strings.HasPrefix(task, filesTask),
		"the Task's file has its copy":              strings.Contains(task, "name: build-optimized"),
		"the Task's file has the claim":             strings.Contains(task, "kind: PersistentVolumeClaim"),
		"the other file is as it came":              other == filesOther,
		"the Pipeline's file begins as it came":     strings.HasPrefix(pipeline, filesPipeline),
		"the Pipeline's copy uses the Task's":       strings.Contains(pipeline, "taskRef: {name: build-optimized}"),
		"the Pipeline's file has nothing of others": !strings.Contains(pipeline, "kind: Task\n") && !strings.Contains(pipeline, "kind: Per"),
		"the report tells of all":                   len(report.Changes) == 3,
	} {
		if !holds {
			t.Errorf("it doesn't hold that %s", what)
		}
	}
	again, report, err := optimize.Files(output, loadConfig(t, "spec: {rollout: Alongside, caches: {build: {volume: {accessModes: [ReadWriteMany]}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range again {
		sameText(t, "a second run on "+output[i].Name, string(output[i].Content), string(again[i].Content))
	}
	if len(report.Changes) != 0 {
		t.Errorf("a second run reports %v", report.Changes)
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	for what, content := range map[string]string{
		"no YAML":              "a: [\n",
		"a Task that is wrong": "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: x}\nspec: {a: 1, a: 2}\n",
	} {
		t.Run(what, func(t *testing.T) {
			files := []optimize.File{{Name: "good.yaml", Content: []byte(filesTask)}, {Name: "bad.yaml", Content: []byte(content)}}
			output, _, err := optimize.Files(files, loadConfig(t, "spec: {}"))
			if err == nil || !strings.HasPrefix(err.Error(), "bad.yaml: ") {
				t.Errorf("the error is %v", err)
			}
			if output != nil {
				t.Errorf("files come with the error")
			}
		})
	}
}

// TestPropertyFilesAreAStream gives each document of a case a file of its own: the
// files that come out, one behind the other, are the stream that comes out.
func TestPropertyFilesAreAStream(t *testing.T) {
	for _, dir := range caseDirs(t) {
		if !exists(filepath.Join(dir, "expected.yaml")) || exists(filepath.Join(dir, "kustomization.yaml")) {
			continue // It gives nothing, or is under a kustomization, which knows files by their names.
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var files []optimize.File
			for _, doc := range strings.Split(read(t, filepath.Join(dir, "input.yaml")), "\n---\n") {
				files = append(files, optimize.File{Content: []byte(strings.TrimSuffix(doc, "\n") + "\n")})
			}
			output, _, err := optimize.Files(files, config(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			var docs []string
			for _, file := range output {
				docs = append(docs, string(file.Content))
			}
			sameText(t, "the files", read(t, filepath.Join(dir, "expected.yaml")), strings.Join(docs, "---\n"))
		})
	}
}

// loadConfig is the config with that spec.
func loadConfig(t *testing.T, spec string) *v1alpha1.CacheOptimization {
	t.Helper()
	c, err := v1alpha1.Load([]byte("apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: ci}\n" + spec))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
