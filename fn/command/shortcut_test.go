package command

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/sealed"
)

const shortcutConfig = `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata:
  name: ci
`

const shortcutTask = `apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
  namespace: ci
spec:
  steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: [--destination=registry.example.com/app]
`

// TestShortcut is about when it is taken. That its output is kustomize's,
// TestOverlays and TestKustomizations hold.
func TestShortcut(t *testing.T) {
	const listed = "transformers: [config.yaml]\n"
	cases := map[string]struct {
		root, base, extra string
		taken             bool
	}{
		"the config is the only transformer":  {root: listed, taken: true},
		"the config is inline":                {root: "transformers:\n  - '{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: ci}}'\n", taken: true},
		"labels, a namespace, a patch":        {root: listed + "namespace: other\nlabels: [{pairs: {a: b}}]\npatches: [{patch: '{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: build, namespace: ci}, spec: {description: x}}'}]\n", taken: true},
		"no function":                         {root: "namePrefix: dev-\n"},
		"the config is listed in the base":    {base: listed},
		"one in the base too":                 {root: listed, base: listed},
		"another transformer before it":       {root: "transformers: ['{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: x}, prefix: dev-}', config.yaml]\n"},
		"two configs":                         {root: "transformers: [config.yaml, config.yaml]\n"},
		"a prefix, which is to reach copies":  {root: listed + "namePrefix: dev-\n"},
		"a suffix in the base":                {root: listed, base: "nameSuffix: -v1\n"},
		"a name with a hash":                  {root: listed + "configMapGenerator: [{name: c, literals: [a=b]}]\n"},
		"a patch that may rename":             {root: listed + "patches: [{path: p.yaml, options: {allowNameChange: true}}]\n"},
		"vars":                                {root: listed + "vars: [{name: A, objref: {apiVersion: tekton.dev/v1, kind: Task, name: build}}]\n"},
		"an order of its own":                 {root: listed + "sortOptions: {order: fifo}\n"},
		"kustomize is to say where all is of": {root: listed + "buildMetadata: [originAnnotations]\n"},
		"something from a web server":         {root: listed + "patches: [{path: https://example.com/patch.yaml}]\n"},
		"local configuration":                 {root: listed, extra: "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"},
		"a field unknown to kustomize":        {root: listed + "nonsense: 1\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range map[string]string{
				"config.yaml":             shortcutConfig,
				"p.yaml":                  shortcutTask,
				"kustomization.yaml":      "resources: [base]\n" + c.root,
				"base/kustomization.yaml": "resources: [task.yaml]\n" + c.base,
				"base/config.yaml":        shortcutConfig,
				"base/task.yaml":          shortcutTask + c.extra,
			} {
				path := filepath.Join(dir, file)
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			options := builder{}.options(io.Discard)
			options.Last = true
			built, err := sealed.Build(dir, options)
			if taken := err == nil && built.Left != nil; taken != c.taken {
				t.Fatalf("the shortcut is taken: %v (%v), want %v", taken, err, c.taken)
			}
			if !c.taken {
				return
			}
			short, err := takeShortcut(built)
			if err != nil || len(short.report.Changes) == 0 {
				t.Errorf("the function did nothing: %v\n%s", err, short.output)
			}
		})
	}
}
