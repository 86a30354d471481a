package command

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func newSchema(streams Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of CacheOptimization, for editors and CI",
		Args:  noCommand,
		RunE:  func(*cobra.Command, []string) error { return writeAll(streams.Out, v1alpha1.Schema()) },
	}
}

func newVersion(streams Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noCommand,
		RunE:  func(*cobra.Command, []string) error { return writeAll(streams.Out, []byte(version())) },
	}
}

// version is what the Go toolchain wrote into the binary: the module's
// version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "cacheopt (unknown version)\n"
	}
	number, revision := info.Main.Version, ""
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			revision = " " + setting.Value
		}
	}
	if number == "" {
		number = "(devel)"
	}
	return fmt.Sprintf("cacheopt %s%s %s\n", number, revision, info.GoVersion)
}
