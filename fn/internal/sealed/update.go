package sealed

import (
	"fmt"
	"strconv"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// What kustomize does with resources before and after a function. It isn't
// exported (api/internal/plugins/utils).

// The annotations by which resources are told apart, and by which a generator says
// how kustomize is to take what it makes.
const (
	idAnnotation       = "kustomize.config.k8s.io/id"
	hashAnnotation     = "kustomize.config.k8s.io/needs-hash"
	behaviorAnnotation = "kustomize.config.k8s.io/behavior"
)

// withIDs is what a function reads.
func withIDs(m resmap.ResMap) ([]byte, error) {
	m = m.DeepCopy()
	for _, r := range m.Resources() {
		id, err := yaml.Marshal(r.CurId())
		if err != nil {
			return nil, err
		}
		annotations := r.GetAnnotations()
		annotations[idAnnotation] = string(id)
		if err := r.SetAnnotations(annotations); err != nil {
			return nil, err
		}
	}
	return m.AsYaml()
}

// update makes of m what a function wrote.
func update(m resmap.ResMap, function string, output []byte, factory *resmap.Factory) error {
	returned, err := factory.RF().SliceFromBytes(output)
	if err != nil {
		return err
	}
	kept := resmap.New()
	for _, r := range returned {
		if err := without(r, idAnnotation); err != nil {
			return err
		}
		if err := kept.Append(r); err != nil {
			return fmt.Errorf("%s wrote two resources %s", function, r.CurId())
		}
		if err := put(m, r); err != nil {
			return err
		}
	}
	for _, id := range m.AllIds() {
		if i, _ := kept.GetIndexOfCurrentId(id); i >= 0 { // kept has each once
			continue
		}
		if err := m.Remove(id); err != nil {
			return err
		}
	}
	return nil
}

// put replaces a resource of the same name, or adds one.
func put(m resmap.ResMap, r *resource.Resource) error {
	i, err := m.GetIndexOfCurrentId(r.CurId())
	switch {
	case err != nil:
		return err
	case i < 0:
		return m.Append(r)
	}
	m.GetByIndex(i).ResetRNode(r)
	return nil
}

func without(r *resource.Resource, names ...string) error {
	annotations := r.GetAnnotations()
	for _, name := range names {
		delete(annotations, name)
	}
	return r.SetAnnotations(annotations)
}

// generatedAsSaid goes by a generator's annotations.
func generatedAsSaid(m resmap.ResMap) error {
	for _, r := range m.Resources() {
		annotations := r.GetAnnotations()
		hash, said := annotations[hashAnnotation]
		needsHash, err := strconv.ParseBool(hash)
		if said && err != nil {
			return fmt.Errorf("the annotation %s of %s is %q, and must be true or false", hashAnnotation, r.CurId(), hash)
		}
		if err := without(r, hashAnnotation, behaviorAnnotation); err != nil {
			return err
		}
		if needsHash {
			r.EnableHashSuffix()
		}
		r.SetBehavior(types.NewGenerationBehavior(annotations[behaviorAnnotation]))
	}
	return nil
}
