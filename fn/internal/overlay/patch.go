package overlay

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// read is the documents of a text; readable tells that it has some, and that all of
// it could be read.
func read(text []byte) (documents []object.Value, readable bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document map[string]any
		var operations []any
		node := &yaml.Node{}
		err := decoder.Decode(node)
		switch {
		case errors.Is(err, io.EOF):
			return documents, len(documents) > 0
		case err != nil:
			return nil, false
		case node.Decode(&document) == nil:
			documents = append(documents, object.At(nil, document))
		case node.Decode(&operations) == nil:
			documents = append(documents, object.At(nil, operations))
		default:
			return nil, false
		}
	}
}

// labelsOnly tells whether a document of a patch, a list of operations or a part of an object, changes
// nothing but labels and annotations.
func labelsOnly(document object.Value) bool {
	if operations := document.Items(); len(operations) > 0 {
		return !slices.ContainsFunc(operations, func(operation object.Value) bool {
			path := operation.Get("path").Text() + "/"
			return !strings.HasPrefix(path, "/metadata/labels/") && !strings.HasPrefix(path, "/metadata/annotations/")
		})
	}
	return within(document.Keys(), "apiVersion", "kind", "metadata") &&
		within(document.Get("metadata").Keys(), "name", "namespace", "labels", "annotations")
}

func within(keys []string, known ...string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(known, key) })
}

// harmless are the transformers built into kustomize that change nothing of what a
// Task or a Pipeline does, and cacheopt itself.
// https://kubectl.docs.kubernetes.io/references/kustomize/builtins/
var harmless = []string{
	"PrefixTransformer", "SuffixTransformer", "NamespaceTransformer", "LabelTransformer", "AnnotationsTransformer",
	"ReplicaCountTransformer", "CacheOptimization",
}

// transformed are whom an entry of transformers changes: a text, a file or another
// kustomization, of which what isn't known to be harmless may change any.
func (f *folder) transformed(entry, dir string) []target {
	text, isFile := f.files[filepath.Join(dir, entry)]
	if !isFile {
		text = []byte(entry)
	}
	documents, readable := read(text)
	if !readable || slices.ContainsFunc(documents, func(config object.Value) bool {
		return !slices.Contains(harmless, config.Get("kind").Text())
	}) {
		return []target{anyObject}
	}
	return nil
}
