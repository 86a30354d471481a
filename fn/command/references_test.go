package command_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestReferencesMeetUnderPrefixes lets kustomize rename everything, in the
// overlay itself and in an outer kustomization, and looks whether each name
// that a Tekton object refers to is there.
func TestReferencesMeetUnderPrefixes(t *testing.T) {
	renames := map[string]string{
		"nothing":    "",
		"prefix":     "namePrefix: dev-\n",
		"suffix":     "nameSuffix: -v2\n",
		"namespace":  "namespace: other-ci\n",
		"everything": "namePrefix: dev-\nnameSuffix: -v2\nnamespace: other-ci\ncommonLabels:\n  team: ci\n",
	}
	rollouts := []string{"Alongside", "Cutover", "InPlace"}
	const asked = "  caches: {build: {volume: {accessModes: [ReadWriteMany]}}}\n"
	mounts := []string{asked, asked + "  tekton:\n    coschedule: disabled\n"}
	n := 0
	for _, inner := range slices.Sorted(maps.Keys(renames)) {
		for _, outer := range slices.Sorted(maps.Keys(renames)) {
			// Each alone, and each in itself.
			if inner != "nothing" && outer != "nothing" && inner != outer {
				continue
			}
			rollout, spec := rollouts[n%len(rollouts)], mounts[n%len(mounts)]
			n++
			t.Run(fmt.Sprintf("%s inside, %s outside, %s", inner, outer, rollout), func(t *testing.T) {
				t.Parallel()
				dir := overlayDir(t, renames[inner], renames[outer], "  rollout: "+rollout+"\n"+spec)
				checkReferences(t, run(t, "", "cacheopt", "build", dir))
			})
		}
	}
}

// overlayDir is a kustomization around one with the config around base/.
func overlayDir(t *testing.T, inner, outer, spec string) string {
	t.Helper()
	dir := t.TempDir()
	base, err := filepath.Abs("../../base")
	if err != nil {
		t.Fatal(err)
	}
	if base, err = filepath.Rel(filepath.Join(dir, "inner"), base); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "inner/kustomization.yaml", "resources:\n  - "+base+"\ntransformers:\n  - config.yaml\n"+inner)
	write(t, dir, "inner/config.yaml", `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata:
  name: renamed
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: cacheopt
spec:
`+spec)
	write(t, dir, "outer/kustomization.yaml", "resources:\n  - ../inner\n"+outer)
	return filepath.Join(dir, "outer")
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// referring are the places of a name, by the kind that it is of. They are read
// from the text, so that this test knows nothing of how cacheopt sees Tekton.
var referring = map[string]*regexp.Regexp{
	"Task":                  regexp.MustCompile(`"taskRef":\{"name":"([^"]+)"`),
	"Pipeline":              regexp.MustCompile(`"pipelineRef":\{"name":"([^"]+)"`),
	"PersistentVolumeClaim": regexp.MustCompile(`"claimName":"([^"]+)"`),
	"TriggerTemplate":       regexp.MustCompile(`"template":\{"ref":"([^"]+)"`),
	"TriggerBinding":        regexp.MustCompile(`"bindings":\[\{"ref":"([^"]+)"`),
	"ServiceAccount":        regexp.MustCompile(`"serviceAccountName":"([^"]+)"`),
}

func checkReferences(t *testing.T, output string) {
	t.Helper()
	have := map[string]bool{}
	var docs []string
	for _, doc := range strings.Split(output, "\n---\n") {
		text, err := yaml.YAMLToJSON([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		var id struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := yaml.Unmarshal(text, &id); err != nil {
			t.Fatal(err)
		}
		have[id.Kind+"/"+id.Metadata.Name] = true
		docs = append(docs, string(text))
	}
	counts := map[string]int{}
	for _, doc := range docs {
		for kind, pattern := range referring {
			for _, match := range pattern.FindAllStringSubmatch(doc, -1) {
				counts[kind]++
				if !have[kind+"/"+match[1]] {
					t.Errorf("a %s is referred to as %s, and there is none of that name", kind, match[1])
				}
			}
		}
	}
	for kind := range referring {
		if counts[kind] == 0 {
			t.Errorf("the output refers to no %s: the test looks in the wrong place", kind)
		}
	}
}
