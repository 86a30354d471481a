//go:build unix

package sealed

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/cortex-io/cacheopt/fn/internal/regular"
)

// secret is what no output and no error may have.
const secret = "c4n4ry"

// place is where a way in is tried: programs that leave a mark as git, docker,
// helm, as an older plugin and as EVIL; a secret; a server.
type place struct {
	root, app string
	server    *httptest.Server
	asked     atomic.Int32
}

func newPlace(t testing.TB) *place {
	p := &place{root: t.TempDir()}
	p.app = filepath.Join(p.root, "app")
	script := "#!/bin/sh\n>" + p.mark() + "\n"
	for _, name := range []string{"evil", "bin/git", "bin/docker", "bin/helm", "home/plugins/old.example/v1/evil/Evil", "up/v1/evil/Evil"} {
		write(t, filepath.Join(p.root, name), script, 0o755)
	}
	write(t, filepath.Join(p.root, "secret"), secret+": "+secret+"\n", 0o644)
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.asked.Add(1)
		_, _ = io.WriteString(w, secret+": "+secret+"\n")
	}))
	t.Cleanup(p.server.Close)
	t.Setenv("PATH", filepath.Join(p.root, "bin")+":/usr/bin:/bin")
	t.Setenv("KUSTOMIZE_PLUGIN_HOME", filepath.Join(p.root, "home", "plugins"))
	return p
}

func write(t testing.TB, name, content string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), mode)); err != nil {
		t.Fatal(err)
	}
}

func (p *place) mark() string { return filepath.Join(p.root, "mark") }

func (p *place) marked() bool {
	_, err := os.Stat(p.mark())
	return err == nil
}

func (p *place) named(text string) string {
	return strings.NewReplacer("EVIL", filepath.Join(p.root, "evil"), "BIN", filepath.Join(p.root, "bin"),
		"SECRET", filepath.Join(p.root, "secret"), "URL", p.server.URL).Replace(text)
}

// lay puts a way in into the place.
func (p *place) lay(t testing.TB, w way) {
	for _, file := range txtar.Parse([]byte(p.named(w.files))).Files {
		write(t, filepath.Join(p.app, file.Name), string(file.Data), 0o644)
	}
	for name, target := range w.links {
		if err := os.Symlink(p.named(target), filepath.Join(p.app, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range w.fifos {
		if err := syscall.Mkfifo(filepath.Join(p.app, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func echo(in io.Reader, out io.Writer) error {
	_, err := io.Copy(out, in)
	return err
}

// sealedBuild is a build's output and error as one text. A build that hangs fails.
func (p *place) sealedBuild(t testing.TB, options Options) string {
	options.Function = echo
	said := make(chan string, 1)
	go func() {
		built, err := Build(p.app, options)
		if err != nil {
			said <- "error: " + err.Error()
			return
		}
		output, err := built.Resources.AsYaml()
		if err != nil {
			said <- "error: " + err.Error()
			return
		}
		said <- string(output)
	}()
	select {
	case text := <-said:
		return text
	case <-time.After(time.Minute):
		t.Fatal("the build hangs")
		return ""
	}
}

func TestNoProgramIsStarted(t *testing.T) {
	for name, w := range starts {
		for _, last := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				p := newPlace(t)
				p.lay(t, w)
				said := p.sealedBuild(t, Options{Last: last})
				if p.marked() || p.asked.Load() > 0 {
					t.Errorf("something was started or asked:\n%s", said)
				}
				ours := strings.Contains(name, "ours") && !strings.Contains(name, "generator")
				if refused := strings.HasPrefix(said, "error: "); refused == (ours || name == "a built-in with a function" || name == "a resource with a function") {
					t.Errorf("it is refused: %v:\n%s", refused, said)
				}
			})
		}
	}
}

// TestEachWayIsOne is the control: kustomize with everything allowed leaves a mark
// on each of them.
func TestEachWayIsOne(t *testing.T) {
	for name, w := range starts {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.lay(t, w)
			options := krusty.MakeDefaultOptions()
			options.PluginConfig = types.EnabledPluginConfig(types.BploUseStaticallyLinked)
			options.PluginConfig.FnpLoadingOptions.EnableExec = true
			options.PluginConfig.HelmConfig.Command = "helm"
			_, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), p.app)
			if p.marked() == w.holds {
				t.Errorf("a mark is left: %v, error %v", p.marked(), err)
			}
		})
	}
}

