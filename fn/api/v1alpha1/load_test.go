package v1alpha1_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

const header = `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
`

// withSpec is a config with the fields of a spec, each indented by two.
func withSpec(spec string) string { return header + "spec:\n" + strings.TrimPrefix(spec, "\n") }

// loads is the config that Load makes of doc.
func loads(t *testing.T, doc string) *v1alpha1.CacheOptimization {
	t.Helper()
	config, err := v1alpha1.Load([]byte(doc))
	if err != nil {
		t.Fatalf("Load refuses\n%s\nwith:\n%s", doc, err)
	}
	return config
}

// refuses checks that Load gives these errors and no config.
func refuses(t *testing.T, doc string, want []string) {
	t.Helper()
	config, err := v1alpha1.Load([]byte(doc))
	if err == nil {
		t.Fatalf("Load accepts\n%s", doc)
	}
	if config != nil {
		t.Errorf("Load gives a config beside the error")
	}
	if got := strings.Split(err.Error(), "\n"); !reflect.DeepEqual(got, want) {
		t.Errorf("Load refuses\n%.2000s\ngot:\n%s\nwant:\n%s", doc, err, strings.Join(want, "\n"))
	}
	if all := (v1alpha1.Errors)(nil); !errors.As(err, &all) || len(all) != len(want) {
		t.Errorf("the error is a %T of %d, want Errors of %d", err, len(all), len(want))
	}
}

func TestDocumentsThatAreNoConfigAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		doc  string
		want []string
	}{
		"nothing": {
			doc: ``,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"white space": {
			doc: ` 

`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"a comment": {
			doc: `# nothing here
`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"null": {
			doc: `null
`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"empty documents": {
			doc: `---
---
`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"text": {
			doc: `hello
`,
			want: []string{
				`expected a map, got text ("hello"); write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"a number": {
			doc: `42`,
			want: []string{
				`expected a map, got a number (42); write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"a list": {
			doc: `- a
- b
`,
			want: []string{
				`expected a map, got a list; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"an empty map": {
			doc: `{}`,
			want: []string{
				`apiVersion: missing; write apiVersion: cicd.cortex.io/v1alpha1`,
				`kind: missing; write kind: CacheOptimization`,
				`metadata.name: missing; write name: cache-optimization`,
			},
		},
		"no YAML": {
			doc: `a: b: c
`,
			want: []string{
				`the config is not YAML: mapping values are not allowed in this context`,
			},
		},
		"YAML that stops": {
			doc: `spec: {a: [
`,
			want: []string{
				`the config is not YAML: line 1: did not find expected node content`,
			},
		},
		"a tab where YAML wants spaces": {
			doc: "spec:\n\trollout: InPlace\n",
			want: []string{
				`the config is not YAML: line 2: found character that cannot start any token`,
			},
		},
		"bytes that are no text": {
			doc: "a: \xff\xff",
			want: []string{
				`the config is not YAML: invalid leading UTF-8 octet`,
			},
		},
		"two documents": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
---
apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
`,
			want: []string{
				`the config must be one document, and there are several; take out the --- between them`,
			},
		},
		"two documents, of which one is no map": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
---
hello
`,
			want: []string{
				`the config must be one document, and there are several; take out the --- between them`,
			},
		},
		"an alias for nothing": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec: *x
`,
			want: []string{
				`the config is not YAML: unknown anchor 'x' referenced`,
			},
		},
		"no apiVersion": {
			doc: `kind: CacheOptimization
metadata: {name: ci}
`,
			want: []string{
				`apiVersion: missing; write apiVersion: cicd.cortex.io/v1alpha1`,
			},
		},
		"no kind": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
metadata: {name: ci}
`,
			want: []string{
				`kind: missing; write kind: CacheOptimization`,
			},
		},
		"no metadata": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
`,
			want: []string{
				`metadata.name: missing; write name: cache-optimization`,
			},
		},
		"metadata that is null": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: null
`,
			want: []string{
				`metadata.name: missing; write name: cache-optimization`,
			},
		},
		"metadata that is no map": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: ci
`,
			want: []string{
				`metadata: expected a map, got text ("ci")`,
			},
		},
		"no name": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {namespace: ci}
`,
			want: []string{
				`metadata.name: missing; write name: cache-optimization`,
			},
		},
		"a name that is null": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: null}
`,
			want: []string{
				`metadata.name: missing; write name: cache-optimization`,
			},
		},
		"an empty name": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ""}
`,
			want: []string{
				`metadata.name: "" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"a name with capitals": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: My Config}
`,
			want: []string{
				`metadata.name: "My Config" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"a name that is a number": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: 5}
`,
			want: []string{
				`metadata.name: expected text, got a number (5); put it in quotes: "5"`,
			},
		},
		"an annotation that is a boolean": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci, annotations: {a.b/c: true}}
`,
			want: []string{
				`metadata.annotations["a.b/c"]: expected text, got a boolean (true); put it in quotes: "true"`,
			},
		},
		"a typo in metadata": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {nmae: ci}
`,
			want: []string{
				`metadata.nmae: unknown field; did you mean name?`,
			},
		},
		"an empty kind and apiVersion": {
			doc: `apiVersion: ""
kind: ""
metadata: {name: ci}
`,
			want: []string{
				`apiVersion: expected cicd.cortex.io/v1alpha1, got ""`,
				`kind: expected CacheOptimization, got ""`,
			},
		},
		"a kind and apiVersion that are no text": {
			doc: `apiVersion: 1
kind: [a]
metadata: {name: ci}
`,
			want: []string{
				`apiVersion: expected text, got a number (1); put it in quotes: "1"`,
				`kind: expected text, got a list`,
			},
		},
		"a kind with a typo": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimisation
metadata: {name: ci}
`,
			want: []string{
				`kind: expected CacheOptimization, got "CacheOptimisation"; did you mean CacheOptimization?`,
			},
		},
		"another kind of the same version": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: Cache
metadata: {name: ci}
spec: {rolout: InPlace}
`,
			want: []string{
				`kind: expected CacheOptimization, got "Cache"`,
				`spec.rolout: unknown field; did you mean rollout?`,
			},
		},
		"another version of the same kind": {
			doc: `apiVersion: cicd.cortex.io/v1beta1
kind: CacheOptimization
metadata: {name: ci}
spec: {rolout: InPlace}
`,
			want: []string{
				`apiVersion: expected cicd.cortex.io/v1alpha1, got "cicd.cortex.io/v1beta1"`,
				`spec.rolout: unknown field; did you mean rollout?`,
			},
		},
		"another object, whose fields don't matter": {
			doc: `apiVersion: apps/v1
kind: Deployment
metadata: {}
spec: {replicas: 1}
`,
			want: []string{
				`apiVersion: expected cicd.cortex.io/v1alpha1, got "apps/v1"`,
				`kind: expected CacheOptimization, got "Deployment"`,
			},
		},
		"another object without apiVersion": {
			doc: `kind: Deployment
`,
			want: []string{
				`kind: expected CacheOptimization, got "Deployment"`,
			},
		},
		"the ConfigMap of kpt fn eval -- k=v": {
			doc: `apiVersion: v1
kind: ConfigMap
metadata: {name: function-input}
data: {storage: 20Gi}
`,
			want: []string{
				`kind: expected CacheOptimization, got a ConfigMap; key=value arguments and configMap don't reach cacheopt: write a CacheOptimization in a file and pass it with --fn-config, or name it as configPath in the Kptfile`,
			},
		},
		"the empty ConfigMap of kpt": {
			doc: `apiVersion: v1
kind: ConfigMap
metadata: {name: function-input}
`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"the ConfigMap of kpt with empty data": {
			doc: `apiVersion: v1
kind: ConfigMap
metadata: {name: function-input}
data: {}
`,
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"another ConfigMap without data": {
			doc: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
`,
			want: []string{
				`kind: expected CacheOptimization, got a ConfigMap; key=value arguments and configMap don't reach cacheopt: write a CacheOptimization in a file and pass it with --fn-config, or name it as configPath in the Kptfile`,
			},
		},
		"an unknown field at the top": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
sepc: {}
status: {}
`,
			want: []string{
				`sepc: unknown field; did you mean spec?`,
				`status: unknown field; the fields here are apiVersion, kind, metadata, spec`,
			},
		},
		"a field of the spec at the top": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
rollout: InPlace
`,
			want: []string{
				`rollout: unknown field; did you mean spec.rollout?`,
			},
		},
		"a spec that is no map": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec: [a]
