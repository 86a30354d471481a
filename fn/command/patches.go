package command

import (
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// kustomization is the part of a kustomization that names patches.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
type kustomization struct {
	Patches               []struct{ Path string }
	PatchesStrategicMerge []string                `yaml:"patchesStrategicMerge"`
	PatchesJSON6902       []struct{ Path string } `yaml:"patchesJson6902"`
}

// patchesOf are the files that a kustomization names as patches. Of another file,
// and of a kustomization that can't be read, there are none.
func patchesOf(file optimize.File) []string {
	if !slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(file.Name)) {
		return nil
	}
	var k kustomization
	if err := yaml.Unmarshal(file.Content, &k); err != nil {
		return nil
	}
	// Text of a patch may stand for its file; it is no file's name then.
	paths := slices.Clone(k.PatchesStrategicMerge)
	for _, patch := range append(k.Patches, k.PatchesJSON6902...) {
		paths = append(paths, patch.Path)
	}
	for i, path := range paths {
		paths[i] = filepath.Join(filepath.Dir(file.Name), path)
	}
	return paths
}
