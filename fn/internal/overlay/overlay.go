// Package overlay reads the kustomizations of a folder, and knows whose objects they
// change on the way to a cluster. A file of a base shows such an object as it was
// before that, which isn't what will run.
package overlay

import (
	"maps"
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// File is a file of the folder. Names are paths from one place, and clean.
type File struct {
	Name    string
	Content []byte
}

// overlay is a kustomization that changes objects which it builds on.
type overlay struct {
	file    string
	targets []target
}

// File is the path of the kustomization.
func (o overlay) File() string { return o.file }

// Changes tells whether the overlay may change an object more than in its labels and
// annotations.
func (o overlay) Changes(of object.Object) bool {
	return slices.ContainsFunc(o.targets, func(t target) bool { return t.means(of) })
}

// Of are the overlays of each file, by its name: kustomizations that build on it,
// through however many others, and change something. A kustomization that kustomize
// couldn't read builds nothing, and what lies outside of the folder isn't looked at.
func Of(files []File) map[string][]object.Overlay {
	f := folder{files: map[string][]byte{}, kustomizations: map[string]types.Kustomization{}}
	for _, file := range files {
		f.files[file.Name] = file.Content
		f.read(file)
	}
	over := map[string][]object.Overlay{}
	for _, name := range slices.Sorted(maps.Keys(f.kustomizations)) {
		changes := overlay{name, f.targetsWith(name, map[string]bool{})}
		if len(changes.targets) == 0 {
			continue
		}
		reached := map[string]bool{}
		f.reach(name, reached)
		for _, file := range slices.Sorted(maps.Keys(reached)) {
			over[file] = append(over[file], changes)
		}
	}
	return over
}

// folder is the files with the kustomizations among them.
type folder struct {
	files          map[string][]byte
	kustomizations map[string]types.Kustomization
	// renames tells that one of them gives objects other names.
	renames bool
}

func (f *folder) read(file File) {
	if !slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(file.Name)) {
		return
	}
	var k types.Kustomization
	if err := k.Unmarshal(file.Content); err != nil {
		return
	}
	f.kustomizations[file.Name] = k
	f.renames = f.renames || k.NamePrefix+k.NameSuffix != "" || len(k.Transformers) > 0
}

// targetsWith are whom a kustomization changes, by the components that it takes in, too.
func (f *folder) targetsWith(name string, seen map[string]bool) []target {
	if seen[name] {
		return nil
	}
	seen[name] = true
	all := f.targets(name)
	for _, entry := range f.kustomizations[name].Components {
		for _, component := range f.within(filepath.Join(filepath.Dir(name), entry)) {
			all = append(all, f.targetsWith(component, seen)...)
		}
	}
	return all
}

// within are the kustomizations in a directory, of which there should be one.
func (f *folder) within(dir string) []string {
	var all []string
	for _, base := range konfig.RecognizedKustomizationFileNames() {
		if at := filepath.Join(dir, base); f.isKustomization(at) {
			all = append(all, at)
		}
	}
	return all
}

// reach notes the files that a kustomization builds on.
func (f *folder) reach(name string, reached map[string]bool) {
	if reached[name] {
		return
	}
	reached[name] = true
	k := f.kustomizations[name]
	//lint:ignore SA1019 kustomize still reads bases
	for _, entry := range slices.Concat(k.Resources, k.Bases, k.Components) {
		path := filepath.Join(filepath.Dir(name), entry)
		if _, isFile := f.files[path]; isFile {
			reached[path] = true
			continue
		}
		for _, base := range f.within(path) {
			f.reach(base, reached)
		}
	}
}

func (f *folder) isKustomization(name string) bool {
	_, is := f.kustomizations[name]
	return is
}
