// Command kpt is kpt with its fn commands alone. The others, of which alpha
// needs a module that not every proxy has, do nothing with functions.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/kptdev/kpt/commands/fn"
	"github.com/kptdev/kpt/pkg/lib/errors/resolver"
	"github.com/kptdev/kpt/pkg/printer"
	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "kpt", SilenceUsage: true, SilenceErrors: true}
	root.PersistentFlags().BoolVar(&printer.TruncateOutput, "truncate-output", true, "enable the truncation of output")
	ctx := printer.WithContext(context.Background(), printer.New(os.Stdout, os.Stderr))
	root.AddCommand(fn.GetCommand(ctx, "kpt"))
	err := root.Execute()
	if err == nil {
		return
	}
	// As kpt's own main says errors.
	if known, ok := resolver.ResolveError(err); ok {
		fmt.Fprintln(os.Stderr, known.Message)
		os.Exit(known.ExitCode)
	}
	fmt.Fprintln(os.Stderr, "Error:", err)
	os.Exit(1)
}
