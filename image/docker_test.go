package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// TestLoadIntoDocker holds what Docker is given against the image in the
// archive. That Docker can run it, the tests of e2e/hosts show.
func TestLoadIntoDocker(t *testing.T) {
	tag, err := name.NewTag("cacheopt:v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	image := images(t)["linux/arm64"]
	variants := []variant{{platform: v1.Platform{OS: "linux", Architecture: "arm64"}, image: image}}
	for what, c := range map[string]struct {
		docker string
		says   string
		fails  bool
		loads  bool
	}{
		"Docker runs on its platform":    {docker: "linux/arm64", says: "cacheopt:v1.2.3  in Docker", loads: true},
		"Docker runs on another":         {docker: "linux/s390x", says: "Docker runs linux/s390x, for which there is no image"},
		"Docker doesn't take it":         {docker: "linux/arm64; [ $1 = version ] || exit 1", fails: true},
		"Docker's daemon doesn't answer": {docker: "; exit 1", says: "no Docker answers"},
	} {
		t.Run(what, func(t *testing.T) {
			loaded := fakeDocker(t, c.docker)
			var log bytes.Buffer
			err := loadIntoDocker(t.Context(), &log, tag, variants)
			if (err != nil) != c.fails || !strings.Contains(log.String(), c.says) {
				t.Errorf("it says %q, %v, want %q", log.String(), err, c.says)
			}
			if c.loads {
				sameImage(t, loaded, tag, image)
			}
		})
	}
}

// fakeDocker puts a docker on the PATH that answers with a platform, and keeps
// what it loads in a file.
func fakeDocker(t *testing.T, platform string) (loaded string) {
	t.Helper()
	dir := t.TempDir()
	loaded = filepath.Join(dir, "loaded.tar")
	script := "#!/bin/sh\n[ $1 = load ] && cat >" + loaded + "\necho " + platform + "\n"
	if err := os.WriteFile(filepath.Join(dir, "docker"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return loaded
}

func sameImage(t *testing.T, path string, tag name.Tag, want v1.Image) {
	t.Helper()
	image, err := tarball.ImageFromPath(path, &tag)
	if err != nil {
		t.Fatal(err)
	}
	got, err := image.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	if id, err := want.ConfigName(); err != nil || got != id {
		t.Errorf("Docker gets image %s, want %s, %v", got, id, err)
	}
}
