package caches

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

const app = "package app\n\nimport \"example.com/greet\"\n\nfunc App() string { return greet.Hello() }\n"

// appTest tests the app, and a server that it asks by HTTP. net/http would do that
// too, and takes long to compile.
const appTest = `package app

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

func TestUnit(t *testing.T) {
	fmt.Println("RAN unit")
	if App() != "hello" {
		t.Fatal(App())
	}
}

func TestServer(t *testing.T) {
	fmt.Println("RAN server")
	server, err := net.Dial("tcp", os.Getenv("SERVER"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(server, "GET / HTTP/1.0\r\n\r\n")
	answer, err := bufio.NewReader(server).ReadString('\n')
	if err != nil || !strings.Contains(answer, " 200 ") {
		t.Fatal(err, answer)
	}
}
`

// goBench is a bench of an image of Go whose tests ask a server, which answers with
// the status. The image has the standard library compiled, to save time.
func goBench(t *testing.T) (*bench, *goProxy, *atomic.Int64) {
	b := newBench(t, "golang:1.26", "go test -v ./...")
	needs(t, "golang", "go version")
	proxy := newGoProxy(t)
	server, status := newServer(t)
	b.env = map[string]string{
		"GOPROXY": proxy.URL, "GOSUMDB": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
		"SERVER": strings.TrimPrefix(server.URL, "http://"),
	}
	b.source["go.mod"], b.source["go.sum"] = appModule, proxy.sums(t)
	b.source["app.go"], b.source["app_test.go"] = app, appTest
	b.keeps()
	b.home = filepath.Join(b.dir, "home")
	b.compileLibrary()
	return b, proxy, status
}

// compileLibrary leaves the standard library in the image's own build cache.
func (b *bench) compileLibrary() {
	b.t.Helper()
	dir := filepath.Join(b.dir, "library")
	b.write(filepath.Join(dir, "go.mod"), "module example.com/library\n\ngo 1.21\n")
	b.write(filepath.Join(dir, "library_test.go"), "package library\n\nimport (\n\t_ \"bufio\"\n\t_ \"net\"\n\t\"testing\"\n)\n\nfunc Test(t *testing.T) {}\n")
	cmd := exec.Command("go", "test", ".")
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + path(), "HOME=" + b.home, "CGO_ENABLED=0", "GOTOOLCHAIN=local"}
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%v\n%s", err, out)
	}
}

func TestGo(t *testing.T) {
	b, proxy, status := goBench(t)
	b.same("cold", true, "server", "unit")
	b.downloadsNothing(&proxy.downloads)
	status.Store(500)
	b.same("warm, with a server that fails", false, "server", "unit")
	b.env["GOFLAGS"] = "-mod=mod"
	b.same("with flags of the step's", false, "server", "unit")
	status.Store(200)
	b.same("with a server that is well again", true, "server", "unit")
	b.source["app.go"] = "package app\n\nfunc App() string { return \"bye\" }\n"
	b.same("with sources that fail", false, "server", "unit")
	b.source["app.go"] = "package app\n\nfunc App() { return 1 }\n"
	b.same("with sources that don't compile", false)
	b.source["app.go"] = app
	b.hides(status)
}

// hides shows that the test above has something to find: without the flag a build
// cache that is kept does hide a server that fails.
func (b *bench) hides(status *atomic.Int64) {
	b.t.Helper()
	b.env["GOCACHE"] = filepath.Join(b.dir, "kept")
	must(b.t, os.CopyFS(b.env["GOCACHE"], os.DirFS(filepath.Join(b.home, ".cache", "go-build"))))
	for flags, second := range map[string]string{"": "server unit true", "-count=1": "server unit false"} {
		b.env["GOFLAGS"] = flags
		for i, want := range []string{"server unit true", second} {
			status.Store([]int64{200, 500}[i])
			if got := strings.Join(b.run(b.plain()), " "); got != want {
				b.t.Errorf("on a cache of its own, with GOFLAGS=%s, run %d says %q, want %q", flags, i+1, got, want)
			}
		}
	}
}
