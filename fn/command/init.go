package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func newInit(streams Streams) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a config to begin with",
		Long: `init writes a CacheOptimization of the few lines that matter; with --all also every
other field in a comment, with what it is without it. It goes to FILE, which must
not be there; without FILE, or for -, to standard output.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("init takes one file, and got %d", len(args))}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			sample, err := first(all)
			if err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				return writeAll(streams.Out, sample)
			}
			return create(args[0], sample)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "write every field, in a comment with what it is by default")
	return cmd
}

// first is the config to begin with.
func first(all bool) ([]byte, error) {
	if all {
		return v1alpha1.Sample()
	}
	return []byte(v1alpha1.Start), nil
}

// create writes a file that isn't there yet.
func create(name string, content []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and is left as it is; name another file", name)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
