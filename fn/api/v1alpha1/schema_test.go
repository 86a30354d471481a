package v1alpha1_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/api/v1alpha1/internal/schemagen"
)

func TestTheSchemaIsWhatTheGeneratorGives(t *testing.T) {
	want, err := schemagen.Generate(".", v1alpha1.Default())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(v1alpha1.Schema(), want) {
		t.Error("schema.json is not what the types, defaults and comments say; run go generate ./fn/api/...")
	}
}

func TestTheSchemaIsNotShared(t *testing.T) {
	v1alpha1.Schema()[0] = 'x'
	if v1alpha1.Schema()[0] != '{' {
		t.Error("a caller has changed the schema")
	}
}

// node is a schema as this test reads it: not by the generator's types.
type node = map[string]any

func schema(t *testing.T) node {
	t.Helper()
	var root node
	if err := json.Unmarshal(v1alpha1.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func properties(n node) map[string]any {
	found, _ := n["properties"].(map[string]any)
	return found
}

// walk calls visit for the schema of each field, and its path.
func walk(n node, at string, visit func(path string, n node)) {
	for name, property := range properties(n) {
		path := strings.TrimPrefix(at+"."+name, ".")
		visit(path, property.(node))
		walk(property.(node), path, visit)
	}
}

func TestTheSchemaHasTheFieldsOfTheTypes(t *testing.T) {
	var inSchema []string
	walk(schema(t), "", func(path string, _ node) { inSchema = append(inSchema, path) })
	inTypes := fieldPaths(reflect.TypeFor[v1alpha1.CacheOptimization](), "")
	slices.Sort(inSchema)
	slices.Sort(inTypes)
	if !reflect.DeepEqual(inSchema, inTypes) {
		t.Errorf("the schema has\n%s\nthe types have\n%s", strings.Join(inSchema, "\n"), strings.Join(inTypes, "\n"))
	}
	if len(inTypes) < 50 {
		t.Errorf("only %d fields were compared", len(inTypes))
	}
}

func fieldPaths(t reflect.Type, at string) []string {
	var paths []string
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		path := strings.TrimPrefix(at+"."+name, ".")
		paths = append(paths, path)
		if f.Type.Kind() == reflect.Struct {
			paths = append(paths, fieldPaths(f.Type, path)...)
		}
	}
	return paths
}

func TestTheSchemaSaysWhatFieldsAreFor(t *testing.T) {
	walk(schema(t), "", func(path string, n node) {
		if text, _ := n["description"].(string); len(text) < 10 {
			t.Errorf("%s has the description %q", path, text)
		}
	})
}

func TestTheSchemaAllowsNoOtherFields(t *testing.T) {
	walk(node{"properties": map[string]any{"": schema(t)}}, "", func(path string, n node) {
		if properties(n) == nil {
			return
		}
		other, said := n["additionalProperties"]
		if open := path == "metadata"; open == said || said && other != false {
			t.Errorf("%s: additionalProperties is %v", path, other)
		}
	})
}

// The defaults of the schema, put into a document, are Default.
func TestTheDefaultsOfTheSchemaAreTheDefaults(t *testing.T) {
	document := defaultsOf(schema(t))
	document["apiVersion"], document["kind"] = v1alpha1.APIVersion, v1alpha1.Kind
	document["metadata"] = node{"name": "ci"}
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	config := loads(t, string(data))
	if got, want := config.Spec, v1alpha1.Default().Spec; !reflect.DeepEqual(got, want) {
		t.Errorf("spec is\n%+v, want\n%+v", got, want)
	}
	// And none is left out: what marshalling the defaults writes is explicit.
	for _, path := range leaves(t, v1alpha1.Default().Spec) {
		if !config.Explicit("spec" + path) {
			t.Errorf("the schema has no default for spec%s", path)
		}
	}
}

func defaultsOf(n node) node {
	found := node{}
	for name, property := range properties(n) {
		below := property.(node)
		if value, ok := below["default"]; ok {
			found[name] = value
		} else if properties(below) != nil {
			found[name] = defaultsOf(below)
		}
	}
	return found
}

// leaves are the paths of all that marshalling v writes.
func leaves(t *testing.T, v any) []string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	return leavesOf(tree, "")
}

func leavesOf(tree any, at string) []string {
	fields, ok := tree.(map[string]any)
	if !ok {
		return []string{at}
	}
	var paths []string
	for name, value := range fields {
		paths = append(paths, leavesOf(value, at+"."+name)...)
	}
	return paths
}

func TestTheSchemaHasTheWordsThatLoadTakes(t *testing.T) {
	spec := "properties.spec.properties."
	for path, want := range map[string][]string{
		spec + "rollout.enum":                                                                v1alpha1.Rollout("").Values(),
		spec + "mount.enum":                                                                  v1alpha1.Mount("").Values(),
		spec + "tekton.properties.coschedule.enum":                                           v1alpha1.Coschedule("").Values(),
		spec + "build.properties.layerCache.enum":                                            v1alpha1.LayerCache("").Values(),
		spec + "build.properties.kaniko.properties.snapshotMode.enum":                        v1alpha1.SnapshotMode("").Values(),
		spec + "build.properties.resources.properties.size.enum":                             v1alpha1.Size("").Values(),
		spec + "test.properties.packageManagers.items.enum":                                  v1alpha1.PackageManager("").Values(),
		spec + "pipelines.properties.parallel.items.enum":                                    v1alpha1.Parallel("").Values(),
		spec + "caches.properties.build.properties.volume.properties.accessModes.items.enum": v1alpha1.AccessMode("").Values(),
	} {
		var got []string
		list, _ := follow(schema(t), path).([]any)
		for _, word := range list {
			got = append(got, word.(string))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

func TestTheSchemaSaysWhatIsRequired(t *testing.T) {
	root := schema(t)
	for path, want := range map[string]any{
		"$schema":                                "http://json-schema.org/draft-07/schema#",
		"title":                                  "CacheOptimization",
		"type":                                   "object",
		"required":                               []any{"apiVersion", "kind", "metadata"},
		"properties.metadata.required":           []any{"name"},
		"properties.spec.required":               nil,
		"properties.apiVersion.const":            "cicd.cortex.io/v1alpha1",
		"properties.kind.const":                  "CacheOptimization",
		"properties.metadata.type":               "object",
		"properties.spec.properties.suffix.type": "string",
		"properties.spec.properties.test.properties.isolateSource.type":                                            "boolean",
		"properties.spec.properties.triggers.properties.workspaceStorage.type":                                     []any{"string", "number"},
		"properties.spec.properties.select.properties.labels.additionalProperties.type":                            "string",
		"properties.spec.properties.select.properties.names.type":                                                  "array",
		"properties.spec.properties.caches.properties.build.properties.volume.properties.storage.default":          "20Gi",
		"properties.spec.properties.caches.properties.dependency.properties.volume.properties.storage.default":     "10Gi",
		"properties.spec.properties.caches.properties.build.properties.volume.properties.storageClassName.default": nil,
	} {
		if got := follow(root, path); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

func follow(n node, path string) any {
	var at any = n
	for key := range strings.SplitSeq(path, ".") {
		fields, _ := at.(map[string]any)
		at = fields[key]
	}
	return at
}

func TestAWordsMeaningIsInTheDescription(t *testing.T) {
	text, _ := follow(schema(t), "properties.spec.properties.rollout.description").(string)
	for _, want := range []string{"Alongside makes optimized copies", "Cutover makes copies too", "InPlace rewrites"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q doesn't say %q", text, want)
		}
	}
}