func TestNoFileIsReadThatIsNotTheKustomizations(t *testing.T) {
	const rest = "resources: [map.yaml]\n-- map.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for field, text := range fields {
		for name, w := range named {
			t.Run(field+" with "+name, func(t *testing.T) {
				p := newPlace(t)
				w.files = "-- kustomization.yaml --\n" + strings.ReplaceAll(text, "FILE", w.files) + strings.TrimPrefix(rest, map[bool]string{true: "resources: [map.yaml]\n"}[field == "resources"])
				p.lay(t, w)
				large(t, filepath.Join(p.app, "large"))
				said := p.sealedBuild(t, Options{})
				if !strings.HasPrefix(said, "error: ") || strings.Contains(said, secret) || p.asked.Load() > 0 {
					t.Errorf("it was read:\n%s", said)
				}
			})
		}
	}
}

// large makes a file that takes no room on the disk.
func large(t testing.TB, name string) {
	write(t, name, "a: b\n", 0o644)
	if err := os.Truncate(name, regular.MaxFile+1); err != nil {
		t.Fatal(err)
	}
}

func TestNoKustomizationIsReadThatIsNone(t *testing.T) {
	for name, w := range map[string]way{
		"a link to a secret":   {links: map[string]string{"kustomization.yaml": "SECRET"}},
		"a FIFO":               {fifos: []string{"kustomization.yaml"}},
		"a device":             {links: map[string]string{"kustomization.yaml": "/dev/zero"}},
		"standard input":       {links: map[string]string{"kustomization.yaml": "/dev/stdin"}},
		"a secret's folder":    {files: "-- kustomization.yaml --\nresources: [..]\n"},
		"the machine's folder": {files: "-- kustomization.yaml --\nresources: [../../../../../../../../../../dev]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			write(t, filepath.Join(p.app, "other"), "", 0o644)
			p.lay(t, w)
			if said := p.sealedBuild(t, Options{}); !strings.HasPrefix(said, "error: ") || strings.Contains(said, secret) {
				t.Errorf("it was read:\n%s", said)
			}
		})
	}
}

func TestABuildReadsSoMuch(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large")
	write(t, name, "", 0o644)
	if err := os.Truncate(name, regular.MaxFile); err != nil {
		t.Fatal(err)
	}
	files := newFiles(&build{})
	for read := int64(0); read < maxBuild; read += regular.MaxFile {
		if _, err := files.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := files.ReadFile(name); err == nil {
		t.Error("it reads as much as is listed")
	}
}

func TestAFunctionThatIsNamedRuns(t *testing.T) {
	const exec = head + "transformers: [config.yaml]\n" + config + evil
	container := starts["a container"].files
	for name, c := range map[string]struct {
		files, allow string
		runs         bool
	}{
		"by its program":             {exec, "EVIL", true},
		"by its kind":                {exec, "Evil", true},
		"by its apiVersion and kind": {exec, "evil.example/v1/Evil", true},
		"by its image":               {container, "x", true},
		"by another kind":            {exec, "Else", false},
		"by nothing":                 {exec, "", false},
		"an older plugin":            {starts["an older plugin"].files, "Evil", false},
		"a folder above it mounted":  {strings.ReplaceAll(container, "image: x", "image: x, mounts: [{type: bind, src: ../.., dst: /x}]"), "x", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.lay(t, way{files: c.files})
			said := p.sealedBuild(t, Options{Allow: []string{p.named(c.allow)}})
			if p.marked() != c.runs {
				t.Errorf("it ran: %v, want %v\n%s", p.marked(), c.runs, said)
			}
		})
	}
}

