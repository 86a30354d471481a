package kaniko

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/random"
)

// volume is a folder for layouts as the build cache has it.
type volume struct {
	dir string
	// programs is the PATH.
	programs string
	// shell runs the steps' scripts, sh where it is empty.
	shell []string
}

func newVolume(t *testing.T, layouts ...string) volume {
	t.Helper()
	v := volume{dir: filepath.Join(t.TempDir(), "la yers"), programs: awake(t) + ":" + os.Getenv("PATH")}
	for _, name := range layouts {
		image, err := random.Image(4096, 1)
		if err != nil {
			t.Fatal(err)
		}
		to, err := layout.Write(v.path(name), empty.Index)
		if err != nil {
			t.Fatal(err)
		}
		if err := to.AppendImage(image); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// awake is a folder with a sleep that only says so: nobody writes here meanwhile.
func awake(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sleep"), []byte("#!/bin/sh\necho waits\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (v volume) path(name string) string { return filepath.Join(v.dir, "team", name) }

// layouts are those that there are, by their names.
func (v volume) layouts(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(v.dir, func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, "/index.json") {
			all = append(all, strings.TrimPrefix(filepath.Dir(path), v.path("")+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (v volume) notes(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(v.path(".app"))
	if err != nil && !os.IsNotExist(err) && !errors.Is(err, syscall.ENOTDIR) {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func (v volume) note(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(v.path(".app"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, v.path(".app/"+name), "")
}

func (v volume) age(t *testing.T, name string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	if err := os.Chtimes(v.path(name+"/index.json"), then, then); err != nil {
		t.Fatal(err)
	}
}

func (v volume) damage(t *testing.T, name string, how func(path string) error) {
	t.Helper()
	if err := how(v.blob(t, name, layer)); err != nil {
		t.Fatal(err)
	}
}

func layer(m *v1.Manifest, _ v1.Hash) v1.Hash         { return m.Layers[0].Digest }
func manifest(_ *v1.Manifest, digest v1.Hash) v1.Hash { return digest }

// blob is the file of one of an image's parts.
func (v volume) blob(t *testing.T, name string, part func(*v1.Manifest, v1.Hash) v1.Hash) string {
	t.Helper()
	index, err := layout.ImageIndexFromPath(v.path(name))
	if err != nil {
		t.Fatal(err)
	}
	names, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	image, err := index.Image(names.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	m, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	return v.path(name + "/blobs/sha256/" + part(m, names.Manifests[0].Digest).Hex)
}

func cut(path string) error { return os.Truncate(path, 1000) }

func flip(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	return os.WriteFile(path, data, 0o644)
}

// run runs a step's script as the build called build, which keeps a week's
// layers. It is an error if it fails.
func (v volume) run(t *testing.T, script, repo string) string {
	t.Helper()
	shell := v.shell
	if len(shell) == 0 {
		shell = []string{"sh"}
	}
	if repo == "" {
		repo = "oci:" + v.path("app")
	}
	args := append(shell[1:len(shell):len(shell)], "-c", script, "step", strings.ReplaceAll(repo, "VOLUME", v.dir), v.dir, "build", "10080")
	cmd := exec.Command(shell[0], args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + v.programs}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		t.Errorf("the step fails: %v\n%s", err, said.String())
	}
	return said.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
