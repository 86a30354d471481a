package v1alpha1

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// SchemaFile is the file in which the first line of Sample looks for the schema.
const SchemaFile = "cache-optimization.schema.json"

// Start is a config of the lines that matter, to begin with: it does what an empty
// spec does, as a function of kustomize.
const Start = `# cacheopt init --all writes every field, and says what it is for.
apiVersion: ` + APIVersion + `
kind: ` + Kind + `
metadata:
  name: cache-optimization
  annotations:
    config.kubernetes.io/local-config: "true"
    config.kubernetes.io/function: "exec: {path: cacheopt}"
spec:
  rollout: Alongside # copies beside the originals; Cutover, or InPlace
`

const sampleHead = `# yaml-language-server: $schema=` + SchemaFile + `
# With that line editors complete and check this file, once the schema is beside it:
#   cacheopt schema > ` + SchemaFile + `
apiVersion: ` + APIVersion + `
kind: ` + Kind + `
metadata:
  # What cacheopt changes is stamped with this name.
  name: cache-optimization
  annotations:
    # This object is for kustomize and kpt, not for the cluster.
    config.kubernetes.io/local-config: "true"
    # kustomize runs the program cacheopt that is on the PATH:
    #   kustomize build --enable-alpha-plugins --enable-exec .
    config.kubernetes.io/function: |
      exec:
        path: cacheopt
    # Or a container, without --enable-exec; take the image that you built:
    # config.kubernetes.io/function: |
    #   container:
    #     image: cacheopt:dev
spec:
  # Fields in comments have the value that they have without it. To set one, take
  # the # away from its line and from those of the fields that it is in.
`

// Sample is a config that does what an empty spec does, with every field in a
// comment: what it is for, and what it is by default. It is made from the types and
// the schema.
func Sample() ([]byte, error) {
	var root described
	if err := json.Unmarshal(schema, &root); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	var out bytes.Buffer
	out.WriteString(sampleHead)
	s := sample{out: &out}
	s.fields(reflect.TypeFor[Spec](), root.Properties["spec"], top)
	return out.Bytes(), nil
}

// described is the part of the schema that a sample shows.
type described struct {
	Description string                `json:"description"`
	Default     any                   `json:"default"`
	Enum        []string              `json:"enum"`
	Items       *described            `json:"items"`
	Properties  map[string]*described `json:"properties"`
}

// top is how far the fields of spec stand from the line's start.
const top = "  "

type sample struct{ out *bytes.Buffer }

// fields writes the fields of a struct in the order of its type. One without a
// default is null, which sets nothing.
func (s sample) fields(t reflect.Type, of *described, indent string) {
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		f := of.Properties[name]
		if indent == top {
			s.line("", "")
		}
		s.describe(f, indent)
		s.line(indent, mark(indent, i)+name+":"+flow(f.Default))
		if f.Properties != nil {
			s.fields(t.Field(i).Type, f, indent+"  ")
		}
	}
}

// mark puts a field into a comment. The first of spec is none, because a spec of
// nothing but comments is null, and no object to editors.
func mark(indent string, i int) string {
	if indent == top && i == 0 {
		return ""
	}
	return "#"
}

// describe writes what a field is for above it.
func (s sample) describe(f *described, indent string) {
	text := f.Description
	if slices.ContainsFunc(f.words(), func(word string) bool { return !strings.Contains(text, word) }) {
		text += " One of: " + strings.Join(f.words(), ", ") + "."
	}
	const width = 80
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(indent+"# ")+len(line)+1+len(word) > width {
			s.line(indent, "# "+line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	s.line(indent, "# "+line)
}

// words are those that the field takes.
func (f *described) words() []string {
	if f.Items != nil {
		return f.Items.Enum
	}
	return f.Enum
}

func (s sample) line(indent, text string) {
	fmt.Fprintf(s.out, "%s%s\n", indent, text)
}

// plainly is text that YAML takes for text without quotes.
var plainly = lazy.Compile(`^[-/.\w]*[A-Za-z][-/.\w]*$`)

// flow is a value on one line, with a space before it.
func flow(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if plainly.MatchString(v) {
			return " " + v
		}
		return " " + strconv.Quote(v)
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, strings.TrimSpace(flow(item)))
		}
		return " [" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(" ", value)
}
