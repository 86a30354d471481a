package command

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores is what Git ignores: the patterns of the .gitignore files from the
// repository's top down. https://git-scm.com/docs/gitignore
type ignores struct {
	top      string
	patterns []gitignore.Pattern
}

// ignoresAbove are those of the directories between a repository's top and one
// below it, which isn't among them. Outside of a repository there are none.
func ignoresAbove(dir string) ignores {
	dir = resolved(dir)
	var above []string
	for at := dir; !exists(filepath.Join(at, ".git")); {
		up := filepath.Dir(at)
		if up == at {
			return ignores{top: dir}
		}
		at = up
		above = append(above, at)
	}
	i := ignores{top: dir}
	if len(above) > 0 {
		i.top = above[len(above)-1]
	}
	for _, at := range slices.Backward(above) {
		i.read(at)
	}
	return i
}

// read adds the patterns of a directory's .gitignore, where it has one.
func (i *ignores) read(dir string) {
	content, err := readRegular(filepath.Join(dir, ".gitignore"))
	if err != nil {
		return
	}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			i.patterns = append(i.patterns, gitignore.ParsePattern(line, i.parts(resolved(dir))))
		}
	}
}

func (i *ignores) match(path string, isDir bool) bool {
	return len(i.patterns) > 0 && gitignore.NewMatcher(i.patterns).Match(i.parts(filepath.Join(resolved(filepath.Dir(path)), filepath.Base(path))), isDir)
}

// parts are the names on the way from the top.
func (i *ignores) parts(path string) []string {
	below, err := filepath.Rel(i.top, path)
	if err != nil || below == "." {
		return nil
	}
	return strings.Split(filepath.ToSlash(below), "/")
}

// resolved is a directory's path from the root, without links.
func resolved(dir string) string {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	if way, err := filepath.EvalSymlinks(whole); err == nil {
		return way
	}
	return whole
}
