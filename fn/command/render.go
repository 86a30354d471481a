package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// source is what render and explain read.
type source struct {
	config          string
	verbose, strict bool
	// without is for commands that do without a config: all is by default then.
	without bool
}

func (s *source) flags(cmd *cobra.Command) {
	usage := "file with the CacheOptimization (required)"
	if s.without {
		usage = "file with the CacheOptimization; without it all is by default"
	}
	configFlag(cmd, &s.config, usage)
	strictFlag(cmd, &s.strict)
	cmd.Flags().BoolVarP(&s.verbose, "verbose", "v", false, "print all infos too, not only warnings, errors and what is left alone")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if s.config == "" && !s.without {
			return usageError{errors.New("--config is missing: name the file with the CacheOptimization; cacheopt init writes one")}
		}
		return nil
	}
}

func configFlag(cmd *cobra.Command, into *string, usage string) {
	cmd.Flags().StringVarP(into, "config", "c", "", usage)
	_ = cmd.MarkFlagFilename("config", "yaml", "yml") // fails only where the flag isn't there
}

func strictFlag(cmd *cobra.Command, into *bool) {
	cmd.Flags().BoolVar(into, "strict", false, "fail where a file below a directory isn't read")
}

func newRender(streams Streams) *cobra.Command {
	var r render
	cmd := &cobra.Command{
		Use:   "render --config FILE [FILE|DIR|- ...]",
		Short: "Optimize YAML files or standard input, and print YAML",
		Long: `render reads YAML documents from files, from the .yaml and .yml files below
directories, or from standard input for - or nothing, and prints them optimized.
It is the filter form:

  kustomize build . | cacheopt render --config cache-optimization.yaml -

Standard input that kustomize printed comes out as kustomize prints it after the
function: keys sorted, new objects in their place. Other text keeps its form.

Several files are one list: what one refers to may be in another. Where two
define the same object, as folders for dev and prod do, each is a list with all
that none of them defines. Below a directory what isn't Tekton is stepped over:
charts' templates, kustomize's patches, files that can't be read are told in a
line each, and are an error with --strict. What Git ignores isn't looked at.

-w writes each file in place, and what is new into the file of the object that it
belongs to. -l and -d print the names of files that would change, or the changes, and exit with 1
if there are any; with -w they only tell, and the exit code is 0.`,
		RunE: func(_ *cobra.Command, args []string) error { return r.run(args, streams) },
	}
	r.flags(cmd)
	failOnFlag(cmd, &r.failOn)
	cmd.Flags().BoolVarP(&r.list, "list", "l", false, "print the names of files that change, not YAML")
	cmd.Flags().BoolVarP(&r.diff, "diff", "d", false, "print a unified diff, not YAML")
	cmd.Flags().BoolVarP(&r.write, "write", "w", false, "write files in place, print no YAML")
	outputFlag(cmd, &r.output, "yaml", "yaml, or json for changes and findings instead of YAML", "json")
	return cmd
}

// render is how to render.
type render struct {
	source
	list, diff, write bool
	output            string
	failOn            failOn
}

func (r *render) run(args []string, streams Streams) error {
	if err := r.possible(args); err != nil {
		return err
	}
	before, after, report, err := r.optimize(args, streams)
	tell(streams.Err, report.Findings, r.verbose)
	tellLeftAlone(streams.Err, report.Findings, r.verbose)
	tellNextSteps(streams.Err, report.Findings, r.verbose)
	if err == nil {
		err = r.failOn.reached(report.Findings)
	}
	var refusal *optimize.Refusal
	if err != nil && (r.output != "json" || !errors.As(err, &refusal)) {
		return err
	}
	printAsRead(before, after)
	changed := changedFiles(before, after)
	out, printErr := r.print(changed, after, report)
	if printErr == nil {
		printErr = writeAll(streams.Out, out)
	}
	if err != nil || printErr != nil {
		return errors.Join(err, printErr)
	}
	return r.finish(changed)
}

