package sealed

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Go can't recover from a full stack: what kustomize would follow for ever must not
// reach it.
func TestAnAliasWithinItsOwnAnchorIsRefused(t *testing.T) {
	const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for name, files := range map[string]map[string]string{
		"in a list":      {"kustomization.yaml": "resources: [r.yaml]", "r.yaml": configMap + "data: &d [a, *d]\n"},
		"in a map":       {"kustomization.yaml": "resources: [r.yaml]", "r.yaml": configMap + "data: &d {x: y, z: {w: *d}}\n"},
		"in a later one": {"kustomization.yaml": "resources: [r.yaml]", "r.yaml": configMap + "---\n" + configMap + "data: &d [*d]\n"},
		"in a patch":     {"kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]", "r.yaml": configMap, "p.yaml": configMap + "data: &d {z: *d}\n"},
		"in a text":      {"kustomization.yaml": "resources: [r.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: &d {z: *d}\n", "r.yaml": configMap},
		"in an escaped text": {"kustomization.yaml": `resources: [r.yaml]
patches: [{patch: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: \x26d {z: \x2ad}\n"}]`, "r.yaml": configMap},
		"in a text as base64": {"kustomization.yaml": "resources: [r.yaml]\npatches: [{patch: !!binary " + base64.StdEncoding.EncodeToString([]byte(configMap+"data: &d {z: *d}\n")) + "}]", "r.yaml": configMap},
		"in a text of a text": {"kustomization.yaml": "resources: [r.yaml]\ntransformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: p}\n  patch: |\n" +
			"    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: &d {z: *d}\n", "r.yaml": configMap},
		"in a transformer": {"kustomization.yaml": "transformers: [t.yaml]", "t.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: &m {name: a, labels: *m}\nprefix: x\n"},
	} {
		dir := t.TempDir()
		for file, content := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Build(dir, Options{}); !errors.Is(err, errEndless) {
			t.Errorf("%s: got %v, want %v", name, err, errEndless)
		}
	}
}

// In this process the build would go on after the test, so a second one has it.
func TestAnAliasThatKustomizePutsTogetherIsStopped(t *testing.T) {
	if dir := os.Getenv("BUILD_WITHOUT_END"); dir != "" {
		_, err := Build(dir, Options{Outgrown: func(reason error) {
			fmt.Println(reason)
			os.Exit(1)
		}})
		t.Fatalf("the build ended by itself: %v", err)
	}
	dir := t.TempDir()
	for file, content := range map[string]string{
		"kustomization.yaml": "resources: [r.yaml]\ntransformers: [t]\n",
		"r.yaml":             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
		"t/kustomization.yaml": `resources: [patch.yaml]
replacements:
- sourceValue: "&d"
  targets: [{select: {kind: PatchTransformer}, fieldPaths: [patch], options: {delimiter: " ", index: 1}}]
- sourceValue: "*d"
  targets: [{select: {kind: PatchTransformer}, fieldPaths: [patch], options: {delimiter: " ", index: 3}}]
`,
		"t/patch.yaml": `{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, patch: "data: D {z: D }\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}`,
	} {
		write(t, filepath.Join(dir, file), content, 0o600)
	}
	again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	again.Env = append(os.Environ(), "BUILD_WITHOUT_END="+dir)
	if output, err := again.CombinedOutput(); err == nil || !strings.HasPrefix(string(output), "kustomize follows something without an end") {
		t.Errorf("got %v and %.300s, want the reason why it was stopped", err, output)
	}
}

func TestAnchorsThatEndAreAllowed(t *testing.T) {
	for _, text := range []string{
		"a: &a [x]\nb: *a\nc: &c {d: *a}\ne: [*c, *a]\n", "script: a && b *.txt\n", "not: [yaml & *x\n", "a: \"\\x26b \\x2ab\"\n", "a: !!binary KmEK\n", "a: &a x\n---\nb: &a y\nc: *a\n",
	} {
		if endless([]byte(text)) {
			t.Errorf("%q has an end", text)
		}
	}
}
