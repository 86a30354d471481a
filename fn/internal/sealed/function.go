package sealed

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	_ "unsafe" // for go:linkname

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/fn/runtime/runtimeutil"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/runfn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// transformers is the table of transformers that are built into kustomize, by a
// type that is an int. No exported name leads to it, and there is no other way to
// give kustomize a transformer of ours without letting it load any: it would start
// the program that a config names, or none. Where another version of kustomize has
// no such table, cacheopt can't be linked.
//
//go:linkname transformers sigs.k8s.io/kustomize/api/internal/plugins/builtinhelpers.TransformerFactories
var transformers map[int]func() resmap.TransformerPlugin

// unknown is the kind that isn't built into kustomize (builtinhelpers.Unknown).
const unknown = 0

// function is a function that a kustomization lists. kustomize makes one for each
// config, and first hands it the config.
type function struct {
	build   *build
	helpers *resmap.PluginHelpers
	config  *yaml.RNode
}

// Config takes the config, and refuses what may not run.
func (f *function) Config(helpers *resmap.PluginHelpers, config []byte) error {
	node, err := yaml.Parse(string(config))
	if err != nil {
		return err
	}
	kind := node.GetKind()
	cut := strings.LastIndex(kind, "/")
	if cut < 0 {
		return fmt.Errorf("kustomize has no built-in %s", kind)
	}
	node.SetApiVersion(kind[:cut])
	node.SetKind(kind[cut+1:])
	f.helpers, f.config = helpers, node
	if !f.ours() {
		return f.allowed()
	}
	f.build.Listed = true
	if f.build.Amend == nil {
		return nil
	}
	return f.build.Amend(node)
}

func (f *function) ours() bool {
	return f.config.GetKind() == v1alpha1.Kind && strings.HasPrefix(f.config.GetApiVersion(), v1alpha1.Group+"/")
}

// allowed is an error for a function that the caller didn't name.
func (f *function) allowed() error {
	kind := f.config.GetKind()
	spec, err := runtimeutil.GetFunctionSpec(f.config)
	if err != nil {
		return err
	}
	names := []string{kind, f.config.GetApiVersion() + "/" + kind}
	if spec != nil {
		names = append(names, spec.Container.Image, spec.Exec.Path)
	}
	switch {
	case !slices.ContainsFunc(names, func(name string) bool { return name != "" && slices.Contains(f.build.Allow, name) }):
		return fmt.Errorf("%s %s is the config of another function, which cacheopt doesn't run; if you trust it, name it: --allow-functions %s", kind, f.config.GetName(), kind)
	case spec == nil:
		return errors.New("it names no program and no image, and cacheopt runs no older plugins")
	case spec.Container.Image != "" && spec.Exec.Path != "":
		return errors.New("it names both an image and a program, and only one of them can be meant")
	}
	return ownThings(spec)
}

// ownThings refuses, as kustomize does, what a container would have of the machine
// beyond the kustomization's folder, and variables of whoever builds. Mounts reach
// Docker as one word with commas in it.
func ownThings(spec *runtimeutil.FunctionSpec) error {
	for _, mount := range spec.Container.StorageMounts {
		if !filepath.IsLocal(mount.Src) {
			return fmt.Errorf("its mount %q is not below the kustomization's folder", mount.Src)
		}
		if strings.ContainsAny(mount.MountType+mount.Src+mount.DstPath, ",\"'=\n") {
			return fmt.Errorf("its mount of %q has a comma, a quote or = in it, which Docker reads as more than a path", mount.Src)
		}
	}
	for _, env := range spec.Container.Env {
		if !strings.Contains(env, "=") {
			return fmt.Errorf("it asks for the variable %s of whoever builds; write NAME=VALUE", env)
		}
	}
	return nil
}

// Transform is called where kustomize would run the function.
func (f *function) Transform(m resmap.ResMap) error {
	if f.last(m) {
		text, err := f.config.String()
		f.build.Left = []byte(text)
		f.build.kustomize.Reorder = krusty.ReorderOptionNone
		return err
	}
	input, err := withIDs(m)
	if err != nil {
		return err
	}
	output, err := f.run(input)
	if err != nil {
		return err
	}
	return update(m, f.config.GetKind()+" "+f.config.GetName(), output, f.helpers.ResmapFactory())
}

// last tells whether nothing comes after the function: it is the one that is
// listed, and every kustomization has been read. A function sees local
// configuration, too; the output doesn't have it.
func (f *function) last(m resmap.ResMap) bool {
	return f.build.plain && f.build.listed == 1 && f.ours() &&
		!slices.ContainsFunc(m.ToRNodeSlice(), func(resource *yaml.RNode) bool {
			return len(resource.GetAnnotations(konfig.IgnoredByKustomizeAnnotation)) > 0
		})
}

// Generate is called where kustomize would run a generator.
func (f *function) Generate() (resmap.ResMap, error) {
	if f.ours() {
		return nil, errGenerator
	}
	// kyaml runs nothing on an empty list. Local configuration isn't in the output.
	input, err := f.local().String()
	if err != nil {
		return nil, err
	}
	output, err := f.run([]byte(input))
	if err != nil {
		return nil, err
	}
	generated, err := f.helpers.ResmapFactory().NewResMapFromBytes(output)
	if err != nil {
		return nil, err
	}
	return generated, generatedAsSaid(generated)
}

// local is the config as kustomize gives it to functions.
func (f *function) local() *yaml.RNode {
	config := f.config.Copy()
	_ = config.PipeE(yaml.SetAnnotation(konfig.IgnoredByKustomizeAnnotation, "true")) // fails only without a map
	return config
}

// run is what kustomize does around a function (FnPlugin), with the function in
// this process or, if it is allowed, as a program.
func (f *function) run(input []byte) ([]byte, error) {
	var output bytes.Buffer
	if !f.ours() {
		runner := runfn.RunFns{
			Input: bytes.NewReader(input), Output: &output, Functions: []*yaml.RNode{f.local()},
			EnableExec: true, WorkingDir: f.helpers.Loader().Root(),
		}
		err := f.build.outside(runner.Execute)
		return output.Bytes(), err
	}
	var read kio.PackageBuffer
	err := kio.Pipeline{Inputs: []kio.Reader{&kio.ByteReader{Reader: bytes.NewReader(input)}}, Outputs: []kio.Writer{&read}}.Execute()
	if err != nil {
		return nil, err
	}
	filter := &runtimeutil.FunctionFilter{Run: f.build.Function, FunctionConfig: f.local(), GlobalScope: true}
	err = kio.Pipeline{Inputs: []kio.Reader{&read}, Filters: []kio.Filter{filter}, Outputs: []kio.Writer{kio.ByteWriter{Writer: &output}}}.Execute()
	return output.Bytes(), err
}
