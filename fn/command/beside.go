package command

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// look notes a file that is left as a text to look through.
func (t *tree) look(file optimize.File) {
	t.beside = append(t.beside, optimize.Text{Name: file.Name, Content: string(file.Content)})
}

// lookAt notes a file by its path, if it is a regular one of the folder. What can't be
// opened here nobody builds from here either.
func (t *tree) lookAt(path string) {
	if _, why := t.target(path); why != "" {
		return
	}
	if content, err := readRegular(path); err == nil {
		t.look(optimize.File{Name: filepath.Clean(path), Content: content})
	}
}

// lookInto notes the templates of a chart.
func (t *tree) lookInto(dir string) {
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && isYAML(path) {
			t.lookAt(path)
		}
		return nil
	})
}

// lookAtGenerated notes the files of which kustomizations make ConfigMaps and Secrets.
func (t *tree) lookAtGenerated() {
	for _, file := range t.files {
		for _, path := range generatedFrom(file) {
			if path = filepath.Join(filepath.Dir(file.Name), path); t.below(path) {
				t.lookAt(path)
			}
		}
	}
}

// below tells whether a path doesn't lead out of the folder.
func (t *tree) below(path string) bool {
	rel, err := filepath.Rel(filepath.Clean(t.root), path)
	return err == nil && filepath.IsLocal(rel)
}

// generatedFrom are the files that a kustomization's generators name.
func generatedFrom(file optimize.File) []string {
	var k types.Kustomization
	if !slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(file.Name)) || k.Unmarshal(file.Content) != nil {
		return nil
	}
	var all []string
	for _, from := range k.ConfigMapGenerator {
		all = append(all, slices.Concat(from.FileSources, from.EnvSources, []string{from.EnvSource})...)
	}
	for _, from := range k.SecretGenerator {
		all = append(all, slices.Concat(from.FileSources, from.EnvSources, []string{from.EnvSource})...)
	}
	for i, source := range all {
		all[i] = afterKey(source)
	}
	return slices.DeleteFunc(all, func(path string) bool { return path == "" })
}

// afterKey is the path of a source that may have a key before it: run.sh=scripts/run.sh.
func afterKey(source string) string {
	if _, path, found := strings.Cut(source, "="); found {
		return path
	}
	return source
}
