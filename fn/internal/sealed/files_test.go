package sealed

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// How this package marks functions' configs on their way must be nobody's name.
func TestAFileMayBeCalledLikeAFunction(t *testing.T) {
	dir := t.TempDir()
	for file, content := range map[string]string{
		"kustomization.yaml": "resources: ['a.yaml#function']\nconfigMapGenerator: [{name: q, files: ['a.txt#function']}]\n",
		"a.yaml":             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wrong}\n",
		"a.yaml#function":    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: right}\n",
		"a.txt#function":     "hello",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	built, err := Build(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.Resources.AsYaml()
	if got := string(text); err != nil || !strings.Contains(got, "name: right") || !strings.Contains(got, "a.txt#function: hello") {
		t.Errorf("got\n%s\n%v", text, err)
	}
}

// What a file explains of a build's memory, it explains once.
func TestAFileThatIsReadAgainCountsOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.yaml")
	if err := os.WriteFile(name, []byte("kind: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := newFiles(&build{})
	for range 3 {
		if _, err := f.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.read.Load(); got != 8 || f.reads != 3 {
		t.Errorf("got %d bytes in %d reads, want 8 in 3", got, f.reads)
	}
}
