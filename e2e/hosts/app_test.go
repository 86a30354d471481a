package hosts

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"sigs.k8s.io/yaml"
)

// optimized is the app of base/ with optimized copies, as the kustomize that is
// built into cacheopt makes it. Every host must come to the same bytes.
func optimized(t *testing.T) string {
	t.Helper()
	out := call{dir: root}.succeed(t, "cacheopt", "build", "overlays/optimized").out
	if n := strings.Count(out, "cicd.cortex.io/optimized-by: cortex-cicd"); n == 0 {
		t.Fatal("cacheopt build changed nothing")
	}
	return out
}

// config is the overlay's config, with the function that is given.
func config(t *testing.T, function string) string {
	t.Helper()
	text := read(t, filepath.Join(root, "overlays/optimized/cache-optimization.yaml"))
	const own = "exec:\n        path: cacheopt\n"
	if !strings.Contains(text, own) {
		t.Fatalf("the overlay's config has another function than %q", own)
	}
	return strings.Replace(text, own, function, 1)
}

const (
	byName      = "exec:\n        path: cacheopt\n"
	byPath      = "exec:\n        path: ./tools/cacheopt\n"
	byContainer = "container:\n        image: " + image + "\n"
)

// folder makes a folder of the files of a txtar archive, beside the app's base/.
// CONFIG in it is replaced by a config.
func folder(t *testing.T, config, archive string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "base"), os.DirFS(filepath.Join(root, "base"))); err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, file.Name), strings.ReplaceAll(string(file.Data), "CONFIG\n", config))
	}
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// part is what stands between two markers of a page.
func part(t *testing.T, page, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, filepath.Join(root, page)), "<!-- begin "+name+" -->\n")
	text, _, closed := strings.Cut(rest, "<!-- end "+name+" -->")
	if !ok || !closed {
		t.Fatalf("%s has no part %q between markers", page, name)
	}
	return text
}

// objects are the documents of a YAML stream.
func objects(t *testing.T, stream string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for _, doc := range strings.Split("\n"+stream, "\n---\n") {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(doc), &object); err != nil {
			t.Fatalf("%v in\n%s", err, doc)
		}
		if object != nil {
			all = append(all, object)
		}
	}
	return all
}

// wholesome fails the test unless a stream has stamps, and everything in it that
// names a claim, a Task or a Pipeline names one that is there.
func wholesome(t *testing.T, stream string) {
	t.Helper()
	if !strings.Contains(stream, "cicd.cortex.io/optimized-by: ") {
		t.Error("nothing is optimized")
	}
	names, all := map[string]bool{}, objects(t, stream)
	for _, object := range all {
		names[fmt.Sprintf("%s/%s", object["kind"], nameOf(object))] = true
	}
	for _, object := range all {
		for _, reference := range references(object) {
			if !names[reference] {
				t.Errorf("%s %s refers to %s, which isn't there", object["kind"], nameOf(object), reference)
			}
		}
	}
}

// sameObjects fails the test unless two lists have the same objects, in whatever
// order.
func sameObjects(t *testing.T, got, want []map[string]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got %d objects, want %d", len(got), len(want))
	}
	for _, object := range want {
		same := func(other map[string]any) bool { return reflect.DeepEqual(object, other) }
		if !slices.ContainsFunc(got, same) {
			t.Errorf("%s %s isn't there, or isn't the same", object["kind"], nameOf(object))
		}
	}
}

func nameOf(object map[string]any) any {
	metadata, _ := object["metadata"].(map[string]any)
	return metadata["name"]
}

// references are the names, as kind/name, that stand anywhere in a value.
func references(value any) []string {
	var all []string
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			all = append(all, references(element)...)
		}
	case map[string]any:
		for key, kind := range map[string]string{"taskRef": "Task", "pipelineRef": "Pipeline"} {
			if ref, ok := value[key].(map[string]any); ok && ref["name"] != nil {
				all = append(all, fmt.Sprintf("%s/%s", kind, ref["name"]))
			}
		}
		if claim, ok := value["claimName"].(string); ok {
			all = append(all, "PersistentVolumeClaim/"+claim)
		}
		for _, element := range value {
			all = append(all, references(element)...)
		}
	}
	return all
}
