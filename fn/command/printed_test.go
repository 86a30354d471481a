package command_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const listedConfig = "transformers:\n  - config.yaml\n"

// ciPatch is a patch of every Task.
const ciPatch = "patches:\n  - patch: |-\n      - {op: add, path: /metadata/labels, value: {owner: ci}}\n    target: {kind: Task}\n"

// kustomizations are such as give kustomize something to do before or after the
// function: inner lists the config, outer stands around it. Where the filter can't
// come to the function's bytes, differs says why.
var kustomizations = map[string]struct{ inner, outer, rollout, differs string }{
	"nothing else":                     {},
	"nothing else, in place":           {rollout: "InPlace"},
	"a namespace":                      {inner: "namespace: other-ci\n"},
	"labels in selectors":              {inner: "commonLabels: {team: ci}\n", rollout: "InPlace"},
	"labels and annotations":           {inner: "labels: [{pairs: {team: ci}, includeTemplates: true}]\ncommonAnnotations: {a: b}\n"},
	"a patch":                          {inner: ciPatch},
	"an image":                         {inner: "images: [{name: docker.io/library/node, newTag: \"22\"}]\n", rollout: "InPlace"},
	"all of these, in place":           {inner: "namespace: other-ci\ncommonLabels: {team: ci}\n" + ciPatch, rollout: "InPlace"},
	"a generated name":                 {inner: "configMapGenerator: [{name: settings, literals: [a=b]}]\n"},
	"a prefix":                         {inner: "namePrefix: dev-\n"},
	"a prefix, in place":               {inner: "namePrefix: dev-\n", rollout: "InPlace"},
	"an order as they come":            {inner: "sortOptions: {order: fifo}\n"},
	"an order as they come, in place":  {inner: "sortOptions: {order: fifo}\n", rollout: "InPlace"},
	"a prefix, as they come":           {inner: "namePrefix: dev-\nsortOptions: {order: fifo}\n"},
	"a prefix around it":               {outer: "namePrefix: dev-\n"},
	"a namespace and labels around it": {outer: "namespace: other-ci\ncommonLabels: {team: ci}\n", rollout: "InPlace"},
	"an order of other kinds": {
		inner:   "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Task], orderLast: [Namespace]}}\n",
		differs: "the order isn't to be seen in the stream",
	},
	"a note of where everything is from": {
		inner:   "buildMetadata: [originAnnotations]\n",
		differs: "kustomize notes which config a new object is from",
	},
	"a note of what changed everything": {
		inner:   "buildMetadata: [transformerAnnotations]\n",
		rollout: "InPlace",
		differs: "kustomize notes the function",
	},
}

// TestKustomizations holds three ways against each other, byte by byte: kustomize
// with the function as a process, cacheopt build, and kustomize without any
// function, whose output goes through render.
func TestKustomizations(t *testing.T) {
	for name, c := range kustomizations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outer := overlayDir(t, c.inner, c.outer, "  rollout: "+cmp.Or(c.rollout, "Alongside")+"\n")
			if c.outer != "" {
				// The filter stands behind all kustomizations, not between two.
				built(t, outer)
				return
			}
			want, got := functionAndFilter(t, filepath.Join(filepath.Dir(outer), "inner"))
			if c.differs == "" {
				same(t, "kustomize build | cacheopt render", want, got)
				return
			}
			if got == want {
				t.Errorf("the same bytes, though %s", c.differs)
			}
			same(t, "the objects", withoutNotes(t, want), withoutNotes(t, got))
		})
	}
}

// TestFilterOfCases does the same with golden cases: each with objects that the
// app in base/ doesn't have.
func TestFilterOfCases(t *testing.T) {
	for _, name := range []string{
		"cutover", "docker-hub", "embedded", "gradle-left-alone", "inline-templates-cutover", "kaniko-script",
		"kaniko-step-action", "layers-on-volume", "no-tekton", "orphaned-copy", "python-and-go", "runs-in-place",
		"stale-copy", "user-settings-stay", "v1beta1", "warm",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, file := range []string{"input.yaml", "config.yaml"} {
				content, err := os.ReadFile(filepath.Join("..", "..", "testdata", name, file))
				if err != nil {
					t.Fatal(err)
				}
				write(t, dir, file, string(content))
			}
			runByName(t, filepath.Join(dir, "config.yaml"))
			write(t, dir, "kustomization.yaml", "resources:\n  - input.yaml\n"+listedConfig)
			want, got := functionAndFilter(t, dir)
			same(t, "kustomize build | cacheopt render", want, got)
		})
	}
}

// runByName has kustomize run cacheopt for a config.
func runByName(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	config := object(t, string(content))
	config["metadata"].(map[string]any)["annotations"] = map[string]any{"config.kubernetes.io/function": "exec: {path: cacheopt}"}
	write(t, filepath.Dir(file), filepath.Base(file), marshal(t, config))
}

// functionAndFilter are what a kustomization comes to with its function, and
// without it, in render.
func functionAndFilter(t *testing.T, dir string) (function, filter string) {
	t.Helper()
	function = built(t, dir)
	kustomization, err := os.ReadFile(filepath.Join(dir, "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "kustomization.yaml", strings.Replace(string(kustomization), listedConfig, "", 1))
	plain := run(t, "", tool(t, "kustomize"), "build", dir)
	filter = run(t, plain, "cacheopt", "render", "--config", filepath.Join(dir, "config.yaml"), "-")
	return function, filter
}

// built is what kustomize and cacheopt build both come to.
func built(t *testing.T, dir string) string {
	t.Helper()
	built := run(t, "", tool(t, "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", dir)
	same(t, "cacheopt build", built, run(t, "", "cacheopt", "build", dir))
	return built
}

// withoutNotes are a stream's objects, sorted, without kustomize's annotations.
func withoutNotes(t *testing.T, stream string) string {
	t.Helper()
	var all []string
	for _, doc := range strings.Split(stream, "\n---\n") {
		parsed := object(t, doc)
		metadata := parsed["metadata"].(map[string]any)
		if notes, ok := metadata["annotations"].(map[string]any); ok {
			delete(notes, "config.kubernetes.io/origin")
			delete(notes, "alpha.config.kubernetes.io/transformations")
			if len(notes) == 0 {
				delete(metadata, "annotations")
			}
		}
		all = append(all, marshal(t, parsed))
	}
	slices.Sort(all)
	return strings.Join(all, "---\n")
}

func object(t *testing.T, doc string) map[string]any {
	t.Helper()
	var parsed map[string]any
	if err := yaml.Unmarshal([]byte(doc), &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

func marshal(t *testing.T, parsed map[string]any) string {
	t.Helper()
	doc, err := yaml.Marshal(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}
