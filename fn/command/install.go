package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"
)

func newInstall() *cobra.Command {
	return &cobra.Command{
		Use:   "install DIR",
		Short: "Copy this program into a directory, as an init container does",
		Long: `install copies the running program to DIR/cacheopt, for images that have neither
a shell nor cp: an init container puts it so onto a volume that it shares with
Argo CD's repo-server. DIR must be there.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("install takes one directory, and got %d", len(args))}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return install(args[0]) },
	}
}

func install(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding cacheopt's own program: %w", err)
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s is not there: mount a volume in its place, or create it", dir)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory", dir)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	name := "cacheopt"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return putFile(filepath.Join(dir, name), program, 0o755)
}
