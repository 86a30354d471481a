package command_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/resid"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// The folder catalog has what catalogs of functions ask for: metadata.yaml for
// that of kpt, and a KRMFunctionDefinition with the config's schema.
const (
	catalog    = "../../catalog/"
	definition = catalog + "krmfunctiondefinition.yaml"

	home  = "https://github.com/cortex-io/cacheopt"
	about = "Gives Tekton CI caches, sizes and an order that make it fast, and keeps it correct."
	// image is what make image builds.
	image = "cacheopt"
)

var tags = []string{"mutator", "tekton", "kaniko", "ci"}

func TestCatalog(t *testing.T) {
	for file, content := range map[string]any{
		catalog + "metadata.yaml": map[string]any{
			"image":              image,
			"description":        about,
			"tags":               tags,
			"sourceURL":          home,
			"examplePackageURLs": []string{home + "/tree/main/examples/kpt"},
			"emails":             []string{},
			"license":            "Apache-2.0",
		},
		definition: functionDefinition(t),
	} {
		text, err := yaml.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		same(t, file+" (make golden writes it anew)", string(text), string(have))
	}
}

func functionDefinition(t *testing.T) map[string]any {
	var schema map[string]any
	if err := json.Unmarshal(v1alpha1.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"apiVersion": framework.FunctionDefinitionGroupVersion,
		"kind":       framework.FunctionDefinitionKind,
		"metadata":   map[string]any{"name": strings.ToLower(v1alpha1.Kind) + "." + v1alpha1.Group},
		"spec": map[string]any{
			"group":       v1alpha1.Group,
			"names":       map[string]any{"kind": v1alpha1.Kind},
			"description": about,
			"publisher":   "cortex-io",
			"home":        home,
			"tags":        tags,
			"versions": []any{map[string]any{
				"name":       v1alpha1.Version,
				"idempotent": true,
				"usage":      home + "/blob/main/README.md",
				"license":    "Apache-2.0",
				"runtime":    map[string]any{"container": map[string]any{"image": image}},
				"schema":     map[string]any{"openAPIV3Schema": openAPI(schema)},
			}},
		},
	}
}

// openAPI is a JSON schema as OpenAPI 3.0 has it: without $schema and title, one
// type for a value, and one word instead of const.
func openAPI(n map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range n {
		switch key {
		case "$schema", "title":
		case "const":
			out["enum"] = []any{value}
		case "properties":
			fields := map[string]any{}
			for name, field := range value.(map[string]any) {
				fields[name] = openAPI(field.(map[string]any))
			}
			out[key] = fields
		case "items":
			out[key] = openAPI(value.(map[string]any))
		default:
			out[key] = value
		}
	}
	if several, ok := n["type"].([]any); ok {
		delete(out, "type")
		var each []any
		for _, one := range several {
			each = append(each, map[string]any{"type": one})
		}
		out["anyOf"] = each
	}
	return out
}

// checked is a config as kyaml loads it by the function's definition.
type checked struct {
	Kind string `json:"kind"`
}

func (checked) Schema() (*spec.Schema, error) {
	content, err := os.ReadFile(definition)
	if err != nil {
		return nil, err
	}
	return framework.SchemaFromFunctionDefinition(
		resid.NewGvk(v1alpha1.Group, v1alpha1.Version, v1alpha1.Kind), string(content))
}

// TestTheFunctionDefinitionChecksConfigs holds the definition against kyaml, which
// validates configs by it.
func TestTheFunctionDefinitionChecksConfigs(t *testing.T) {
	for what, c := range map[string]struct{ fields, problem string }{
		"an empty spec":                   {"spec: {}", ""},
		"what init writes":                {"", ""},
		"a quantity that is a number":     {"spec: {build: {resources: {requests: {cpu: 2}}}}", ""},
		"a quantity that is text":         {"spec: {build: {resources: {requests: {cpu: 500m}}}}", ""},
		"a field that isn't there":        {"spec: {rolout: InPlace}", "spec.rolout"},
		"a word that isn't one":           {"spec: {rollout: Sideways}", "spec.rollout"},
		"a list where text belongs":       {"spec: {suffix: [a]}", "spec.suffix"},
		"a quantity that is neither":      {"spec: {triggers: {workspaceStorage: []}}", "workspaceStorage"},
		"a package manager that is wrong": {"spec: {test: {packageManagers: [nmp]}}", "packageManagers"},
	} {
		t.Run(what, func(t *testing.T) {
			text := "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: ci}\n" + c.fields
			if c.fields == "" {
				text = run(t, "", "cacheopt", "init")
			}
			err := framework.LoadFunctionConfig(kyaml.MustParse(text), &checked{})
			switch {
			case c.problem == "" && err != nil:
				t.Errorf("it is refused: %v", err)
			case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
				t.Errorf("the error is %v, and should name %s", err, c.problem)
			}
		})
	}
}
