package sealed

import (
	"reflect"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// kustomize hands this package the configs of kinds that it doesn't know among
// those built into it. So the configs of functions are given another apiVersion
// and kind on their way. They are looked for as kustomize does, by its own types
// and functions. One that isn't found, kustomize refuses.

// kustomization is a kustomization with the configs of functions on their way.
func (b *build) kustomization(content []byte, dir string) ([]byte, error) {
	var k types.Kustomization
	if err := k.Unmarshal(content); err != nil {
		return content, nil // for kustomize to complain of
	}
	b.kustomizations++
	b.plain = b.plain && isPlain(k, b.kustomizations == 1)
	changed := false
	for _, list := range [][]string{k.Transformers, k.Generators, k.Validators} {
		for i, entry := range list {
			list[i] = b.entry(entry, dir)
			changed = changed || list[i] != entry
		}
	}
	//lint:ignore SA1019 kustomize still reads bases
	for _, list := range [][]string{k.Resources, k.Bases, k.Components, k.Transformers, k.Generators, k.Validators} {
		if err := b.harmlessURLs(list...); err != nil {
			return nil, err
		}
	}
	if !changed {
		return content, nil
	}
	return yaml.Marshal(k)
}

// entry is an entry of a list of functions: text, or the path of a file.
func (b *build) entry(entry, dir string) string {
	if _, err := resources([]byte(entry)); err == nil {
		text, err := b.configs([]byte(entry))
		if err != nil {
			return entry
		}
		return string(text)
	}
	if b.files.isFile(dir, entry) {
		return entry + asFunction
	}
	b.plain = false
	return entry
}

// configs are configs of which those of functions are on their way.
func (b *build) configs(content []byte) ([]byte, error) {
	configs, err := resources(content)
	if err != nil {
		return content, nil // for kustomize to complain of
	}
	changed := false
	for _, config := range configs.Resources() {
		b.listed++
		if config.GetApiVersion() != konfig.BuiltinPluginApiVersion {
			changed = true
			config.SetKind(config.GetApiVersion() + "/" + config.GetKind())
			config.SetApiVersion(konfig.BuiltinPluginApiVersion)
		}
	}
	if !changed {
		return content, nil
	}
	return configs.AsYaml()
}

// resources are those of a file or a text as kustomize reads it.
func resources(content []byte) (resmap.ResMap, error) {
	return resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory()).NewResMapFromBytes(content)
}

// isPlain tells whether a kustomization leaves kustomize nothing to do after its
// functions, which only the first, the one that is built, may have. A patch with
// options may rename.
func isPlain(k types.Kustomization, first bool) bool {
	if slices.ContainsFunc(k.Patches, func(patch types.Patch) bool { return patch.Options != nil }) {
		return false
	}
	if first {
		k.Transformers = nil
	}
	k.TypeMeta, k.MetaData = types.TypeMeta{}, nil
	k.Resources, k.Components, k.Configurations = nil, nil, nil
	//lint:ignore SA1019 kustomize still reads commonLabels
	k.Namespace, k.Labels, k.CommonLabels, k.CommonAnnotations = "", nil, nil, nil
	k.Images, k.Replicas = nil, nil
	//lint:ignore SA1019 kustomize still reads the older forms of patches
	k.Patches, k.PatchesStrategicMerge, k.PatchesJson6902 = nil, nil, nil
	return reflect.DeepEqual(k, types.Kustomization{})
}

// shown are the names by which kustomize knows functions on their way.
var (
	shownKind = lazy.Compile(`apiVersion: ` + konfig.BuiltinPluginApiVersion + `\n(\s+)kind: (\S+)/([^/\s]+)\n`)
	shownFile = lazy.Compile(`(?m)` + asFunction + `$`)
)

// originAnnotations are where kustomize notes what made a resource, if it is asked
// to (buildMetadata).
var originAnnotations = []string{"config.kubernetes.io/origin", "alpha.config.kubernetes.io/transformations"}

// showOrigins names functions as their configs do.
func showOrigins(resources resmap.ResMap) error {
	for _, resource := range resources.Resources() {
		annotations := resource.GetAnnotations(originAnnotations...)
		if len(annotations) == 0 {
			continue
		}
		annotations = resource.GetAnnotations()
		for _, name := range originAnnotations {
			if text, found := annotations[name]; found {
				text = shownKind.ReplaceAllString(text, "apiVersion: $2\n${1}kind: $3\n")
				annotations[name] = shownFile.ReplaceAllString(text, "")
			}
		}
		if err := resource.SetAnnotations(annotations); err != nil {
			return err
		}
	}
	return nil
}
