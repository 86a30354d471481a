package hosts

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/images"
)

// fromDockerfile is the image that TestDockerfile makes.
const fromDockerfile = "cacheopt:from-dockerfile"

// TestDockerfile builds the Dockerfile by the line that docs/image.md has for it,
// without a network: golang is an image of this machine's Go and the modules. What
// comes out works as the image that make image makes, and is set to run as that is.
func TestDockerfile(t *testing.T) {
	started(t)
	builder := filepath.Join(t.TempDir(), "golang.tar")
	goRoot := strings.TrimSpace(call{dir: root}.succeed(t, "go", "env", "GOROOT").out)
	if err := images.Save(builder, images.Builder(baseOf(t), goRoot, modules(t))); err != nil {
		t.Fatal(err)
	}
	call{}.succeed(t, "docker", "load", "--input", builder)
	line := strings.NewReplacer("cacheopt:dev", fromDockerfile, "docker build", "docker build --network=none").Replace(lineWith(t, "docs/image.md", "docker build"))
	call{dir: root, env: []string{"DOCKER_BUILDKIT=0"}}.succeed(t, "bash", "-c", line)

	list := read(t, filepath.Join(root, "examples/list.yaml"))
	got := call{in: list}.succeed(t, "docker", "run", "--rm", "-i", "--network=none", "--read-only", "--cap-drop=ALL", fromDockerfile).out
	same(t, line, got, call{in: list}.succeed(t, "cacheopt").out)
	same(t, "how it is set to run", settings(t, fromDockerfile), settings(t, image))
}

// baseOf is the image that the Dockerfile builds in.
func baseOf(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(read(t, filepath.Join(root, "Dockerfile"))) {
		if words := strings.Fields(line); len(words) == 5 && words[0] == "FROM" && words[3] == "AS" {
			return words[2]
		}
	}
	t.Fatal("the Dockerfile has no stage that builds")
	return ""
}

// modules is a folder with the modules that cacheopt needs, and no more, as a proxy
// lays them out. Those that this machine has already aren't fetched.
func modules(t *testing.T) string {
	t.Helper()
	had := call{}.succeed(t, "go", "env", "GOMODCACHE", "GOPROXY").out
	cache, proxies, _ := strings.Cut(strings.TrimSpace(had), "\n")
	dir := t.TempDir()
	call{dir: root, env: []string{
		"GOMODCACHE=" + dir, "GOFLAGS=-modcacherw", "GOPROXY=file://" + filepath.Join(cache, "cache/download") + "," + proxies,
	}}.succeed(t, "go", "mod", "download")
	return filepath.Join(dir, "cache/download")
}

// settings are how an image is set to run, as JSON.
func settings(t *testing.T, image string) string {
	t.Helper()
	var config struct {
		User, WorkingDir     string
		Entrypoint, Cmd, Env []string
	}
	out := call{}.succeed(t, "docker", "image", "inspect", "--format", "{{json .Config}}", image).out
	if err := json.Unmarshal([]byte(out), &config); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
