package command

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// A function costs kustomize more than what the function does: it writes all
// resources, starts a process, and reads, compares and writes them again. The
// shortcut builds without the function, optimizes what came out, and has
// kustomize order and print that.
//
// kustomize does a few things after its functions: it mends references to what
// was renamed, adds hashes to names, fills in vars, drops local
// configuration. Where a kustomization leaves none of that to do, the outcome
// is the same. Everywhere else there is the long way.

// errLongWay says that a kustomization isn't one for the shortcut.
var errLongWay = errors.New("functions must run within kustomize")

// plainFields are those of a kustomization that leave nothing to do after the
// functions.
var plainFields = []string{
	"apiVersion", "kind", "metadata", "resources", "components", "configurations",
	"namespace", "labels", "commonLabels", "commonAnnotations", "images", "replicas",
	"patches", "patchesStrategicMerge", "patchesJson6902",
}

// optimized is what came of the shortcut.
type optimized struct {
	output []byte
	report optimize.Report
}

// takeShortcut builds a directory whose last transformer is a CacheOptimization.
// Any error means that the long way is to be taken, which says what is wrong.
func takeShortcut(files *guard, dir string) (optimized, error) {
	plain := &plainFiles{guard: files}
	options := buildOptions()
	options.Reorder = krusty.ReorderOptionNone
	resources, err := krusty.MakeKustomizer(options).Run(plain, dir)
	if err != nil {
		return optimized{}, err
	}
	input, err := resources.AsYaml()
	if err != nil {
		return optimized{}, err
	}
	config, err := v1alpha1.Load(plain.config)
	if err != nil {
		return optimized{}, err
	}
	output, report, err := optimize.Stream(input, config)
	if err != nil {
		return optimized{}, err
	}
	output, err = printed(output)
	return optimized{output, report}, err
}

// plainFiles is a file system on which the kustomization that is built lists no
// CacheOptimization as its last transformer, as that was taken out; and which
// reads nothing that isn't for the shortcut.
type plainFiles struct {
	*guard
	// config is what was taken out of the kustomization that is built, which is
	// the first to be read.
	config []byte
}

// ReadFile reads a file, or fails with errLongWay.
func (p *plainFiles) ReadFile(name string) ([]byte, error) {
	content, err := p.guard.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(name)) {
		content, err = p.kustomization(content, filepath.Dir(name))
	}
	// Whatever has the annotation, the function sees it, and the output doesn't.
	if err == nil && bytes.Contains(content, []byte("local-config")) {
		return nil, errLongWay
	}
	return content, err
}

func (p *plainFiles) kustomization(content []byte, dir string) ([]byte, error) {
	var fields map[string]any
	if err := yaml.Unmarshal(content, &fields); err != nil {
		return nil, err
	}
	if p.config == nil {
		config, err := p.takeConfig(fields, dir)
		if err != nil {
			return nil, err
		}
		p.config = config
	}
	if !isPlain(fields) {
		return nil, errLongWay
	}
	content, err := yaml.Marshal(fields)
	// What comes from a web server doesn't come through here.
	if bytes.Contains(content, []byte("://")) {
		return nil, errLongWay
	}
	return content, err
}

// takeConfig takes the last transformer out, where it is a CacheOptimization.
func (p *plainFiles) takeConfig(fields map[string]any, dir string) ([]byte, error) {
	entries, _ := fields["transformers"].([]any)
	if len(entries) != 1 {
		return nil, errLongWay
	}
	text, _ := entries[0].(string)
	delete(fields, "transformers")
	config := []byte(text)
	docs, err := documents(config)
	if err != nil || len(docs) == 0 {
		if config, err = p.guard.ReadFile(filepath.Join(dir, text)); err != nil {
			return nil, err
		}
		docs, err = documents(config)
	}
	if err != nil || len(docs) != 1 || !isOurs(docs[0]) || nameIn(docs[0]) == nil {
		return nil, errLongWay
	}
	return config, nil
}

// isPlain tells whether a kustomization leaves nothing to do after functions.
// A patch with options may rename.
func isPlain(fields map[string]any) bool {
	for field := range fields {
		if !slices.Contains(plainFields, field) {
			return false
		}
	}
	patches, _ := fields["patches"].([]any)
	return !slices.ContainsFunc(patches, func(patch any) bool {
		fields, ok := patch.(map[string]any)
		return !ok || fields["options"] != nil
	})
}