func TestWhatLiesElsewhereIsReadIfThatIsAllowed(t *testing.T) {
	for name, c := range map[string]struct {
		url   string
		asked bool
		want  string
	}{
		"a file":                  {"URL/secret", true, ""},
		"a repository":            {"ssh://git@127.0.0.1/org/repo", true, ""},
		"an option as a ref":      {"ssh://git@127.0.0.1/org/repo?ref=--upload-pack=EVIL", false, "for an option"},
		"an option, escaped":      {"ssh://git@127.0.0.1/org/repo?ref=%2D-upload-pack=EVIL", false, "for an option"},
		"an option as a version":  {"ssh://git@127.0.0.1/org/repo?version=--upload-pack=EVIL", false, "for an option"},
		"an option as a host":     {"ssh://-oProxyCommand=EVIL/org/repo", false, "for an option"},
		"an option after a user":  {"ssh://git@-oProxyCommand=EVIL/org/repo", false, "for an option"},
		"an option as a path":     {"git@127.0.0.1:-oProxyCommand=EVIL/repo", false, "for an option"},
		"an option in the folder": {"ssh://git@127.0.0.1/org/repo/-x", false, "for an option"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.lay(t, way{files: "-- kustomization.yaml --\nresources: ['" + c.url + "']\n"})
			said := p.sealedBuild(t, Options{Remote: true})
			if asked := p.marked() || p.asked.Load() > 0; asked != c.asked || !strings.Contains(said, c.want) {
				t.Errorf("it was asked for: %v, want %v\n%s", asked, c.asked, said)
			}
		})
	}
}

// TestGitReadsNothingOfThisMachine asks the real git for a repository here.
func TestGitReadsNothingOfThisMachine(t *testing.T) {
	p := newPlace(t)
	t.Setenv("PATH", "/usr/bin:/bin")
	p.lay(t, way{files: "-- kustomization.yaml --\nresources: ['file://BIN']\n"})
	if said := p.sealedBuild(t, Options{Remote: true}); !strings.Contains(said, "'file' not allowed") {
		t.Errorf("%s", said)
	}
}

func TestTheProcessIsAsItWas(t *testing.T) {
	p := newPlace(t)
	p.lay(t, starts["a base elsewhere"])
	path, client := os.Getenv("PATH"), http.DefaultTransport
	for _, remote := range []bool{false, true} {
		p.sealedBuild(t, Options{Remote: remote})
	}
	_, set := os.LookupEnv("GIT_ALLOW_PROTOCOL")
	if os.Getenv("PATH") != path || http.DefaultTransport != client || set || len(transformers) != 14 {
		t.Error("a build leaves something behind")
	}
}

// FuzzKustomization looks for a kustomization that starts something.
func FuzzKustomization(f *testing.F) {
	for _, w := range starts {
		archive := txtar.Parse([]byte(w.files))
		texts := map[string]string{}
		for _, file := range archive.Files {
			texts[filepath.Base(file.Name)] = string(file.Data)
		}
		f.Add(texts["kustomization.yaml"], texts["config.yaml"])
	}
	f.Fuzz(func(t *testing.T, kustomization, config string) {
		p := newPlace(t)
		write(t, filepath.Join(p.app, "kustomization.yaml"), p.named(kustomization), 0o644)
		write(t, filepath.Join(p.app, "config.yaml"), p.named(config), 0o644)
		write(t, filepath.Join(p.app, "sub", "kustomization.yaml"), "resources: [config.yaml]\n", 0o644)
		write(t, filepath.Join(p.app, "sub", "config.yaml"), p.named(config), 0o644)
		said := p.sealedBuild(t, Options{Last: len(config)%2 == 0})
		if p.marked() || p.asked.Load() > 0 || strings.Contains(said, secret) {
			t.Errorf("something was started, asked or read:\n%s", said)
		}
	})
}
