package command

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// guard is a file system on which a kustomization can run no program but this
// one: whatever it lists as a transformer, generator or validator is either
// built into kustomize or a CacheOptimization, which is pointed at this
// program. Everything else is refused; text is judged only after parsing, as
// keys can be written in many ways.
type guard struct {
	filesys.FileSystem
	builder
	self string
	// configs are the files that hold a listed CacheOptimization.
	configs map[string]bool
	// listed tells that a CacheOptimization is listed.
	listed bool
	// refusal is the first thing that was refused. kustomize takes a file that
	// can't be read for one that isn't there, and so loses the reason.
	refusal error
}

// lists are the fields of a kustomization that hold configs of functions and
// plugins, as text or as paths.
var lists = []string{"transformers", "generators", "validators"}

// ReadFile reads a file with its functions guarded.
func (g *guard) ReadFile(name string) ([]byte, error) {
	content, err := g.FileSystem.ReadFile(name)
	if err != nil {
		return nil, err
	}
	guarded := content
	switch {
	case slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(name)):
		guarded, err = g.kustomization(content, filepath.Dir(name))
	case g.configs[clean(name)]:
		guarded, err = g.pointed(content)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
		g.refusal = cmp.Or(g.refusal, err)
		return nil, err
	}
	return guarded, nil
}

func clean(name string) string {
	if absolute, err := filepath.Abs(name); err == nil {
		return absolute
	}
	return filepath.Clean(name)
}

// kustomization guards what a kustomization lists. One that isn't YAML is for
// kustomize to complain of.
func (g *guard) kustomization(content []byte, dir string) ([]byte, error) {
	var fields map[string]any
	if err := yaml.Unmarshal(content, &fields); err != nil {
		return content, nil
	}
	changed := false
	for _, field := range lists {
		entries, _ := fields[field].([]any)
		for i, entry := range entries {
			text, _ := entry.(string)
			guarded, err := g.entry(text, field, dir)
			if err != nil {
				return nil, fmt.Errorf("%s[%d]: %w", field, i, err)
			}
			changed = changed || guarded != text
			entries[i] = guarded
		}
	}
	if !changed {
		return content, nil
	}
	return yaml.Marshal(fields)
}

// entry guards one entry: a config as text, or a path to one.
func (g *guard) entry(text, field, dir string) (string, error) {
	docs, err := documents([]byte(text))
	if err == nil && len(docs) > 0 {
		if _, err := g.judge(docs, field); err != nil {
			return "", err
		}
		guarded, err := g.pointed([]byte(text))
		return string(guarded), err
	}
	return text, g.path(filepath.Join(dir, text), field)
}

// path guards a config in a file. What a directory or a URL would give can't
// be told without building it.
func (g *guard) path(name, field string) error {
	content, err := g.FileSystem.ReadFile(name)
	if err != nil {
		if g.allow {
			return nil
		}
		return fmt.Errorf("%s is not a file, and what it would run can't be told; list the config's file, or allow it with --allow-functions if you trust it", filepath.Base(name))
	}
	docs, err := documents(content)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	ours, err := g.judge(docs, field)
	if ours {
		g.configs[clean(name)] = true
	}
	return err
}

// judge tells whether one of the configs is a CacheOptimization, and refuses
// what isn't and isn't built into kustomize either.
func (g *guard) judge(docs []map[string]any, field string) (ours bool, err error) {
	for _, doc := range docs {
		switch {
		case isOurs(doc) && field == "validators":
			return false, errors.New("a CacheOptimization changes resources, and kustomize allows no validator that; list it as one of the transformers")
		case isOurs(doc) && field == "generators":
			return false, errors.New("a generator gets no resources to optimize; list the config as one of the transformers")
		case isOurs(doc):
			ours, g.listed = true, true
		case doc["apiVersion"] != "builtin" && !g.allow:
			return false, fmt.Errorf("%s %s is the config of another function, which cacheopt build doesn't run; allow it with --allow-functions if you trust it", doc["kind"], nameIn(doc))
		}
	}
	return ours, nil
}

func isOurs(doc map[string]any) bool {
	version, _ := doc["apiVersion"].(string)
	return doc["kind"] == v1alpha1.Kind && strings.HasPrefix(version, v1alpha1.Group+"/")
}

func nameIn(doc map[string]any) any {
	metadata, _ := doc["metadata"].(map[string]any)
	return metadata["name"]
}

// documents are the maps of a YAML stream; an error where one isn't a map.
func documents(content []byte) ([]map[string]any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var docs []map[string]any
	for {
		var doc map[string]any
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, err
		}
		if doc != nil {
			docs = append(docs, doc)
		}
	}
}

// pointed is a stream of configs in which ours name this program as their
// function, whatever they named.
func (g *guard) pointed(content []byte) ([]byte, error) {
	docs, err := documents(content)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(docs, isOurs) {
		return content, nil
	}
	var out bytes.Buffer
	for i, doc := range docs {
		if isOurs(doc) {
			if err := g.point(doc); err != nil {
				return nil, err
			}
		}
		text, err := yaml.Marshal(doc)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(text)
	}
	return out.Bytes(), nil
}

// point makes this program the config's function, and sets what the config is
// to have. Annotations are written anew, so that none of the older ways to name
// a function is left.
func (g *guard) point(doc map[string]any) error {
	setSpec(doc, g.spec)
	program := map[string]any{"path": g.self}
	if g.failOn.onWarning() {
		program["args"] = []string{"--fail-on", string(g.failOn)}
	}
	function, err := yaml.Marshal(map[string]any{"exec": program})
	if err != nil {
		return err
	}
	metadata, _ := doc["metadata"].(map[string]any)
	metadata = maps.Clone(metadata)
	if metadata == nil {
		metadata = map[string]any{}
	}
	delete(metadata, "configFn")
	metadata["annotations"] = map[string]any{
		"config.kubernetes.io/function":     string(function),
		"config.kubernetes.io/local-config": "true",
	}
	doc["metadata"] = metadata
	return nil
}
