package optimize_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

const (
	buildFile = "# the image\n" + `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec:
  workspaces: [{name: source}]
  steps:
  - name: build
    image: gcr.io/kaniko-project/executor:v1.23.2   # pinned
    args: ["--destination=registry.example.com/app:1"]
`
	pipelineFile = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: ci}
spec:
  workspaces: [{name: source}]
  tasks:
  - name: image
    taskRef: {name: build}
    workspaces: [{name: source}]
`
	claimFile = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: a-claim}
spec:
  accessModes: [ReadWriteMany]
  resources: {requests: {storage: 20Gi}}
---
`
	notesFile = "apiVersion:   v1\nkind: ConfigMap\nmetadata: {name: notes}"
)

func claim(name string) string { return strings.Replace(claimFile, "a-claim", name, 1) }

func TestFilesStayApart(t *testing.T) {
	in := []optimize.File{
		{Name: "empty.yaml"}, {Name: "notes.yaml", Content: []byte(notesFile)},
		{Name: "ci.yaml", Content: []byte(pipelineFile)}, {Name: "build.yaml", Content: []byte(buildFile)},
	}
	out, report, err := optimize.Files(in, corpusConfig("{caches: {build: {volume: {accessModes: [ReadWriteMany]}}}}"))
	if err != nil || len(report.Changes) == 0 {
		t.Fatalf("got %d changes, error %v", len(report.Changes), err)
	}
	if len(out) != len(in) {
		t.Fatalf("got %d files, want %d", len(out), len(in))
	}
	for i, file := range out {
		if file.Name != in[i].Name {
			t.Errorf("file %d is named %s, want %s", i, file.Name, in[i].Name)
		}
		if !strings.HasPrefix(string(file.Content), string(in[i].Content)) {
			t.Errorf("%s: what came in isn't there as it was:\n%s", file.Name, file.Content)
		}
	}
	for i, added := range []string{"", "", "Pipeline ci-optimized", "Task build-optimized, PersistentVolumeClaim build-cache"} {
		var names []string
		for _, doc := range splitStream(strings.TrimPrefix(string(out[i].Content), string(in[i].Content))) {
			names = append(names, nameIn(decoded(doc)))
		}
		sameText(t, out[i].Name, added, strings.Join(names, ", "))
	}
	again, _, err := optimize.Files(out, corpusConfig("{caches: {build: {volume: {accessModes: [ReadWriteMany]}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range out {
		sameText(t, "a second run on "+out[i].Name, string(out[i].Content), string(again[i].Content))
	}
}

func TestFilesComeOutAsTheStreamOfThem(t *testing.T) {
	in := []optimize.File{{Name: "ci.yaml", Content: []byte(pipelineFile)}, {Name: "build.yaml", Content: []byte(buildFile)}}
	for _, spec := range []string{"{}", "{rollout: Cutover}", "{rollout: InPlace}"} {
		files, _, err := optimize.Files(in, corpusConfig(spec))
		if err != nil {
			t.Fatal(err)
		}
		stream, _, err := optimize.Stream([]byte(pipelineFile+"---\n"+buildFile), corpusConfig(spec))
		if err != nil {
			t.Fatal(err)
		}
		sameText(t, spec, string(stream), string(files[0].Content)+"---\n"+string(files[1].Content))
	}
}

func TestFilesAreNamedInErrors(t *testing.T) {
	for want, content := range map[string]string{
		"tasks/a.yaml: document 1, from line 1:": "a: [\n",
		"tasks/a.yaml: item 1 (Task):":           strings.Replace(buildFile, "steps:", "steps: {{ .Values.steps }}\n  x:", 1),
	} {
		in := []optimize.File{{Name: "ci.yaml", Content: []byte(pipelineFile)}, {Name: "tasks/a.yaml", Content: []byte(content)}}
		if _, _, err := optimize.Files(in, corpusConfig("{}")); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got:  %v\nwant: %s ...", err, want)
		}
	}
}

func TestTheEndOfAFileStaysAsItIs(t *testing.T) {
	script := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  steps:\n  - image: node:20\n    script: |\n      npm ci"
	ownRepo := strings.Replace(buildFile, "\"--destination", "--cache-repo=registry.example.com/c, \"--destination", 1)
	for name, c := range map[string]struct{ spec, in, end string }{
		"a last line without an end":              {"{rollout: InPlace}", claim("build-cache") + buildFile + "x: 1", "\nx: 1"},
		"one of a document that nothing is about": {"{rollout: InPlace}", buildFile + "---\n" + notesFile, "{name: notes}"},
		"a new document behind ends as all do":    {"{}", strings.TrimSuffix(buildFile, "\n"), "\n"},
		"a last line with an end":                 {"{rollout: InPlace}", buildFile, "\n"},
		"a script that ends the file":             {"{rollout: InPlace}", claim("dependency-cache") + script, "\n      claimName: dependency-cache"},
		"and one that other lines are edited of":  {"{rollout: InPlace}", ownRepo + "  - image: bash\n    script: |\n      echo", "\n      echo"},
		"lines that end in CRLF":                  {"{rollout: InPlace}", strings.ReplaceAll(claim("build-cache")+buildFile, "\n", "\r\n") + "x: 1", "\r\nx: 1"},
	} {
		out, report, err := optimize.Stream([]byte(c.in), corpusConfig(c.spec))
		if err != nil || len(report.Changes) == 0 {
			t.Fatalf("%s: got %d changes, error %v", name, len(report.Changes), err)
		}
		if !strings.HasSuffix(string(out), c.end) {
			t.Errorf("%s: got %q, want the end %q", name, out, c.end)
		}
	}
}
