package v1alpha1

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxBytes is far more than a config needs, and little enough to parse.
const maxBytes = 1 << 18

const minimal = `{apiVersion: ` + APIVersion + `, kind: ` + Kind + `, metadata: {name: cache-optimization}}`

// Load reads a config from YAML or JSON, fills in the defaults and checks
// it. What is wrong with it comes as Errors, all at once.
func Load(doc []byte) (*CacheOptimization, error) {
	p := &problems{}
	config := load(doc, p)
	if len(p.errors) > 0 {
		return nil, p.errors.Sorted()
	}
	return config, nil
}

// Validate checks a config that a program has made. What is wrong with it
// comes as Errors, as from Load.
func (c *CacheOptimization) Validate() error {
	doc, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = Load(doc)
	return err
}

func load(doc []byte, p *problems) *CacheOptimization {
	root := read(doc, p)
	if root == nil || !identify(root, p) {
		return nil
	}
	w := &walker{problems: p, explicit: map[string]bool{}}
	tree, _ := w.value(nil, root, reflect.TypeFor[CacheOptimization]())
	config := decode(tree, p)
	config.explicit = w.explicit
	config.dropUnaskedSizes()
	config.check(p)
	return config
}

// read is the map that the document holds, or nil and a problem.
func read(doc []byte, p *problems) *yaml.Node {
	if len(doc) > maxBytes {
		p.add("", "the config has %d bytes; it may have %d", len(doc), maxBytes)
		return nil
	}
	roots, err := documents(doc)
	switch {
	case err != nil:
		p.add("", "the config is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	case len(roots) == 0:
		noConfig(p)
	case len(roots) > 1:
		p.add("", "the config must be one document, and there are several; take out the --- between them")
	case roots[0].Kind != yaml.MappingNode:
		p.add("", "expected a map, got %s; write at least %s", got(roots[0]), minimal)
	default:
		return roots[0]
	}
	return nil
}

func noConfig(p *problems) {
	p.add("", "no functionConfig given; write at least %s", minimal)
}

// documents are the roots of the first documents that aren't empty: two are
// enough to know that there are several.
func documents(doc []byte) ([]*yaml.Node, error) {
	var roots []*yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(doc))
	for len(roots) < 2 {
		var node yaml.Node
		if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if len(node.Content) == 1 && !null(resolve(node.Content[0])) {
			roots = append(roots, resolve(node.Content[0]))
		}
	}
	return roots, nil
}

// decode puts what the document says over the defaults. The walker has taken
// out all that doesn't fit the types.
func decode(tree any, p *problems) *CacheOptimization {
	config := Default()
	data, err := json.Marshal(tree)
	if err == nil {
		err = json.Unmarshal(data, config)
	}
	if err != nil {
		p.add("", "the config can't be decoded: %s", err)
	}
	return config
}

// identify reports a document that isn't a CacheOptimization at all. What
// else may be wrong in such a one is of no interest: then it gives false.
func identify(root *yaml.Node, p *problems) bool {
	kind, apiVersion := textAt(root, "kind"), textAt(root, "apiVersion")
	if kind == "ConfigMap" {
		return refuseConfigMap(root, p)
	}
	if kind != "" && kind != Kind {
		p.add("kind", "expected %s, got %q%s", Kind, kind, didYouMean(kind, []string{Kind}))
	}
	if apiVersion != "" && apiVersion != APIVersion {
		p.add("apiVersion", "expected %s, got %q", APIVersion, apiVersion)
	}
	stranger := kind != "" && kind != Kind && apiVersion != APIVersion
	return !stranger
}

// refuseConfigMap knows that `kpt fn eval -- key=value`, and a Kptfile's
// configMap, make a ConfigMap named function-input, empty if no config at all
// is given.
func refuseConfigMap(root *yaml.Node, p *problems) bool {
	data := nodeAt(root, "data")
	generated := textAt(nodeAt(root, "metadata"), "name") == "function-input"
	if generated && (data == nil || len(data.Content) == 0) {
		noConfig(p)
		return false
	}
	p.add("kind", "expected %s, got a ConfigMap; key=value arguments and configMap don't reach cacheopt: "+
		"write a %s in a file and pass it with --fn-config, or name it as configPath in the Kptfile", Kind, Kind)
	return false
}

// nodeAt is the value of the field key, nil where there is none.
func nodeAt(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return resolve(n.Content[i+1])
		}
	}
	return nil
}

func textAt(n *yaml.Node, key string) string {
	value := nodeAt(n, key)
	if value == nil || value.Kind != yaml.ScalarNode || value.ShortTag() != tagText {
		return ""
	}
	return value.Value
}
