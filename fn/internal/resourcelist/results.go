// Results: findings as a ResourceList reports them.

package resourcelist

import (
	"bytes"
	"encoding/json"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// result is one of a ResourceList's results, as the KRM functions
// specification has it.
type result struct {
	Message     string            `json:"message" yaml:"message"`
	Severity    string            `json:"severity,omitempty" yaml:"severity,omitempty"`
	ResourceRef *resourceRef      `json:"resourceRef,omitempty" yaml:"resourceRef,omitempty"`
	Field       *resultField      `json:"field,omitempty" yaml:"field,omitempty"`
	File        *resultFile       `json:"file,omitempty" yaml:"file,omitempty"`
	Tags        map[string]string `json:"tags,omitempty" yaml:"tags,omitempty"`
}

type resourceRef struct {
	APIVersion string `json:"apiVersion,omitempty" yaml:"apiVersion,omitempty"`
	Kind       string `json:"kind,omitempty" yaml:"kind,omitempty"`
	Namespace  string `json:"namespace,omitempty" yaml:"namespace,omitempty"`
	Name       string `json:"name,omitempty" yaml:"name,omitempty"`
}

type resultField struct {
	Path string `json:"path" yaml:"path"`
}

type resultFile struct {
	Path  string `json:"path" yaml:"path"`
	Index int    `json:"index,omitempty" yaml:"index,omitempty"`
}

// SetResults puts the findings behind the results that came in, in the order
// given, each once. Calling it again replaces the findings of the call
// before. A stream has no results; there it does nothing.
func (l *List) SetResults(findings finding.List) {
	if l.wire == nil {
		return
	}
	f := l.wire.frame
	f.added = nil
	came := f.results.decode()
	added := l.newResults(findings, came)
	if len(added) == 0 {
		return
	}
	text := marshal(added)
	switch {
	case f.results.text == nil || !f.results.list:
		f.added = append([]byte("results:\n"), append(marshal(came), text...)...)
	default:
		f.added = indentLines(text, f.results.dash)
	}
}

// decode is the results that came in. What can't be read as a list is no
// result, and is replaced when there are findings.
func (r results) decode() []any {
	tree, err := Decode(r.text)
	if err != nil {
		return nil
	}
	fields, _ := tree.(map[string]any)
	list, _ := fields["results"].([]any)
	return list
}

// newResults are the findings' results without those that are there already.
func (l *List) newResults(findings finding.List, came []any) []any {
	files := l.files(findings)
	seen := map[string]bool{}
	for _, r := range came {
		seen[key(r)] = true
	}
	var added []any
	for _, f := range findings {
		r := newResult(f, files[f.Object])
		if as := key(r); !seen[as] {
			seen[as], added = true, append(added, r)
		}
	}
	return added
}

func newResult(f finding.Finding, file *resultFile) result {
	r := result{Message: f.Text(), Severity: string(f.Severity), File: file}
	if id := f.Object; id != (object.ID{}) {
		r.ResourceRef = &resourceRef{id.APIVersion, id.Kind, id.Namespace, id.Name}
	}
	if len(f.Field) > 0 {
		r.Field = &resultField{f.Field.String()}
	}
	if f.Rule != "" {
		r.Tags = map[string]string{"rule": f.Rule}
	}
	return r
}

// files are where the objects of the findings are kept, as far as known.
func (l *List) files(findings finding.List) map[object.ID]*resultFile {
	files := map[object.ID]*resultFile{}
	wanted := map[object.ID]bool{}
	for _, f := range findings {
		wanted[f.Object] = true
	}
	delete(wanted, object.ID{})
	if len(wanted) == 0 {
		return files
	}
	for _, item := range l.Items() {
		if !wanted[item.ID()] {
			continue
		}
		if path, index, ok := item.File(); ok {
			files[item.ID()] = &resultFile{path, index}
		}
	}
	return files
}

// key is the same for a result of ours and for one that came in with the same
// fields: JSON, whose fields stand in the order of their names.
func key(r any) string {
	if ours, ok := r.(result); ok {
		text, _ := json.Marshal(ours)
		if json.Unmarshal(text, &r) != nil {
			return string(text)
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Sprint(r)
	}
	return string(text)
}

// marshal writes a list; what it is given are results and decoded YAML, for
// which the encoder has no error.
func marshal(list []any) []byte {
	if len(list) == 0 {
		return nil
	}
	text, err := yaml.Marshal(list)
	if err != nil {
		return nil
	}
	return text
}

func indentLines(text []byte, columns int) []byte {
	margin := bytes.Repeat([]byte(" "), columns)
	var out []byte
	for len(text) > 0 {
		n := lineLength(text)
		if n > 1 {
			out = append(out, margin...)
		}
		out = append(out, text[:n]...)
		text = text[n:]
	}
	return out
}
