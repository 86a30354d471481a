package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// rootfs has the users and groups of the image. kustomize and kpt run functions
// as nobody, by name, which Docker looks up there.
//
//go:embed rootfs
var rootfs embed.FS

// Where things are in the image. Scanners know a bill of materials by the end
// of its name.
const (
	programPath = "usr/local/bin/cacheopt"
	billPath    = "usr/share/sbom/cacheopt.cdx.json"
)

// file is one of the image.
type file struct {
	path    string
	mode    int64
	content []byte
}

// filesOf is all that the image has.
func filesOf(p program, bill []byte) ([]file, error) {
	files := []file{{programPath, 0o755, p.content}, {billPath, 0o644, bill}}
	for _, name := range []string{"etc/passwd", "etc/group"} {
		content, err := rootfs.ReadFile("rootfs/" + name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, 0o644, content})
	}
	return files, nil
}

// layerOf packs files into a layer. They belong to root and have one time, so
// that the same files are the same bytes.
func layerOf(files []file, when time.Time) (v1.Layer, error) {
	var content bytes.Buffer
	w := tar.NewWriter(&content)
	made := map[string]bool{}
	for _, f := range files {
		if err := writeEntry(w, f, made, when); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content.Bytes())), nil }
	return tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer),
		tarball.WithCompressionLevel(gzip.BestCompression), tarball.WithCompressedCaching)
}
