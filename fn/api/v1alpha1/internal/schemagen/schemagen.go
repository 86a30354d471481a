// Package schemagen makes the JSON schema of a config out of its Go types,
// its defaults and its Go comments, so that the schema can't say anything
// else than these do.
//
// The struct tag "schema" says what the types don't: required, const (only
// the default is allowed), open (other fields are allowed).
package schemagen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// schema is the part of JSON schema that a config needs.
type schema struct {
	Schema               string             `json:"$schema,omitempty"`
	Title                string             `json:"title,omitempty"`
	Description          string             `json:"description,omitempty"`
	Type                 any                `json:"type,omitempty"`
	Const                any                `json:"const,omitempty"`
	Enum                 []string           `json:"enum,omitempty"`
	Default              any                `json:"default,omitempty"`
	Required             []string           `json:"required,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	AdditionalProperties any                `json:"additionalProperties,omitempty"`
	Items                *schema            `json:"items,omitempty"`
}

// Generate is the schema of the type of defaults, a pointer to a struct,
// with the comments of the Go files in dir.
func Generate(dir string, defaults any) ([]byte, error) {
	docs, err := readDocs(dir)
	if err != nil {
		return nil, err
	}
	g := &generator{docs: docs}
	value := reflect.ValueOf(defaults).Elem()
	root := g.of(value)
	root.Schema = "http://json-schema.org/draft-07/schema#"
	root.Title = value.Type().Name()
	root.Description = docs.types[root.Title]
	if len(g.silent) > 0 {
		return nil, fmt.Errorf("no comment on %s", strings.Join(g.silent, ", "))
	}
	return encode(root)
}

func encode(root *schema) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(root)
	return out.Bytes(), err
}

type generator struct {
	docs *docs
	// silent are the fields that have no comment.
	silent []string
}

// of is the schema of a value's type; the value holds the defaults.
func (g *generator) of(value reflect.Value) *schema {
	t := value.Type()
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(reflect.Zero(t.Elem()))
	case reflect.Struct:
		return g.structure(value)
	case reflect.Slice:
		return &schema{Type: "array", Items: g.of(reflect.Zero(t.Elem()))}
	case reflect.Map:
		return &schema{Type: "object", AdditionalProperties: g.of(reflect.Zero(t.Elem()))}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	}
	return g.text(t)
}

func (g *generator) text(t reflect.Type) *schema {
	if t.Name() == "Quantity" {
		return &schema{Type: []string{"string", "number"}}
	}
	s := &schema{Type: "string"}
	if fixed, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		s.Enum = fixed.Values()
	}
	return s
}

func (g *generator) structure(value reflect.Value) *schema {
	s := &schema{Type: "object", Properties: map[string]*schema{}, AdditionalProperties: false}
	for i := range value.NumField() {
		f := value.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() {
			continue
		}
		s.Properties[name] = g.field(value.Type(), f, value.Field(i))
		if tagged(f, "required") {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func (g *generator) field(owner reflect.Type, f reflect.StructField, value reflect.Value) *schema {
	s := g.of(value)
	s.Description = g.describe(owner.Name()+"."+f.Name, f.Type)
	switch {
	case tagged(f, "const"):
		s.Const = value.Interface()
	case hasDefault(f, value):
		s.Default = value.Interface()
	}
	if tagged(f, "open") {
		s.AdditionalProperties = nil
	}
	return s
}

// hasDefault tells whether leaving the field out means something that can be
// written.
func hasDefault(f reflect.StructField, value reflect.Value) bool {
	left := strings.Contains(f.Tag.Get("json"), ",omit")
	return value.Kind() != reflect.Struct && !tagged(f, "required") && (!left || !value.IsZero())
}

func tagged(f reflect.StructField, word string) bool {
	return slices.Contains(strings.Split(f.Tag.Get("schema"), ","), word)
}

// describe is the field's comment, and what its words are for.
func (g *generator) describe(name string, t reflect.Type) string {
	text := g.docs.fields[name]
	if text == "" {
		g.silent = append(g.silent, name)
	}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return strings.Join(append([]string{text}, g.docs.words[t.Name()]...), " ")
}
