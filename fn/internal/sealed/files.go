package sealed

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/cortex-io/cacheopt/fn/internal/regular"
)

// maxBuild is how many bytes of files a build may read: a file can be listed many
// times.
const maxBuild = 4 * regular.MaxFile

// asFunction ends the name by which a file is read that a kustomization lists as
// a function's config. The same file may be listed as a resource, too; and no file
// can be called so by anybody who doesn't see this process.
var asFunction = "#" + rand.Text()

// files is what kustomize has of the disk: regular files, to read. Where they may
// lie, kustomize's own restrictor says, which asks CleanedAbs where a path leads:
// at or below the folder of the kustomization that names them.
type files struct {
	// What kustomize would do beyond what is below happens in memory.
	filesys.FileSystem
	disk  filesys.FileSystem
	build *build
	// left is how many bytes may still be read, read how many different ones were, and
	// reads how often a file was.
	left  int64
	read  atomic.Int64
	reads int
	// known are the files that were read; read counts each once.
	known map[string]bool
	// entered are folders whose kustomization is to be read next, which
	// kustomizations leads to that folder, though it be a link. Read later on, it is a
	// file like any other.
	entered        map[string]bool
	kustomizations map[string]string
	// refusal is the first file that couldn't be read. kustomize takes a
	// kustomization that can't be read for one that isn't there, and so loses the
	// reason.
	refusal error
}

func newFiles(b *build) *files {
	return &files{
		FileSystem: filesys.MakeFsInMemory(), disk: filesys.MakeFsOnDisk(),
		build: b, left: maxBuild, known: map[string]bool{}, entered: map[string]bool{}, kustomizations: map[string]string{},
	}
}

// CleanedAbs tells where a path leads, symbolic links resolved.
func (f *files) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	path, function := strings.CutSuffix(path, asFunction)
	dir, file, err := f.disk.CleanedAbs(path)
	switch {
	case err != nil:
		return "", "", err
	case file == "":
		f.entered[dir.String()] = true
	case function:
		file += asFunction
	case f.entered[filepath.Dir(path)] && slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path)):
		f.kustomizations[dir.Join(file)] = filepath.Dir(path)
	}
	return dir, file, nil
}

// ReadFile reads a regular file.
func (f *files) ReadFile(name string) ([]byte, error) {
	name, function := strings.CutSuffix(name, asFunction)
	content, err := regular.Read(regular.Disk{}, name, min(regular.MaxFile, f.left))
	f.left -= int64(len(content))
	if !f.known[name] {
		f.known[name] = true
		f.read.Add(int64(len(content)))
	}
	if f.reads++; f.reads > maxReads {
		err = errReads
	}
	dir, kustomization := f.kustomizations[name]
	switch {
	case err != nil:
	case endless(content):
		content, err = nil, fmt.Errorf("%s: %w", name, errEndless)
	case function:
		content, err = f.build.configs(content)
	case kustomization:
		delete(f.kustomizations, name)
		delete(f.entered, dir)
		content, err = f.build.kustomization(content, dir)
	}
	f.refusal = cmp.Or(f.refusal, err)
	return content, err
}

// RemoveAll removes a clone that kustomize made, the one thing that it removes.
func (f *files) RemoveAll(path string) error {
	temp, err := filepath.EvalSymlinks(os.TempDir())
	if err != nil || filepath.Dir(path) != temp || !strings.HasPrefix(filepath.Base(path), "kustomize-") {
		return err
	}
	return f.disk.RemoveAll(path)
}

// isFile tells whether a kustomization's entry is a path to a file.
func (f *files) isFile(dir, entry string) bool {
	_, file, err := f.disk.CleanedAbs(filepath.Join(dir, entry))
	return err == nil && file != ""
}
