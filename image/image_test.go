package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// made are two folders that the same release was built into, by two users.
var made [2]string

// wanted are the machines that users have.
var wanted = []string{"linux/amd64", "linux/arm64"}

func TestMain(m *testing.M) {
	os.Exit(testMain(m))
}

// another is a user who has set Go up otherwise.
var another = map[string]string{
	"GOAMD64": "v3", "GOARM64": "v9.0", "GOEXPERIMENT": "jsonv2", "GOFIPS140": "latest",
	"GOFLAGS": "-tags=netgo", "GOWORK": "/nowhere/go.work",
}

func testMain(m *testing.M) int {
	for i := range made {
		dir, err := os.MkdirTemp("", "cacheopt-image-test")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		made[i] = dir
		o := options{version: "v1.2.3", source: "..", out: dir, architectures: []string{"amd64", "arm64"}}
		if _, err := makeFiles(context.Background(), os.Stderr, o); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		for name, value := range another {
			os.Setenv(name, value)
		}
	}
	return m.Run()
}

func TestSameBytesTwice(t *testing.T) {
	for _, name := range []string{"cacheopt-oci.tar", "cacheopt-linux-amd64.cdx.json", "cacheopt-linux-arm64.cdx.json"} {
		if !bytes.Equal(read(t, filepath.Join(made[0], name)), read(t, filepath.Join(made[1], name))) {
			t.Errorf("%s has other bytes in the second build", name)
		}
	}
}

func TestArchive(t *testing.T) {
	index := indexIn(t, made[0])
	if err := validate.Index(index); err != nil {
		t.Error(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var platforms []string
	for _, entry := range manifest.Manifests {
		platforms = append(platforms, entry.Platform.String())
	}
	if !slices.Equal(platforms, wanted) {
		t.Errorf("the archive is for %v, want %v", platforms, wanted)
	}
}

// TestSize holds what a machine downloads against 25 MB.
func TestSize(t *testing.T) {
	const most = 25_000_000
	for platform, image := range images(t) {
		layers, err := image.Layers()
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for _, layer := range layers {
			size, err := layer.Size()
			if err != nil {
				t.Fatal(err)
			}
			sum += size
		}
		t.Logf("%s: %.1f MB", platform, float64(sum)/1e6)
		if sum > most {
			t.Errorf("%s: %d bytes compressed, want at most %d", platform, sum, most)
		}
	}
}

func TestConfig(t *testing.T) {
	for platform, image := range images(t) {
		config, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if got := config.OS + "/" + config.Architecture; got != platform {
			t.Errorf("%s: the configuration says %s", platform, got)
		}
		if config.Config.User != "65534:65534" {
			t.Errorf("%s: runs as %q, want nobody's number", platform, config.Config.User)
		}
		if !slices.Equal(config.Config.Entrypoint, []string{"/usr/local/bin/cacheopt"}) || len(config.Config.Cmd) > 0 {
			t.Errorf("%s: runs %q %q", platform, config.Config.Entrypoint, config.Config.Cmd)
		}
		for _, key := range []string{"title", "description", "source", "licenses", "version", "created", "revision"} {
			if config.Config.Labels["org.opencontainers.image."+key] == "" {
				t.Errorf("%s: no label %s", platform, key)
			}
		}
		if got := config.Config.Labels["org.opencontainers.image.version"]; got != "v1.2.3" {
			t.Errorf("%s: is version %s, want v1.2.3", platform, got)
		}
	}
}

// indexIn is the image index in the archive of a folder.
func indexIn(t *testing.T, dir string) v1.ImageIndex {
	t.Helper()
	folder := t.TempDir()
	for name, content := range untar(t, bytes.NewReader(read(t, filepath.Join(dir, "cacheopt-oci.tar")))) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	outer, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := outer.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	if len(manifest.Manifests) != 1 {
		t.Fatalf("the layout has %d entries, want one index", len(manifest.Manifests))
	}
	index, err := outer.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// images are those in the archive, by platform.
func images(t *testing.T) map[string]v1.Image {
	t.Helper()
	index := indexIn(t, made[0])
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]v1.Image{}
	for _, entry := range manifest.Manifests {
		image, err := index.Image(entry.Digest)
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Platform.String()] = image
	}
	return all
}

// untar are the files of a tar file; a name that is there twice fails.
func untar(t *testing.T, in io.Reader) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for r := tar.NewReader(in); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[header.Name]; twice {
			t.Errorf("%s is there twice", header.Name)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(header.Name, "/") {
			files[header.Name] = content
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
