package main

import (
	"archive/tar"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// writeArchive writes an OCI image layout as a tar file. The layout has one
// entry, an index of the variants, from which a runtime picks its own.
func writeArchive(path string, variants []variant, r release) error {
	dir, err := os.MkdirTemp("", "cacheopt-layout")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	folder, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	// The first name is what skopeo goes by, the second what containerd does.
	names := layout.WithAnnotations(map[string]string{
		"org.opencontainers.image.ref.name": r.version,
		"io.containerd.image.name":          "docker.io/library/cacheopt:" + r.version,
	})
	if err := folder.AppendIndex(indexOf(variants, r), names); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pack(file, dir, r.created); err != nil {
		return err
	}
	return file.Close()
}

func indexOf(variants []variant, r release) v1.ImageIndex {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, v := range variants {
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        v.image,
			Descriptor: v1.Descriptor{Platform: &v.platform},
		})
	}
	return mutate.Annotations(index, labels(r)).(v1.ImageIndex)
}

// pack writes a folder's files to a tar file, in the order of their names.
func pack(out *os.File, dir string, when time.Time) error {
	w := tar.NewWriter(out)
	made := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return writeEntry(w, file{filepath.ToSlash(name), 0o644, content}, made, when)
	})
	if err != nil {
		return err
	}
	return w.Close()
}
