// Package command is the command line of cacheopt: thin, and testable without
// a process.
package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// The exit codes. A host of functions tells only 0 from the rest.
const (
	// OK means that the output is complete.
	OK = 0
	// Failed means that input or config was refused, or isn't as a check expects;
	// why is on stderr.
	Failed = 1
	// Usage means that the arguments are wrong.
	Usage = 2
	// Internal means a bug of cacheopt.
	Internal = 3
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// opened is standard output, or what says that there is none.
func opened(streams Streams) io.Writer {
	out, isFile := streams.Out.(*os.File)
	err, _ := streams.Err.(*os.File)
	if isFile && err != nil && closed(out) && !closed(err) {
		return noOutput{}
	}
	return streams.Out
}

// noOutput is a standard output that is closed.
type noOutput struct{}

// Write says that nobody gets what is written.
func (noOutput) Write([]byte) (int, error) {
	return 0, errors.New("standard output is closed")
}

// output is standard output, and what went wrong there: cobra says nothing of it.
type output struct {
	io.Writer
	failed error
}

// Write writes on, and remembers the first error.
func (o *output) Write(text []byte) (int, error) {
	n, err := o.Writer.Write(text)
	o.failed = cmp.Or(o.failed, err)
	return n, err
}

// usageError is an error in the arguments.
type usageError struct{ error }

// Main runs cacheopt with arguments, the program's name not among them, and
// returns the exit code. It never panics.
func Main(args []string, streams Streams) (code int) {
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Fprintf(streams.Err, "cacheopt: internal error: %v\n%s\nPlease report this; nothing was written.\n", reason, debug.Stack())
			code = Internal
		}
	}()
	out := &output{Writer: opened(streams)}
	streams.Out = out
	root := newRoot(streams)
	root.SetArgs(args)
	err := root.Execute()
	if err == nil && out.failed != nil {
		err = fmt.Errorf("writing to standard output: %w", out.failed)
	}
	if err == nil {
		return OK
	}
	var refusal *optimize.Refusal
	if !errors.As(err, &refusal) {
		// A refusal's findings are on stderr already.
		fmt.Fprintf(streams.Err, "cacheopt: %s\n", finding.Plain(err.Error()))
	}
	var usage usageError
	if errors.As(err, &usage) {
		return Usage
	}
	return Failed
}

func newRoot(streams Streams) *cobra.Command {
	var fail failOn
	root := &cobra.Command{
		Use:   "cacheopt",
		Short: "Make the Tekton CI in a list of Kubernetes resources fast, and keep it correct",
		Long: `cacheopt gives Tekton pipelines caches that outlive a run: it adds the claims,
rewrites Kaniko build Tasks and test Tasks to use them, lets tests and build run
in parallel, and patches TriggerTemplates to start the result.

Without arguments it is a KRM function: it reads a ResourceList on standard
input, with a CacheOptimization as functionConfig, and writes the list.`,
		Args:          noCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if terminal(streams.In) {
				_ = cmd.Help()
				return usageError{errors.New("no ResourceList on standard input, which is a terminal")}
			}
			if err := fail.flagged(); err != nil {
				return err
			}
			return runFunction(streams, fail)
		},
	}
	failOnFlag(root, &fail)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newBuild(streams), newRender(streams), newUndo(streams), newVerify(streams), newExplain(streams), newRules(streams), newArgoCD(streams),
		newInit(streams), newSchema(streams), newInstall(), newVersion(streams))
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	addCompletion(root)
	return root
}

// addCompletion adds cobra's own command, which prints scripts for shells, with
// errors like those of the others.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	completion.Args = noCommand
	completion.RunE = func(*cobra.Command, []string) error {
		return usageError{errors.New("name the shell: cacheopt completion bash, fish, powershell or zsh")}
	}
	for _, shell := range completion.Commands() {
		shell.Args = noCommand
	}
}

func noCommand(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("there is no command %q; see cacheopt --help", args[0])}
	}
	return nil
}

// terminal tells whether a person sits at the other end.
func terminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	return term.IsTerminal(int(file.Fd()))
}

// runFunction is the KRM function. The list is written once, whole; with an
// error too, where there is one, so that kpt can show its results.
func runFunction(streams Streams, fail failOn) error {
	input, err := io.ReadAll(streams.In)
	if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	output, report, err := optimize.Function(input)
	tell(streams.Err, report.Findings, false)
	if output != nil {
		if _, writeErr := streams.Out.Write(output); writeErr != nil {
			return fmt.Errorf("writing standard output: %w", writeErr)
		}
	}
	if err != nil {
		return err
	}
	return fail.reached(report.Findings)
}

// tell prints findings a line each: kustomize shows its users nothing else.
// Infos are for those who ask.
func tell(out io.Writer, findings []optimize.Finding, verbose bool) {
	shown := slices.DeleteFunc(slices.Clone(findings), func(f optimize.Finding) bool { return !verbose && f.Severity == optimize.Info })
	for _, line := range optimize.Lines(shown) {
		fmt.Fprintf(out, "cacheopt: %s\n", line)
	}
}
