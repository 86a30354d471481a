package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/overlay"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// maxFile is more than a file of objects that a person keeps in a repository has.
const maxFile = 64 << 20

// tree is a directory with the YAML files in it that are for cacheopt, in order of
// their names. Files whose names begin with a dot are editors' locks and settings
// of other tools; directories with a dot are read, as .tekton is one.
type tree struct {
	root    string
	ignored ignores
	files   []optimize.File
	left    []left
	// links are names that lead to other YAML files, and where. Those are read under
	// their own names.
	links map[string]string
	// beside are texts that aren't for cacheopt, and may still say what starts Pipelines or
	// rolls out images.
	beside []optimize.Text
}

func walk(dir string, rollout v1alpha1.Rollout) (*tree, error) {
	// Behind the separator a symbolic link is the directory that it leads to.
	t := &tree{root: filepath.Clean(dir) + string(filepath.Separator), links: map[string]string{}}
	t.ignored = ignoresAbove(t.root)
	if err := filepath.WalkDir(t.root, t.visit); err != nil {
		return nil, err
	}
	t.leaveLinks()
	t.noteOverlays()
	t.lookAtGenerated()
	t.leavePatches()
	if len(t.files) == 0 && len(t.left) == 0 {
		return nil, fmt.Errorf("%s has no .yaml or .yml files", dir)
	}
	t.leaveUnreadable(rollout)
	for i := range t.files {
		t.files[i].Beside = t.beside
	}
	return t, nil
}

func (t *tree) visit(path string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil && entry != nil && entry.IsDir() && path != t.root:
		t.leave(path, err.Error())
		return fs.SkipDir
	case err != nil:
		return err
	case entry.IsDir():
		return t.enter(path, entry.Name())
	case strings.HasPrefix(entry.Name(), "."), !isYAML(path) && entry.Name() != kustomizationName, t.ignored.match(path, false):
	default:
		t.take(path)
	}
	return nil
}

// enter tells whether a directory's files are the repository's own.
func (t *tree) enter(path, name string) error {
	switch {
	case path == t.root:
	case name == ".git", name == "node_modules", t.ignored.match(path, true):
		return fs.SkipDir
	case name == "templates" && exists(filepath.Join(filepath.Dir(path), "Chart.yaml")):
		t.leave(path, "templates of a Helm chart; render the chart, and give cacheopt what comes out")
		t.lookInto(path)
		return fs.SkipDir
	}
	t.ignored.read(path)
	return nil
}

func (t *tree) leave(path, why string) {
	t.left = append(t.left, left{filepath.Clean(path), why})
}

// leaveLinks leaves the links whose files aren't looked at under their own names.
func (t *tree) leaveLinks() {
	visited := map[string]bool{}
	for _, file := range t.files {
		visited[resolved(file.Name)] = true
	}
	for _, unread := range t.left {
		visited[resolved(unread.name)] = true
	}
	for _, link := range slices.Sorted(maps.Keys(t.links)) {
		if !visited[resolved(t.links[link])] {
			t.leave(link, "a link to "+t.links[link]+", which isn't looked at")
		}
	}
}

func (t *tree) take(path string) {
	target, why := t.target(path)
	switch {
	case why != "":
		t.leave(path, why)
		return
	case target != "" && isYAML(target):
		t.links[filepath.Clean(path)] = target
		return
	}
	content, err := readRegular(path)
	if err != nil {
		t.leave(path, err.Error())
		return
	}
	t.files = append(t.files, optimize.File{Name: filepath.Clean(path), Content: content})
}

// target is where a link leads, "" for a file itself, and why that can't be opened:
// it may be a device, and what lies out of the directory is not the repository's to
// write.
func (t *tree) target(path string) (target, why string) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if target, err = filepath.EvalSymlinks(path); err != nil {
			return "", "a link that leads nowhere"
		}
		if below, err := filepath.Rel(resolved(t.root), resolved(target)); err != nil || !filepath.IsLocal(below) {
			return "", "a link that leads out of the folder"
		}
		info, err = os.Lstat(target)
	}
	if err != nil || !info.Mode().IsRegular() {
		return "", "not a regular file"
	}
	return target, ""
}

// readRegular reads a regular file, and sees that it is one behind opening it, too,
// which doesn't wait for anybody to write into a pipe.
func readRegular(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("larger than %d MiB", maxFile>>20)
	}
	return io.ReadAll(io.LimitReader(file, maxFile))
}

// noteOverlays finds which kustomizations among the files change objects of which.
func (t *tree) noteOverlays() {
	folder := make([]overlay.File, len(t.files))
	for i, file := range t.files {
		folder[i] = overlay.File{Name: file.Name, Content: file.Content}
	}
	of := overlay.Of(folder)
	for i := range t.files {
		t.files[i].Overlays = of[t.files[i].Name]
	}
}

// leavePatches leaves files that kustomizations name as patches: a part of an
// object must not be taken for the object.
func (t *tree) leavePatches() {
	patches := map[string]string{}
	for _, file := range t.files {
		for _, patch := range patchesOf(file) {
			patches[patch] = file.Name
		}
	}
	t.files = slices.DeleteFunc(t.files, func(file optimize.File) bool {
		by, isPatch := patches[file.Name]
		if isPatch {
			t.leave(file.Name, "a patch of "+by)
			t.look(file)
		}
		return isPatch
	})
}

// leaveUnreadable leaves what isn't a list of objects, or has one that can't be
// read and would be looked at under the rollout.
func (t *tree) leaveUnreadable(rollout v1alpha1.Rollout) {
	t.files = slices.DeleteFunc(t.files, func(file optimize.File) bool {
		err := optimize.Readable(file, rollout)
		switch {
		case err != nil && !bytes.Contains(file.Content, []byte("tekton.dev")):
			t.leave(file.Name, "no list of Kubernetes objects, and nothing of Tekton in it")
		case err != nil:
			t.leave(file.Name, short(err.Error()))
		}
		if err != nil {
			t.look(file)
		}
		return err != nil
	})
}

// kustomizationName is the one name of a kustomization that doesn't end in .yaml or .yml.
const kustomizationName = "Kustomization"

func isYAML(name string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name))
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
