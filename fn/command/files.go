package command

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// stdinName is standard input among the files; it has no name in messages.
const stdinName = "-"

// readFiles reads what the arguments name: files, directories with the YAML files
// below them, - for standard input, which no argument stands for too.
func readFiles(args []string, stdin io.Reader) ([]optimize.File, error) {
	if len(args) == 0 {
		args = []string{stdinName}
	}
	names, err := expand(args)
	if err != nil {
		return nil, err
	}
	var files []optimize.File
	for _, name := range names {
		file, err := readFile(name, stdin)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

func readFile(name string, stdin io.Reader) (optimize.File, error) {
	if name != stdinName {
		content, err := os.ReadFile(name)
		return optimize.File{Name: name, Content: content}, err
	}
	content, err := io.ReadAll(stdin)
	if err != nil {
		return optimize.File{}, fmt.Errorf("reading standard input: %w", err)
	}
	return optimize.File{Content: content}, nil
}

// expand puts the YAML files below a directory in its place. A file that is named
// twice is read once.
func expand(args []string) ([]string, error) {
	var names []string
	for _, arg := range args {
		below, err := filesBelow(arg)
		if err != nil {
			return nil, err
		}
		for _, name := range below {
			if name = filepath.Clean(name); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// filesBelow are the YAML files of a directory and those below it, in order of
// their names, without those whose names, or whose directories' names, begin with
// a dot: editors' locks, other tools' settings. Of anything else it is that itself.
func filesBelow(name string) ([]string, error) {
	info, err := os.Stat(name)
	if name == stdinName || err != nil || !info.IsDir() {
		return []string{name}, nil // Reading it tells what is wrong.
	}
	// Behind the separator a symbolic link is the directory that it leads to.
	root := filepath.Clean(name) + string(filepath.Separator)
	var names []string
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == root:
		case strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir() && isYAML(path):
			names = append(names, path)
		}
		return nil
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s has no .yaml or .yml files", name)
	}
	return names, err
}

func isYAML(name string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name))
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
