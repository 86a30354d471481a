package command

import (
	"bytes"
	"fmt"
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
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return guarded, nil
}

func mayHoldFunction(content []byte) bool {
	for _, key := range functionKeys {
		if bytes.Contains(content, []byte(key)) {
			return true
		}
	}
	return bytes.Contains(content, []byte("configFn"))
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

func (g *guard) object(node *yaml.RNode) (changed bool, err error) {
	if node.YNode().Kind != yaml.MappingNode {
		return false, nil
	}
	annotations := node.GetAnnotations()
	if len(annotations) == 0 || !isFunction(annotations) {
		return false, nil
	}
	if node.GetKind() == v1alpha1.Kind && strings.HasPrefix(node.GetApiVersion(), v1alpha1.Group+"/") {
		return true, g.point(node)
	}
	if g.allow {
		return false, nil
	}
	return false, fmt.Errorf("%s %s is the config of another function, which cacheopt build doesn't run; allow it with --allow-functions if you trust it", node.GetKind(), node.GetName())
}

func isFunction(annotations map[string]string) bool {
	for _, key := range functionKeys {
		if annotations[key] != "" {
			return true
		}
	}
	return false
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
