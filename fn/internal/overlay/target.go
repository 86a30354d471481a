package overlay

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// target is whom a patch or a replacement changes: objects of a kind and a name, as
// far as it names them. Namespaces and labels are not looked at: kustomizations give
// both, and the files don't show which an object has when the patch comes.
type target struct{ selects *types.SelectorRegex }

// anyObject is the target of what can't be read.
var anyObject = target{}

func (t target) means(o object.Object) bool {
	if t.selects == nil {
		return true
	}
	return t.selects.MatchGvk(resid.Gvk{Group: o.Group(), Kind: o.Kind}) && slices.ContainsFunc(o.Names(), t.selects.MatchName)
}

// selector is the target by a selector's words, which are regular expressions. Where
// kustomizations of the folder rename objects, a name may be the later one.
func (f *folder) selector(s types.Selector) target {
	s.Version = ""
	if f.renames {
		s.Name = ""
	}
	selects, err := types.NewSelectorRegex(&s)
	if err != nil {
		return anyObject
	}
	return target{selects}
}

// exactly is the target of a patch that names its object itself.
func (f *folder) exactly(o object.ID) target {
	return f.selector(types.Selector{ResId: resid.ResId{
		Gvk:  resid.Gvk{Group: regexp.QuoteMeta(o.Group()), Kind: regexp.QuoteMeta(o.Kind)},
		Name: regexp.QuoteMeta(o.Name),
	}})
}

// targets are whom a kustomization changes.
func (f *folder) targets(name string) []target {
	k, dir := f.kustomizations[name], filepath.Dir(name)
	var all []target
	//lint:ignore SA1019 kustomize still reads both
	for _, patch := range slices.Concat(k.Patches, k.PatchesJson6902) {
		all = append(all, f.patched(patch, dir)...)
	}
	//lint:ignore SA1019 kustomize still reads it
	for _, merge := range k.PatchesStrategicMerge {
		all = append(all, f.patched(f.merge(string(merge), dir), dir)...)
	}
	for _, replacement := range k.Replacements {
		all = append(all, f.replaced(replacement)...)
	}
	for _, entry := range k.Transformers {
		all = append(all, f.transformed(entry, dir)...)
	}
	return all
}

// merge is an entry of patchesStrategicMerge, which is a path or a text.
func (f *folder) merge(entry, dir string) types.Patch {
	if strings.ContainsAny(entry, ":\n") {
		return types.Patch{Patch: entry}
	}
	return types.Patch{Path: entry}
}

// patched are whom a patch changes. Without a target it is a part of an object, which
// names that object.
func (f *folder) patched(patch types.Patch, dir string) []target {
	text := []byte(patch.Patch)
	if patch.Path != "" {
		text = f.files[filepath.Join(dir, patch.Path)]
	}
	documents, readable := read(text)
	var all []target
	for _, document := range documents {
		if !labelsOnly(document) {
			all = append(all, f.meant(patch, document))
		}
	}
	if !readable {
		return []target{f.meant(patch, object.Value{})}
	}
	return all
}

// meant is whom one document of a patch changes.
func (f *folder) meant(patch types.Patch, document object.Value) target {
	switch id := object.IDOf(document); {
	case patch.Target != nil:
		return f.selector(*patch.Target)
	case id.Kind == "":
		return anyObject
	default:
		return f.exactly(id)
	}
}

// replaced are whom a replacement writes into. One in a file of its own may be any.
func (f *folder) replaced(r types.ReplacementField) []target {
	if r.Path != "" {
		return []target{anyObject}
	}
	var all []target
	for _, into := range r.Targets {
		if into == nil || into.Select == nil {
			return []target{anyObject}
		}
		all = append(all, f.selector(*into.Select))
	}
	return all
}
