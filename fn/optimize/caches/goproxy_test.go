package caches

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

const appModule = "module example.com/app\n\ngo 1.21\n\nrequire example.com/greet v1.0.0\n"

// goProxy serves one module.
type goProxy struct {
	*httptest.Server
	downloads atomic.Int64
}

func newGoProxy(t *testing.T) *goProxy {
	const mod = "module example.com/greet\n\ngo 1.21\n"
	archive := zipped(map[string]string{
		"example.com/greet@v1.0.0/go.mod":   mod,
		"example.com/greet@v1.0.0/greet.go": "package greet\n\nfunc Hello() string { return \"hello\" }\n",
	})
	files := map[string]string{"list": "v1.0.0\n", "v1.0.0.info": `{"Version": "v1.0.0", "Time": "2026-01-01T00:00:00Z"}`, "v1.0.0.mod": mod, "v1.0.0.zip": string(archive)}
	p := &goProxy{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, found := strings.CutPrefix(r.URL.Path, "/example.com/greet/@v/")
		content, has := files[name]
		if !found || !has {
			http.NotFound(w, r)
			return
		}
		p.downloads.Add(1)
		_, _ = w.Write([]byte(content))
	}))
	t.Cleanup(p.Close)
	return p
}

// sums is a go.sum for the module.
func (p *goProxy) sums(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"go.mod": appModule, "app.go": app} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666))
	}
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = dir
	tidy.Env = append(os.Environ(), "GOPROXY="+p.URL, "GOSUMDB=off", "GOFLAGS=-modcacherw", "GOMODCACHE="+filepath.Join(dir, "mod"))
	out, err := tidy.CombinedOutput()
	if err != nil {
		t.Fatalf("go mod tidy: %v\n%s", err, out)
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	must(t, err)
	return string(sums)
}

// newServer is a server whose answer tests look at.
func newServer(t *testing.T) (*httptest.Server, *atomic.Int64) {
	status := &atomic.Int64{}
	status.Store(http.StatusOK)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(int(status.Load())) }))
	t.Cleanup(server.Close)
	return server, status
}
