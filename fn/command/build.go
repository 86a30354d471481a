package command

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func newBuild(streams Streams) *cobra.Command {
	var b builder
	cmd := &cobra.Command{
		Use:   "build DIR",
		Short: "Build a kustomization with cacheopt enabled, nothing else installed",
		Long: `build renders a kustomization as kustomize build does, with the kustomize that
is built in. Where the kustomization lists a CacheOptimization under
transformers:, this very program carries it out, whatever its function
annotation names. Other functions are refused, as they run programs that the
kustomization names.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("build takes one directory with a kustomization.yaml, and got %d arguments", len(args))}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := b.failOn.flagged(); err != nil {
				return err
			}
			output, err := b.build(args[0], streams.Err)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, output)
		},
	}
	failOnFlag(cmd, &b.failOn)
	cmd.Flags().BoolVar(&b.allow, "allow-functions", false, "run other exec and container functions that the kustomization lists")
	return cmd
}

// builder is how to build.
type builder struct {
	// allow runs other functions than ours too.
	allow  bool
	failOn failOn
	// spec are fields of a config's spec that are set whatever it has there.
	spec map[string]string
	// required refuses a kustomization that lists no CacheOptimization.
	required bool
}

// build is kustomize build with functions enabled, on a file system that lets
// only ours through.
func (b builder) build(dir string, log io.Writer) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding cacheopt's own program: %w", err)
	}
	if short, err := takeShortcut(newGuard(self, b), dir); err == nil {
		tell(log, short.report.Findings, false)
		return short.output, b.failOn.reached(short.report.Findings)
	}
	files := newGuard(self, b)
	resources, err := krusty.MakeKustomizer(buildOptions()).Run(files, dir)
	switch {
	case files.refusal != nil:
		return nil, files.refusal
	case err != nil:
		return nil, fmt.Errorf("building %s: %w", dir, err)
	case b.required && !files.listed:
		return nil, errors.New("no kustomization lists a CacheOptimization, so that nothing would be optimized: list its file among its transformers")
	}
	return resources.AsYaml()
}

// buildOptions are those of kustomize build with functions enabled.
func buildOptions() *krusty.Options {
	options := krusty.MakeDefaultOptions()
	// As kustomize build does: namespaces, claims and roles before what needs them.
	options.Reorder = krusty.ReorderOptionUnspecified
	options.PluginConfig = types.EnabledPluginConfig(types.BploUseStaticallyLinked)
	options.PluginConfig.FnpLoadingOptions.EnableExec = true
	options.PluginConfig.HelmConfig.Enabled = false
	return options
}

func newGuard(self string, how builder) *guard {
	return &guard{FileSystem: filesys.MakeFsOnDisk(), self: self, builder: how, configs: map[string]bool{}}
}