`,
			want: []string{
				`spec: expected a map, got a list`,
			},
		},
		"JSON with a comma too few": {
			doc: `{"apiVersion": "cicd.cortex.io/v1alpha1" "kind": "x"}`,
			want: []string{
				`the config is not YAML: did not find expected ',' or '}'`,
			},
		},
		"a map that merges itself": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec: &s
  <<: *s
`,
			want: []string{
				`the config merges maps by << 100 times or more, or one into itself; write them out`,
			},
		},
		"a map that merges itself twice": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec: &s
  <<: [*s, *s]
`,
			want: []string{
				`the config merges maps by << 100 times or more, or one into itself; write them out`,
			},
		},
		"a map that holds itself": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec: &s
  caches: *s
`,
			want: []string{
				`spec.caches.caches: unknown field; did you mean spec.caches?`,
			},
		},
		"a list that holds itself": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec:
  select: {names: &n [*n]}
`,
			want: []string{
				`spec.select.names[0]: expected text, got a list`,
			},
		},
		"a map that merges a list of text": {
			doc: `apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata: {name: ci}
spec:
  <<: [a]
`,
			want: []string{
				`spec: << must name a map, got text ("a") in line 5`,
			},
		},
		"no bytes at all": {
			doc: "",
			want: []string{
				`no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}`,
			},
		},
		"more than a config can be": {
			doc: header + strings.Repeat("# filler\n", 1<<15),
			want: []string{
				`the config has 294993 bytes; it may have 262144`,
			},
		},
		"a chain of maps that double each other": {
			doc: withSpec(doubling(30)),
			want: []string{
				`the config merges maps by << 100 times or more, or one into itself; write them out`,
				`x: unknown field; the fields here are apiVersion, kind, metadata, spec`,
			},
		},
		"a chain of lists that double each other": {
			doc: header + `
x: [&a [1, 1, 1, 1], &b [*a, *a, *a, *a], &c [*b, *b, *b, *b], &d [*c, *c, *c, *c]]
spec: {select: {names: *d}}`,
			want: []string{
				`spec.select.names[0]: expected text, got a list`,
				`spec.select.names[1]: expected text, got a list`,
				`spec.select.names[2]: expected text, got a list`,
				`spec.select.names[3]: expected text, got a list`,
				`x: unknown field; the fields here are apiVersion, kind, metadata, spec`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, c.doc, c.want) })
	}
}

// doubling is a spec, and beside it maps of which each merges the one before
// it twice, n deep; metadata merges the last.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("  select: &m0 {}\nx:\n")
	for i := range n {
		fmt.Fprintf(&b, "- &m%d {<<: [*m%d, *m%d]}\n", i+1, i, i)
	}
	fmt.Fprintf(&b, "<<: *m%d\n", n)
	return b.String()
}
