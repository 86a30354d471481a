package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// source is what render and explain read.
type source struct {
	config  string
	verbose bool
}

func (s *source) flags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&s.config, "config", "c", "", "file with the CacheOptimization (required)")
	cmd.Flags().BoolVarP(&s.verbose, "verbose", "v", false, "print infos too, not only warnings and errors")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if s.config == "" {
			return usageError{errors.New("--config is missing: name the file with the CacheOptimization")}
		}
		return nil
	}
}

func newRender(streams Streams) *cobra.Command {
	var s source
	cmd := &cobra.Command{
		Use:   "render --config FILE [FILE ...|-]",
		Short: "Optimize YAML files or standard input, and print YAML",
		Long: `render reads YAML documents from files, or from standard input for - or no
file, and prints them optimized. It is the filter form:

  kustomize build . | cacheopt render --config cache-optimization.yaml -`,
		RunE: func(_ *cobra.Command, args []string) error {
			output, report, err := s.run(args, streams.In)
			tell(streams.Err, report.Findings, s.verbose)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, output)
		},
	}
	s.flags(cmd)
	return cmd
}

// run reads and optimizes.
func (s *source) run(files []string, stdin io.Reader) ([]byte, optimize.Report, error) {
	doc, err := os.ReadFile(s.config)
	if err != nil {
		return nil, optimize.Report{}, fmt.Errorf("reading the config: %w", err)
	}
	config, err := v1alpha1.Load(doc)
	if err != nil {
		return nil, optimize.Report{}, fmt.Errorf("%s: %w", s.config, err)
	}
	input, err := readAll(files, stdin)
	if err != nil {
		return nil, optimize.Report{}, err
	}
	return optimize.Stream(input, config)
}

// readAll joins files to one stream. Each begins a document of its own.
func readAll(files []string, stdin io.Reader) ([]byte, error) {
	if len(files) == 0 {
		files = []string{"-"}
	}
	var all []byte
	for i, name := range files {
		content, err := readOne(name, stdin)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			all = append(all, separator(all)...)
		}
		all = append(all, content...)
	}
	return all, nil
}

func readOne(name string, stdin io.Reader) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	content, err := io.ReadAll(stdin)
	if err != nil {
		return nil, fmt.Errorf("reading standard input: %w", err)
	}
	return content, nil
}

func separator(before []byte) string {
	if len(before) > 0 && before[len(before)-1] != '\n' {
		return "\n---\n"
	}
	return "---\n"
}

// indented is a value as JSON for people and programs, HTML's characters as they
// are.
func indented(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return out.Bytes(), err
}

func writeAll(out io.Writer, content []byte) error {
	if _, err := out.Write(content); err != nil {
		return fmt.Errorf("writing standard output: %w", err)
	}
	return nil
}
