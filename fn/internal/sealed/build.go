package sealed

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Options are how to build.
type Options struct {
	// Function carries out a CacheOptimization: it reads a ResourceList and writes
	// one.
	Function func(in io.Reader, out io.Writer) error
	// Amend changes a CacheOptimization before it is carried out. It may be nil.
	Amend func(config *yaml.RNode) error
	// Allow names other functions that may run: their kinds, apiVersion/kind, image
	// or program.
	Allow []string
	// Outgrown gets the reason where a build needs more time or memory than its files
	// can be the cause of. It is called beside the build and must end the process, as
	// kustomize can't be stopped. With nil nobody looks.
	Outgrown func(reason error)
	// Remote reads bases by git and files by HTTP, too.
	Remote bool
	// Last leaves a CacheOptimization to the caller where kustomize has nothing to
	// do after it.
	Last bool
}

// Built is what came of a build.
type Built struct {
	Resources resmap.ResMap
	// Listed tells that a CacheOptimization is listed.
	Listed bool
	// Left is the CacheOptimization that was left to the caller. Resources are then
	// in the order in which a function gets them.
	Left []byte
}

// KustomizeOptions are those of kustomize build, without functions and Helm.
func KustomizeOptions() *krusty.Options {
	options := krusty.MakeDefaultOptions()
	// As kustomize build does: namespaces, claims and roles before what needs them.
	options.Reorder = krusty.ReorderOptionUnspecified
	options.LoadRestrictions = types.LoadRestrictionsRootOnly
	options.PluginConfig = types.DisabledPluginConfig()
	return options
}

// build is a build under way.
type build struct {
	Options
	Built
	kustomize *krusty.Options
	files     *files
	environment
	// plain tells that no kustomization so far leaves anything to do after functions.
	plain bool
	// kustomizations and listed count those that were read, and the configs in their
	// lists.
	kustomizations, listed int
}

// one build at a time: kustomize's OpenAPI schema is one for the process, and so
// are its table of transformers, the environment and Go's HTTP client.
var one sync.Mutex

// Build is kustomize build.
func Build(dir string, how Options) (Built, error) {
	one.Lock()
	defer one.Unlock()
	b := &build{Options: how, kustomize: KustomizeOptions(), plain: how.Last && !how.Remote}
	b.files = newFiles(b)
	if err := b.harmlessURLs(dir); err != nil {
		return Built{}, err
	}
	transformers[unknown] = func() resmap.TransformerPlugin { return &function{build: b} }
	defer delete(transformers, unknown)
	b.environment = closed(how.Remote)
	defer b.reopen()
	defer b.files.watch(how.Outgrown)()
	resources, err := run(b.kustomize, b.files, dir)
	b.Resources = resources
	switch {
	case b.files.refusal != nil:
		return Built{}, b.files.refusal
	case err != nil:
		return Built{}, explain(err)
	}
	return b.Built, showOrigins(resources)
}

// run is kustomize build. kustomize panics where annotations of its own don't fit
// together.
func run(options *krusty.Options, files *files, dir string) (resources resmap.ResMap, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("kustomize: %v", problem)
		}
	}()
	return krusty.MakeKustomizer(options).Run(files, dir)
}

// explain says what to do about an error of kustomize.
func explain(err error) error {
	if types.IsErrOnlyBuiltinPluginsAllowed(err) {
		return fmt.Errorf("%w: of functions only those run whose configs a kustomization lists as files or text; a folder or a URL can't be one", err)
	}
	return explainRemote(err)
}

var errGenerator = errors.New("a generator gets no resources to optimize; list the config as one of the transformers")