// possible refuses flags that can't be together.
func (r *render) possible(args []string) error {
	if err := r.failOn.flagged(); err != nil {
		return err
	}
	switch {
	case r.output != "yaml" && r.output != "json":
		return usageError{fmt.Errorf("--output is %q, and must be yaml or json", r.output)}
	case r.output == "json" && (r.list || r.diff):
		return usageError{errors.New("--list and --diff print text; leave them out with --output json")}
	case !r.write:
		return nil
	case len(args) == 0:
		return usageError{errors.New("--write needs the names of files")}
	}
	for _, arg := range args {
		if arg == stdinName {
			return usageError{errors.New("--write can't write standard input; name files")}
		}
	}
	return nil
}

// change is a file before and after.
type change struct {
	name          string
	before, after []byte
}

func changedFiles(before, after []optimize.File) []change {
	var changed []change
	for i := range after {
		if bytes.Equal(before[i].Content, after[i].Content) {
			continue
		}
		name := before[i].Name
		if name == "" {
			name = "<standard input>"
		}
		changed = append(changed, change{name, before[i].Content, after[i].Content})
	}
	return changed
}

// print is what goes to standard output.
func (r *render) print(changed []change, after []optimize.File, report optimize.Report) ([]byte, error) {
	var out bytes.Buffer
	switch {
	case r.output == "json":
		return indented(reported{Files: names(changed), Changes: report.Changes, Findings: report.Findings})
	case !r.list && !r.diff && !r.write:
		return join(after), nil
	}
	for _, c := range changed {
		if r.list {
			fmt.Fprintln(&out, onOneLine(c.name))
		}
		if r.diff {
			text, err := unified(inDiff(c.name), string(c.before), string(c.after))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			out.WriteString(text)
		}
	}
	return out.Bytes(), nil
}

// inDiff is a file's name as patch reads it: with a space in it, up to a tab.
func inDiff(name string) string {
	name = onOneLine(name)
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}

func names(changed []change) []string {
	var all []string
	for _, c := range changed {
		all = append(all, c.name)
	}
	return all
}

// finish writes files, or fails where files should have been in order.
func (r *render) finish(changed []change) error {
	if r.write {
		for i, c := range changed {
			if err := replaceFile(c); err != nil {
				return fmt.Errorf("writing in place: %w; %d of %s written, and the next run goes on", err, i, count(len(changed), "file"))
			}
		}
		return nil
	}
	if (r.list || r.diff) && len(changed) > 0 {
		return fmt.Errorf("%s would change; cacheopt render -w writes them", count(len(changed), "file"))
	}
	return nil
}

// count is a number of things: "1 file", "2 files".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// optimize reads and optimizes.
func (s *source) optimize(args []string, streams Streams) (before, after []optimize.File, report optimize.Report, err error) {
	config, err := s.readConfig()
	if err != nil {
		return nil, nil, report, err
	}
	in, err := readInput(args, streams.In, config.Spec.Rollout)
	if err == nil {
		err = in.tell(streams.Err, s.strict)
	}
	if err != nil {
		return nil, nil, report, err
	}
	after, report, err = optimizeAll(in.sources, config)
	return in.files, after, report, err
}

func (s *source) readConfig() (*v1alpha1.CacheOptimization, error) {
	if s.config != "" {
		return readConfig(s.config)
	}
	config := v1alpha1.Default()
	config.Metadata.Name = "defaults"
	return config, nil
}

func readConfig(name string) (*v1alpha1.CacheOptimization, error) {
	doc, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the config: %w", err)
	}
	config, err := v1alpha1.Load(doc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return config, nil
}

func writeAll(out io.Writer, content []byte) error {
	if _, err := out.Write(content); err != nil {
		return fmt.Errorf("writing standard output: %w", err)
	}
	return nil
}
