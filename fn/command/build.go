package command

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func newBuild(streams Streams) *cobra.Command {
	var allow bool
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
			output, err := buildDir(args[0], allow, streams.Err)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, output)
		},
	}
	cmd.Flags().BoolVar(&allow, "allow-functions", false, "run other exec and container functions that the kustomization lists")
	return cmd
}

// buildDir is kustomize build with functions enabled, on a file system that
// lets only ours through.
func buildDir(dir string, allow bool, log io.Writer) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding cacheopt's own program: %w", err)
	}
	if short, err := takeShortcut(newGuard(self, allow), dir); err == nil {
		tell(log, short.report.Findings, false)
		return short.output, nil
	}
	files := newGuard(self, allow)
	resources, err := krusty.MakeKustomizer(buildOptions()).Run(files, dir)
	if files.refusal != nil {
		return nil, files.refusal
	}
	if err != nil {
		return nil, fmt.Errorf("building %s: %w", dir, err)
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

func newGuard(self string, allow bool) *guard {
	return &guard{FileSystem: filesys.MakeFsOnDisk(), self: self, allow: allow, configs: map[string]bool{}}
}
