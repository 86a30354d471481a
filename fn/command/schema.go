package command

import (
	"cmp"
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

// release is the version of a program in an image or an archive, which -ldflags=-X
// sets.
var release string

// version is the release, or what the Go toolchain wrote into the binary: the
// module's version, and the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "cacheopt (unknown version)\n"
	}
	revision := ""
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			revision = " " + setting.Value
		}
	}
	number := cmp.Or(release, info.Main.Version, "(devel)")
	return fmt.Sprintf("cacheopt %s%s %s\n", number, revision, info.GoVersion)
}
