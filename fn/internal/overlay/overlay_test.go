package overlay_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/overlay"
)

const (
	jsonPatch  = "- {op: add, path: /spec/tasks/-, value: {name: deploy, runAfter: [build]}}"
	mergePatch = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec: {steps: [{name: b, image: other}]}\n"
)

// TestOverlay asks of a folder whose file base/ci.yaml is built by
// overlays/prod/kustomization.yaml whether that changes Task build of it.
func TestOverlay(t *testing.T) {
	for sentence, c := range map[string]struct {
		prod  string
		files map[string]string
		want  bool
	}{
		"a patch by kind and name":                                {prod: "patches: [{target: {kind: Task, name: build}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}, want: true},
		"a patch by kind alone":                                   {prod: "patches: [{target: {kind: Task}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}, want: true},
		"a patch by labels alone":                                 {prod: "patches: [{target: {labelSelector: app=x}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}, want: true},
		"a patch by a regular expression":                         {prod: "patches: [{target: {kind: T.*, name: b.*}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}, want: true},
		"a patch whose file isn't there":                          {prod: "patches: [{path: p.json}]", want: true},
		"a patch in the kustomization's text":                     {prod: "patches: [{target: {kind: Task}, patch: '" + jsonPatch + "'}]", want: true},
		"a part of the object in a file":                          {prod: "patches: [{path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": mergePatch}, want: true},
		"a key in another case, as kustomize reads it":            {prod: "Patches: [{Path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": mergePatch}, want: true},
		"the second part in a file":                               {prod: "patches: [{path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {}\n---\n" + mergePatch}, want: true},
		"patchesStrategicMerge by a path":                         {prod: "patchesStrategicMerge: [p.yaml]", files: map[string]string{"overlays/prod/p.yaml": mergePatch}, want: true},
		"patchesStrategicMerge as a text":                         {prod: "patchesStrategicMerge:\n- |\n  apiVersion: tekton.dev/v1\n  kind: Task\n  metadata: {name: build}\n  spec: {}\n", want: true},
		"patchesJson6902":                                         {prod: "patchesJson6902: [{target: {group: tekton.dev, version: v1beta1, kind: Task, name: build}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}, want: true},
		"a replacement":                                           {prod: "replacements: [{source: {kind: ConfigMap, name: c}, targets: [{select: {kind: Task}, fieldPaths: [spec.steps.0.image]}]}]", want: true},
		"a replacement in a file of its own":                      {prod: "replacements: [{path: r.yaml}]", want: true},
		"a transformer that isn't known":                          {prod: "transformers: [t.yaml]", files: map[string]string{"overlays/prod/t.yaml": "apiVersion: x/v1\nkind: Anything\nmetadata: {name: x}\n"}, want: true},
		"a patch as a transformer":                                {prod: "transformers: [t.yaml]", files: map[string]string{"overlays/prod/t.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\n"}, want: true},
		"transformers from another kustomization":                 {prod: "transformers: [../elsewhere]", want: true},
		"a component that patches":                                {prod: "components: [../../c]", files: map[string]string{"c/kustomization.yaml": "kind: Component\npatches: [{target: {kind: Task}, path: p.yaml}]\nresources: [../base]\n"}, want: true},
		"a component that patches what takes it in":               {prod: "components: [../../c]", files: map[string]string{"c/kustomization.yaml": "kind: Component\npatches: [{target: {kind: Task}, path: p.yaml}]\n"}, want: true},
		"a component of a component":                              {prod: "components: [../../c]", files: map[string]string{"c/kustomization.yaml": "components: [../d, .]", "d/Kustomization": "kind: Component\npatches: [{target: {kind: Task}, path: p.yaml}]\n"}, want: true},
		"a component that patches nothing":                        {prod: "components: [../../c]", files: map[string]string{"c/kustomization.yaml": "kind: Component\nnamespace: x\n"}},
		"a kustomization between the two":                         {prod: "resources: [../mid]\npatches: [{target: {kind: Task}, path: p.yaml}]", files: map[string]string{"overlays/mid/kustomization.yaml": "bases: [../../base]"}, want: true},
		"a later name, which a prefix gave":                       {prod: "namePrefix: dev-\npatches: [{target: {kind: Task, name: dev-build}, path: p.yaml}]", want: true},
		"a list of operations of which one isn't on labels":       {prod: "patches: [{target: {kind: Task}, patch: '[{op: add, path: /metadata/labels/a, value: b}, {op: replace, path: /spec/steps/0/image, value: x}]'}]", want: true},
		"a part that is deleted":                                  {prod: "patches:\n- patch: |\n    apiVersion: tekton.dev/v1\n    kind: Task\n    metadata: {name: build}\n    $patch: delete\n", want: true},
		"another kind":                                            {prod: "patches: [{target: {kind: Deployment}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}},
		"another group":                                           {prod: "patches: [{target: {group: apps, kind: Task}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}},
		"another name":                                            {prod: "patches: [{target: {kind: Task, name: tests}, path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": jsonPatch}},
		"a part of another object":                                {prod: "patches: [{path: p.yaml}]", files: map[string]string{"overlays/prod/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: build}\nspec: {}\n"}},
		"labels and annotations alone":                            {prod: "patches:\n- patch: |\n    apiVersion: tekton.dev/v1\n    kind: Task\n    metadata: {name: build, labels: {a: b}}\n"},
		"an operation on a label alone":                           {prod: "patches: [{target: {kind: Task}, patch: '[{op: add, path: /metadata/labels/a, value: b}]'}]"},
		"names, namespace, labels, images, and cacheopt itself":   {prod: "namePrefix: x-\nnamespace: ci\nlabels: [{pairs: {a: b}}]\ntransformers: [t.yaml]", files: map[string]string{"overlays/prod/t.yaml": "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c}\n"}},
		"a kustomization that kustomize can't read":               {prod: "patches: {{ .Values.patches }}"},
		"a kustomization that patches, and builds something else": {prod: "namespace: x", files: map[string]string{"other/kustomization.yaml": "patches: [{target: {kind: Task}, path: p.yaml}]"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			files := []overlay.File{
				{Name: "base/ci.yaml"},
				{Name: "base/kustomization.yaml", Content: []byte("resources: [ci.yaml]")},
				{Name: "overlays/prod/kustomization.yaml", Content: []byte(onBase(c.prod))},
			}
			for name, content := range c.files {
				files = append(files, overlay.File{Name: name, Content: []byte(content)})
			}
			build := object.Object{ID: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Namespace: "ci", Name: "build"}}
			build.Overlays = overlay.Of(files)["base/ci.yaml"]
			if got := build.ChangedBy() != ""; got != c.want {
				t.Errorf("got %t, %q", got, build.ChangedBy())
			}
		})
	}
}

// onBase is a kustomization that builds on the base, unless it names others itself.
func onBase(text string) string {
	if strings.Contains(text, "resources:") {
		return text
	}
	return "resources: [../../base]\n" + text
}

func FuzzOverlay(f *testing.F) {
	f.Add("patches: [{target: {kind: Task, name: '['}, path: p.yaml}]", mergePatch)
	f.Add("resources: [., ..]\nreplacements: [{targets: [null]}]", jsonPatch)
	f.Add("transformers: [p.yaml]\npatchesStrategicMerge: [p.yaml]", "- 1\n--- \nx")
	f.Fuzz(func(_ *testing.T, kustomization, patch string) {
		over := overlay.Of([]overlay.File{{Name: "kustomization.yaml", Content: []byte(kustomization)}, {Name: "p.yaml", Content: []byte(patch)}})
		o := object.Object{ID: object.ID{APIVersion: "tekton.dev/v1", Kind: "Task", Name: "build"}, Overlays: over["p.yaml"]}
		o.ChangedBy()
	})
}

func TestOverlaysAreOfWhatTheyBuild(t *testing.T) {
	over := overlay.Of([]overlay.File{
		{Name: "a.yaml"}, {Name: "b.yaml"},
		{Name: "kustomization.yml", Content: []byte("resources: [a.yaml, .]\npatches: [{target: {kind: Task}, path: p.yaml}]")},
	})
	var files []string
	for _, o := range over["a.yaml"] {
		files = append(files, o.File())
	}
	if !slices.Equal(files, []string{"kustomization.yml"}) || len(over["b.yaml"]) > 0 {
		t.Errorf("got %v, and for b.yaml %v", files, over["b.yaml"])
	}
}
