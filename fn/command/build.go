package command

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/sealed"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newBuild(streams Streams) *cobra.Command {
	var b builder
	cmd := &cobra.Command{
		Use:   "build DIR",
		Short: "Build a kustomization with cacheopt enabled, nothing else installed",
		Long: `build renders a kustomization as kustomize build does, with the kustomize that
is built in. Where the kustomization lists a CacheOptimization under
transformers:, this very program carries it out, whatever its function
annotation names. No other program is started: other functions are refused, as
are older plugins and Helm charts. Nothing is read but regular files where
kustomize's restrictions allow it, and nothing from elsewhere.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			err := fmt.Errorf("build takes one directory with a kustomization.yaml, and got %d arguments", len(args))
			if len(b.allow) > 0 {
				err = fmt.Errorf("%w; --allow-functions takes the names of functions, and has got %q", err, b.allow)
			}
			return usageError{err}
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
	cmd.Flags().StringSliceVar(&b.allow, "allow-functions", nil, "run other functions too: those of these programs or images, or of these kinds (or apiVersion/kind) whatever their configs start")
	allowRemoteFlag(cmd, &b.remote)
	return cmd
}

func allowRemoteFlag(cmd *cobra.Command, into *bool) {
	cmd.Flags().BoolVar(into, "allow-remote", false, "read bases by git and files by HTTP too")
}

// builder is how to build.
type builder struct {
	// allow names functions that run beside ours.
	allow []string
	// remote reads what lies elsewhere.
	remote bool
	failOn failOn
	// spec are fields of a config's spec that are set whatever it has there.
	spec map[string]string
	// required refuses a kustomization that lists no CacheOptimization.
	required bool
}

// build is kustomize build with our function, by the shortcut where there is one.
// The long way says what is wrong.
func (b builder) build(dir string, log io.Writer) ([]byte, error) {
	options := b.options(log)
	options.Last = true
	built, err := sealed.Build(dir, options)
	if err == nil && built.Left != nil {
		if short, err := takeShortcut(built); err == nil {
			tell(log, short.report.Findings, false)
			return short.output, b.failOn.reached(short.report.Findings)
		}
		built, err = sealed.Build(dir, b.options(log))
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("building %s: %w", dir, err)
	case b.required && !built.Listed:
		return nil, errors.New("no kustomization lists a CacheOptimization, so that nothing would be optimized: list its file among its transformers")
	}
	return built.Resources.AsYaml()
}

func (b builder) options(log io.Writer) sealed.Options {
	return sealed.Options{
		Function: func(in io.Reader, out io.Writer) error {
			return runFunction(Streams{In: in, Out: out, Err: log}, b.failOn)
		},
		Outgrown: func(reason error) {
			fmt.Fprintf(log, "cacheopt: building: %v\n", reason)
			os.Exit(Failed)
		},
		Amend:  b.amend,
		Allow:  b.allow,
		Remote: b.remote,
	}
}

// amend sets fields of a config's spec.
func (b builder) amend(config *yaml.RNode) error {
	if len(b.spec) == 0 {
		return nil
	}
	doc, err := config.Map()
	if err != nil {
		return err
	}
	setSpec(doc, b.spec)
	amended, err := yaml.FromMap(doc)
	if err == nil {
		*config = *amended
	}
	return err
}

// optimized is what came of the shortcut.
type optimized struct {
	output []byte
	report optimize.Report
}

// A function costs kustomize more than what the function does: it writes all
// resources, and reads, compares and writes them again. kustomize does a few
// things after its functions: it mends references to what was renamed, adds hashes
// to names, fills in vars, drops local configuration. Where a kustomization leaves
// none of that to do, it builds without the function, the shortcut optimizes what
// came out, and has kustomize order and print that: the outcome is the same.

// takeShortcut optimizes what was built without its last transformer, a
// CacheOptimization. Any error means that the long way is to be taken.
func takeShortcut(built sealed.Built) (optimized, error) {
	input, err := built.Resources.AsYaml()
	if err != nil {
		return optimized{}, err
	}
	config, err := v1alpha1.Load(built.Left)
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
