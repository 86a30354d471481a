package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// stdinName is standard input among the files; it has no name in messages.
const stdinName = "-"

// input is what arguments name.
type input struct {
	files []optimize.File
	// left are files below directories that aren't for cacheopt.
	left []left
	// sources are the files with what they define.
	sources optimize.Sources
	// read are the files' own paths, whatever links lead to them; "" is standard input.
	read map[string]bool
	// rollout is the config's, by which more or less of an object is looked at.
	rollout v1alpha1.Rollout
}

// readInput reads files, what is Tekton below directories, - for standard input,
// which no argument stands for too. A file that is named has to be in order; one
// that is only found may be anything. A file that is named twice is read once.
func readInput(args []string, stdin io.Reader, rollout v1alpha1.Rollout) (input, error) {
	if len(args) == 0 {
		args = []string{stdinName}
	}
	in := input{read: map[string]bool{}, rollout: rollout}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg != stdinName && err == nil && info.IsDir() {
			err = in.addTree(arg)
		} else {
			err = in.addFile(arg, stdin)
		}
		if err != nil {
			return input{}, err
		}
	}
	in.sources = optimize.SourcesOf(in.files)
	return in, nil
}

func (in *input) addFile(name string, stdin io.Reader) error {
	file, err := readFile(name, stdin)
	in.add(file)
	return err
}

func readFile(name string, stdin io.Reader) (optimize.File, error) {
	if name != stdinName {
		content, err := os.ReadFile(name)
		return optimize.File{Name: filepath.Clean(name), Content: content}, err
	}
	content, err := io.ReadAll(stdin)
	if err != nil {
		return optimize.File{}, fmt.Errorf("reading standard input: %w", err)
	}
	return optimize.File{Content: content}, nil
}

func (in *input) addTree(dir string) error {
	t, err := walk(dir, in.rollout)
	if err != nil {
		return err
	}
	clashing := optimize.Clashing(t.files)
	for _, file := range t.files {
		if why := clashing[file.Name]; why != "" {
			t.left = append(t.left, left{file.Name, why})
			continue
		}
		in.add(file)
	}
	in.left = append(in.left, t.left...)
	return nil
}

func (in *input) add(file optimize.File) {
	at := file.Name
	if at != "" {
		at = resolved(at)
	}
	if in.read[at] {
		return
	}
	in.files = append(in.files, file)
	in.read[at] = true
}

// tell says what wasn't read, a line each; with strict that is an error.
func (in input) tell(out io.Writer, strict bool) error {
	for _, line := range leftLines(in.left) {
		fmt.Fprintf(out, "cacheopt: %s\n", line)
	}
	if variants, are := in.sources.Variants(); are {
		fmt.Fprintf(out, "cacheopt: %s, and are looked at apart; name the files and folders that belong together\n", onOneLine(variants.Both))
	}
	if strict && len(in.left) > 0 {
		return fmt.Errorf("%s not read, and --strict is set", count(len(in.left), "file"))
	}
	return nil
}

// join makes one stream of files. Each begins a document of its own.
func join(files []optimize.File) []byte {
	if len(files) == 1 {
		return files[0].Content
	}
	var all []byte
	for _, file := range files {
		content := file.Content
		if len(all) > 0 {
			content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
			all = append(all, separator(all, content)...)
		}
		all = append(all, content...)
	}
	return all
}

// separator ends a document so that next begins another: with a directive, which
// "..." has to come before, with its own "---", or without.
func separator(before, next []byte) string {
	lineEnd := ""
	if before[len(before)-1] != '\n' {
		lineEnd = "\n"
	}
	switch {
	case bytes.HasPrefix(next, []byte("%")):
		return lineEnd + "...\n"
	case bytes.HasPrefix(next, []byte("---")):
		return lineEnd
	}
	return lineEnd + "---\n"
}
