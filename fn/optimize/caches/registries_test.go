package caches

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// registry is one of npm, whose packages say their names and versions.
type registry struct {
	*httptest.Server
	downloads atomic.Int64
	mu        sync.Mutex
	archives  map[string]map[string][]byte
}

func newRegistry(t *testing.T) *registry {
	r := &registry{archives: map[string]map[string][]byte{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{name}", r.document)
	mux.HandleFunc("GET /{name}/-/{version}", func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		archive, found := r.archives[req.PathValue("name")][strings.TrimSuffix(req.PathValue("version"), ".tgz")]
		if !found {
			http.NotFound(w, req)
			return
		}
		r.downloads.Add(1)
		_, _ = w.Write(archive)
	})
	r.Server = httptest.NewServer(mux)
	t.Cleanup(r.Close)
	return r
}

func (r *registry) document(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name := req.PathValue("name")
	versions, latest := map[string]any{}, ""
	for _, version := range slices.Sorted(maps.Keys(r.archives[name])) {
		versions[version] = map[string]any{
			"name": name, "version": version, "bin": map[string]string{name: "index.js"},
			"dist": map[string]any{"tarball": r.tarball(name, version), "integrity": integrity(r.archives[name][version])},
		}
		latest = version
	}
	if latest == "" {
		http.NotFound(w, req)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	_ = json.NewEncoder(w).Encode(map[string]any{"name": name, "dist-tags": map[string]any{"latest": latest}, "versions": versions})
}

func (r *registry) tarball(name, version string) string {
	return fmt.Sprintf("%s/%s/-/%s.tgz", r.URL, name, version)
}

func (r *registry) publish(name, version string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.archives[name] == nil {
		r.archives[name] = map[string][]byte{}
	}
	said := name + " " + version
	r.archives[name][version] = tarball(map[string]string{
		"package/package.json": fmt.Sprintf(`{"name": %q, "version": %q, "main": "index.js", "bin": {%q: "index.js"}}`, name, version, name),
		"package/index.js":     fmt.Sprintf("#!/usr/bin/env node\nmodule.exports = %q;\nif (require.main === module) console.log(%q);\n", said, "RAN "+said),
	})
}

// lock is a lock file that names a version of the package.
func (r *registry) lock(name, version string) string {
	locked := map[string]any{"version": version, "resolved": r.tarball(name, version), "integrity": integrity(r.archives[name][version]), "bin": map[string]string{name: "index.js"}}
	text, _ := json.Marshal(map[string]any{
		"name": "app", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
		"packages": map[string]any{
			"":                     map[string]any{"name": "app", "version": "1.0.0", "dependencies": map[string]string{name: "^1.0.0"}},
			"node_modules/" + name: locked,
		},
	})
	return string(text)
}

func integrity(archive []byte) string {
	sum := sha512.Sum512(archive)
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

func tarball(files map[string]string) []byte {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		_ = w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o755, Size: int64(len(files[name]))})
		_, _ = w.Write([]byte(files[name]))
	}
	_ = w.Close()
	_ = zipped.Close()
	return out.Bytes()
}

func zipped(files map[string]string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file, _ := w.Create(name)
		_, _ = file.Write([]byte(files[name]))
	}
	_ = w.Close()
	return out.Bytes()
}

// buildBackend builds a wheel that holds the release of a library, as an extension
// in C holds what it was compiled with.
const buildBackend = `import os, zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = 'built-1.0-py3-none-any.whl'
    with zipfile.ZipFile(os.path.join(wheel_directory, name), 'w') as wheel:
        wheel.writestr('built.py', 'LIBRARY = %r\n' % os.environ['LIBRARY'])
        wheel.writestr('built-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\nName: built\nVersion: 1.0\n')
        wheel.writestr('built-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
        wheel.writestr('built-1.0.dist-info/RECORD', '')
    return name
`

// index is one of Python's packages: it has one as a wheel, and one to be built.
type index struct {
	*httptest.Server
	downloads atomic.Int64
	files     map[string][]byte
}

func newIndex(t *testing.T) *index {
	i := &index{files: map[string][]byte{
		"wheeled-1.0-py3-none-any.whl": zipped(map[string]string{
			"wheeled.py":                     "VERSION = '1.0'\n",
			"wheeled-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: wheeled\nVersion: 1.0\n",
			"wheeled-1.0.dist-info/WHEEL":    "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
			"wheeled-1.0.dist-info/RECORD":   "",
		}),
		"built-1.0.tar.gz": tarball(map[string]string{
			"built-1.0/PKG-INFO":       "Metadata-Version: 2.1\nName: built\nVersion: 1.0\n",
			"built-1.0/pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
			"built-1.0/backend.py":     buildBackend,
		}),
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /simple/{name}/", i.list)
	mux.HandleFunc("GET /files/{name}", func(w http.ResponseWriter, r *http.Request) {
		i.downloads.Add(1)
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
		_, _ = w.Write(i.files[r.PathValue("name")])
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *index) list(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	for name, content := range i.files {
		if strings.HasPrefix(name, r.PathValue("name")+"-") {
			sum := sha256.Sum256(content)
			fmt.Fprintf(w, "<a href=\"/files/%s#sha256=%s\">%s</a>\n", name, hex.EncodeToString(sum[:]), name)
		}
	}
}
