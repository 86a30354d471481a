package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newUndo(streams Streams) *cobra.Command {
	var u undo
	cmd := &cobra.Command{
		Use:   "undo [FILE|DIR|- ...]",
		Short: "Take out of YAML files what cacheopt wrote into them",
		Long: `undo reads YAML documents as render does, and prints them as they were before
cacheopt: its copies, claims and other new objects are gone, and listeners and
triggers start the originals again. It needs no config.

  cacheopt undo -w ci/

An object that was changed in place stays as it is, and is named: what its
fields held before is in Git, and nowhere else. So does a claim that it mounts.
What was deployed is not touched; see docs/undo.md.

-w, -l and -d are those of render.`,
		RunE: func(_ *cobra.Command, args []string) error { return u.run(args, streams) },
	}
	cmd.Flags().BoolVarP(&u.verbose, "verbose", "v", false, "print infos too, not only warnings and errors")
	strictFlag(cmd, &u.strict)
	failOnFlag(cmd, &u.failOn)
	cmd.Flags().BoolVarP(&u.list, "list", "l", false, "print the names of files that change, not YAML")
	cmd.Flags().BoolVarP(&u.diff, "diff", "d", false, "print a unified diff, not YAML")
	cmd.Flags().BoolVarP(&u.write, "write", "w", false, "write files in place, print no YAML")
	outputFlag(cmd, &u.output, "yaml", "yaml, or json for changes and findings instead of YAML", "json")
	return cmd
}

// undo is render the other way.
type undo struct{ render }

func (u *undo) run(args []string, streams Streams) error {
	if err := u.possible(args); err != nil {
		return err
	}
	in, err := readInput(args, streams.In, v1alpha1.RolloutAlongside)
	if err == nil {
		err = in.tell(streams.Err, u.strict)
	}
	if err != nil {
		return err
	}
	before := in.files
	after, report, err := eachList(in.sources, optimize.Undo)
	tell(streams.Err, report.Findings, u.verbose)
	if err == nil {
		err = u.failOn.reached(report.Findings)
	}
	if err != nil {
		return err
	}
	printAsRead(before, after)
	changed := changedFiles(before, after)
	out, err := u.print(changed, after, report)
	if err == nil {
		err = writeAll(streams.Out, out)
	}
	if err != nil {
		return err
	}
	if !u.write && (u.list || u.diff) && len(changed) > 0 {
		return fmt.Errorf("%s would change; cacheopt undo -w writes them", count(len(changed), "file"))
	}
	return u.finish(changed)
}
