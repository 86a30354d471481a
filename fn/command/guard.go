package command

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// guard is a file system whose files hold no function but ours: it points the
// function annotation of each CacheOptimization at this program, and refuses
// all others.
type guard struct {
	filesys.FileSystem
	self  string
	allow bool
	// refusal is the first function that was refused. kustomize takes a file
	// that can't be read for one that isn't there, and so loses the reason.
	refusal error
}

// functionKeys are the annotations that make an object a function's config
// (kyaml/fn/runtime/runtimeutil/functiontypes.go).
var functionKeys = []string{"config.kubernetes.io/function", "config.k8s.io/function", "config.kubernetes.io/container"}

// ReadFile reads a file with its functions guarded.
func (g *guard) ReadFile(name string) ([]byte, error) {
	content, err := g.FileSystem.ReadFile(name)
	if err != nil || !mayHoldFunction(content) {
		return content, err
	}
	guarded, err := g.documents(content)
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
		g.refusal = cmp.Or(g.refusal, err)
		return nil, err
	}
	return guarded, nil
}

// mayHoldFunction spares files that hold none of the words from being parsed.
func mayHoldFunction(content []byte) bool {
	for _, word := range []string{"config.kubernetes.io", "config.k8s.io", "configFn"} {
		if bytes.Contains(content, []byte(word)) {
			return true
		}
	}
	return false
}

// documents guards each YAML document. What isn't YAML is for kustomize to
// complain of.
func (g *guard) documents(content []byte) ([]byte, error) {
	var out bytes.Buffer
	for i, part := range strings.Split(string(content), "\n---") {
		if i > 0 {
			out.WriteString("\n---")
		}
		node, err := yaml.Parse(part)
		if err != nil {
			out.WriteString(part)
			continue
		}
		changed, err := g.node(node)
		if err != nil {
			return nil, err
		}
		if changed {
			if part, err = node.String(); err != nil {
				return nil, err
			}
			if i > 0 {
				out.WriteString("\n")
			}
		}
		out.WriteString(part)
	}
	return out.Bytes(), nil
}

// inline are the fields of a kustomization that may hold configs as text.
var inline = []string{"transformers", "generators", "validators"}

func (g *guard) node(node *yaml.RNode) (changed bool, err error) {
	changed, err = g.object(node)
	if err != nil {
		return false, err
	}
	if node.YNode().Kind != yaml.MappingNode {
		return changed, nil
	}
	for _, field := range inline {
		list := node.Field(field)
		if list == nil || list.Value.YNode().Kind != yaml.SequenceNode {
			continue
		}
		for _, element := range list.Value.Content() {
			if !strings.Contains(element.Value, "\n") {
				continue
			}
			guarded, err := g.documents([]byte(element.Value))
			if err != nil {
				return false, fmt.Errorf("inline under %s: %w", field, err)
			}
			changed = changed || element.Value != string(guarded)
			element.Value = string(guarded)
		}
	}
	return changed, nil
}

// object guards one object: ours is pointed at this program; any other that is
// or makes a function's config is refused.
func (g *guard) object(node *yaml.RNode) (changed bool, err error) {
	if node.YNode().Kind == yaml.MappingNode && ours(node) {
		if isFunction(node.GetAnnotations()) {
			return true, g.point(node)
		}
		return false, nil
	}
	if g.allow || !names(node.YNode()) {
		return false, nil
	}
	what := "this"
	if node.YNode().Kind == yaml.MappingNode {
		what = strings.TrimSpace(node.GetKind() + " " + node.GetName())
	}
	return false, fmt.Errorf("%s is, or makes, the config of another function, which cacheopt build doesn't run; allow it with --allow-functions if you trust it", what)
}

func ours(node *yaml.RNode) bool {
	return node.GetKind() == v1alpha1.Kind && strings.HasPrefix(node.GetApiVersion(), v1alpha1.Group+"/")
}

func isFunction(annotations map[string]string) bool {
	for _, key := range functionKeys {
		if annotations[key] != "" {
			return true
		}
	}
	return false
}

// names tells whether a key anywhere below node makes a function: as an
// annotation, in commonAnnotations, in a patch; or a JSON patch's path does.
func names(node *yaml.Node) bool {
	for i, child := range node.Content {
		isKey := node.Kind == yaml.MappingNode && i%2 == 0
		if isKey && (slices.Contains(functionKeys, child.Value) || child.Value == "configFn") {
			return true
		}
		if !isKey && strings.HasPrefix(child.Value, "/metadata/") && namesByPath(child.Value) || names(child) {
			return true
		}
	}
	return false
}

func namesByPath(pointer string) bool {
	return slices.ContainsFunc(functionKeys, func(key string) bool {
		return strings.HasSuffix(pointer, "/"+strings.ReplaceAll(key, "/", "~1"))
	}) || strings.HasSuffix(pointer, "/configFn")
}

// point makes this program the function.
func (g *guard) point(node *yaml.RNode) error {
	for _, key := range functionKeys {
		if err := node.PipeE(yaml.ClearAnnotation(key)); err != nil {
			return err
		}
	}
	function, err := yaml.Marshal(map[string]any{"exec": map[string]any{"path": g.self}})
	if err != nil {
		return err
	}
	return node.PipeE(yaml.SetAnnotation(functionKeys[0], string(function)))
}
