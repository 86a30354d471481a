// Command cmd writes the schema of the package in the working directory to
// the file that it is given.
package main

import (
	"fmt"
	"os"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/api/v1alpha1/internal/schemagen"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("give the file to write, got %q", args)
	}
	schema, err := schemagen.Generate(".", v1alpha1.Default())
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], schema, 0o644)
}
