package command_test

import (
	"path/filepath"
	"testing"
)

// TestKustomizations holds build against the real kustomize, with the function
// as a process, where kustomize has something to do before or after functions.
func TestKustomizations(t *testing.T) {
	kustomize, err := filepath.Abs("../../.bin/kustomize")
	if err != nil {
		t.Fatal(err)
	}
	const patch = "patches:\n  - patch: |-\n      - {op: add, path: /metadata/labels, value: {owner: ci}}\n    target: {kind: Task}\n"
	for name, c := range map[string]struct{ inner, outer string }{
		"nothing else":                       {},
		"a namespace":                        {inner: "namespace: other-ci\n"},
		"labels in selectors":                {inner: "commonLabels: {team: ci}\n"},
		"labels and annotations":             {inner: "labels: [{pairs: {team: ci}, includeTemplates: true}]\ncommonAnnotations: {a: b}\n"},
		"a patch":                            {inner: patch},
		"an image":                           {inner: "images: [{name: docker.io/library/node, newTag: \"22\"}]\n"},
		"all of these":                       {inner: "namespace: other-ci\ncommonLabels: {team: ci}\n" + patch},
		"a prefix":                           {inner: "namePrefix: dev-\n"},
		"a prefix around it":                 {outer: "namePrefix: dev-\n"},
		"a namespace and labels around it":   {outer: "namespace: other-ci\ncommonLabels: {team: ci}\n"},
		"a generated name":                   {inner: "configMapGenerator: [{name: settings, literals: [a=b]}]\n"},
		"an order of its own":                {inner: "sortOptions: {order: fifo}\n"},
		"a note of where everything is from": {inner: "buildMetadata: [originAnnotations, transformerAnnotations]\n"},
	} {
		for _, rollout := range []string{"Alongside", "InPlace"} {
			t.Run(name+", "+rollout, func(t *testing.T) {
				dir := overlayDir(t, c.inner, c.outer, "  rollout: "+rollout+"\n")
				if c.outer == "" {
					dir = filepath.Join(filepath.Dir(dir), "inner")
				}
				want := run(t, "", kustomize, "build", "--enable-alpha-plugins", "--enable-exec", dir)
				same(t, "cacheopt build", want, run(t, "", "cacheopt", "build", dir))
			})
		}
	}
}
