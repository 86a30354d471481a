package images

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

const architecture = runtime.GOARCH

// makeLayer writes what is in an image to one layer. Times and owners are the
// same in every run, so the same content has the same digest.
func makeLayer(image Image) (v1.Layer, error) {
	var content bytes.Buffer
	w := &layerWriter{tar: tar.NewWriter(&content), seen: map[string]bool{}, skip: image.Skip}
	if err := w.image(image); err != nil {
		return nil, err
	}
	if err := w.tar.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content.Bytes())), nil
	}, tarball.WithCompressionLevel(gzip.BestSpeed), tarball.WithCompressedCaching)
}

type layerWriter struct {
	tar  *tar.Writer
	seen map[string]bool
	skip []string
}

func (w *layerWriter) image(image Image) error {
	for _, dir := range []string{"/tmp", "/root", "/etc"} {
		if err := w.dir(dir, 0o1777); err != nil {
			return err
		}
	}
	if err := w.debian(image.Packages); err != nil {
		return err
	}
	for _, program := range image.Programs {
		if err := w.program(program); err != nil {
			return err
		}
	}
	for _, target := range slices.Sorted(maps.Keys(image.Files)) {
		if err := w.tree(image.Files[target], target); err != nil {
			return err
		}
	}
	for _, target := range slices.Sorted(maps.Keys(image.Text)) {
		text := image.Text[target]
		mode := int64(0o644)
		if strings.HasPrefix(text, "#!") {
			mode = 0o755
		}
		if err := w.file(target, mode, []byte(text)); err != nil {
			return err
		}
	}
	// What the image has already is not replaced.
	if image.Busybox {
		if err := w.busybox(); err != nil {
			return err
		}
	}
	return nil
}

// busybox adds the static busybox under each of its names.
func (w *layerWriter) busybox() error {
	path, err := exec.LookPath("busybox")
	if err != nil {
		return err
	}
	if err := w.tree(path, "/bin/busybox"); err != nil {
		return err
	}
	names, err := exec.Command(path, "--list").Output()
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(names)) {
		if name == "busybox" {
			continue
		}
		if err := w.link("/bin/"+name, "/bin/busybox"); err != nil {
			return err
		}
	}
	return w.link("/usr/bin/env", "/bin/busybox")
}

// program adds a file of this machine at its own path, and the libraries that
// it links to.
func (w *layerWriter) program(path string) error {
	if err := w.tree(path, path); err != nil {
		return err
	}
	// ldd fails for a program that links to nothing.
	out, _ := exec.Command("ldd", path).Output()
	for line := range strings.Lines(string(out)) {
		for _, word := range strings.Fields(line) {
			if !strings.HasPrefix(word, "/") {
				continue
			}
			if err := w.tree(word, word); err != nil {
				return err
			}
		}
	}
	return nil
}

// tree adds a file or a folder with everything below it.
func (w *layerWriter) tree(source, target string) error {
	resolved, err := filepath.EvalSymlinks(source)
	if err != nil {
		return err
	}
	return filepath.WalkDir(resolved, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(resolved, path)
		if err != nil {
			return err
		}
		if slices.Contains(w.skip, path) {
			return fs.SkipDir
		}
		return w.entry(path, filepath.Join(target, relative), entry)
	})
}

func (w *layerWriter) entry(path, target string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	switch {
	case entry.IsDir():
		return w.dir(target, 0o755)
	case info.Mode()&fs.ModeSymlink != 0:
		to, err := os.Readlink(path)
		if err != nil {
			return err
		}
		return w.link(target, to)
	case info.Mode().IsRegular():
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return w.file(target, int64(info.Mode().Perm()), content)
	}
	return fmt.Errorf("%s is neither a file, a folder nor a link", path)
}

func (w *layerWriter) file(target string, mode int64, content []byte) error {
	header := &tar.Header{Typeflag: tar.TypeReg, Name: target, Mode: mode, Size: int64(len(content))}
	if fresh, err := w.header(header); err != nil || !fresh {
		return err
	}
	_, err := w.tar.Write(content)
	return err
}

func (w *layerWriter) link(target, to string) error {
	_, err := w.header(&tar.Header{Typeflag: tar.TypeSymlink, Name: target, Linkname: to, Mode: 0o777})
	return err
}

func (w *layerWriter) dir(target string, mode int64) error {
	if target == "/" {
		return nil
	}
	_, err := w.header(&tar.Header{Typeflag: tar.TypeDir, Name: target + "/", Mode: mode})
	return err
}

// header writes an entry and the folders that it is in, unless the layer has
// the entry already.
func (w *layerWriter) header(header *tar.Header) (fresh bool, err error) {
	target := filepath.Clean(header.Name)
	if !filepath.IsAbs(target) {
		return false, errors.New(target + " is not an absolute path")
	}
	if w.seen[target] {
		return false, nil
	}
	if err := w.dir(filepath.Dir(target), 0o755); err != nil {
		return false, err
	}
	w.seen[target] = true
	header.Name = strings.TrimPrefix(header.Name, "/")
	return true, w.tar.WriteHeader(header)
}
