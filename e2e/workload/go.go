package workload

import (
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:embed go.txtar
var goArchive []byte

// GoImage is the image that Go's workloads build and test in, and BusyboxImage
// what their image stands upon.
const (
	GoImage      = "bench/golang:1.26"
	BusyboxImage = "e2e/busybox:1"
)

// goMoves is the module that a commit moves.
const goMoves = "github.com/spf13/cobra@v1.10.2"

// tools are the lines of a go.mod that name programs.
var tools = regexp.MustCompile(`(?ms)^tool \(.*?^\)\n|^tool [^(\n]*\n`)

// prepareGo makes go.mod and go.sum of a service that has the requirements of a
// large module, before and after one of them moves, and fetches all modules.
func prepareGo(folder, large string) error {
	files, err := required(large)
	if err != nil {
		return err
	}
	first, moved := filepath.Join(folder, "first"), filepath.Join(folder, "moved")
	for path, content := range files {
		if err := errors.Join(put(filepath.Join(first, path), content), put(filepath.Join(moved, path), content)); err != nil {
			return err
		}
	}
	for _, step := range []func() error{
		func() error { return goCommand(first, "mod", "download") },
		func() error { return goCommand(moved, "get", goMoves) },
		func() error { return goCommand(moved, "mod", "download") },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// required is the service's source, with the requirements of the large module.
func required(large string) (map[string]string, error) {
	mod, err := os.ReadFile(filepath.Join(large, "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(large, "go.sum"))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(tools.ReplaceAllString(string(mod), ""), "\n")
	files := fileSet(goArchive, strings.NewReplacer())
	files["go.mod"], files["go.sum"] = "module example.com/orders\n"+rest, string(sum)
	return files, nil
}

func goCommand(folder string, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// goWork returns Go's workloads and a proxy of their modules, as nodeWork does
// Node's.
func goWork(folder, registry, _ string) ([]Workload, http.Handler, error) {
	source := fileSet(goArchive, strings.NewReplacer("REGISTRY", registry, "GOLANG", GoImage, "BUSYBOX", BusyboxImage))
	bad := source["bad.Dockerfile"]
	delete(source, "bad.Dockerfile")
	for i := range features {
		source[goFeature(i)] = fmt.Sprintf(goFeatureText, i, 0)
	}
	dependency := map[string]string{}
	for state, into := range map[string]map[string]string{"first": source, "moved": dependency} {
		for _, name := range []string{"go.mod", "go.sum"} {
			raw, err := os.ReadFile(filepath.Join(folder, state, name))
			if err != nil {
				return nil, nil, err
			}
			into[name] = string(raw)
		}
	}
	good := Workload{
		Name: "go", Language: "go", Image: GoImage, Test: "go test ./...",
		Source: source, Dependency: dependency,
		Change: func(n int) map[string]string {
			return map[string]string{goFeature(0): fmt.Sprintf(goFeatureText, 0, n)}
		},
	}
	proxy, err := goProxy()
	return []Workload{good, good.bad(bad)}, proxy, err
}

func goFeature(i int) string { return fmt.Sprintf("feature/feature_%02d.go", i) }

const goFeatureText = `package feature

func init() { titles = append(titles, "feature %d of commit %d") }
`

// goProxy serves modules from the cache of this machine's Go, which is laid out
// as a proxy is.
func goProxy() (http.Handler, error) {
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return nil, err
	}
	return http.FileServer(http.Dir(filepath.Join(strings.TrimSpace(string(out)), "cache", "download"))), nil
}

// fileSet is an archive's files by path, filled in.
func fileSet(archive []byte, fill *strings.Replacer) map[string]string {
	files := map[string]string{}
	for _, file := range txtar.Parse(archive).Files {
		files[file.Name] = fill.Replace(string(file.Data))
	}
	return files
}
