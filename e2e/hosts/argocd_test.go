package hosts

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var argoWays = ways{
	"plugin":             argoPlugin,
	"filter":             argoFilter,
	"built-in kustomize": argoBuiltIn,
}

// repository is a copy of the app with its overlays, as Git would have it.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"base", "overlays"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, name))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// request is what argocd-repo-server is asked for.
type request struct {
	repository, application, settings string
	// sockets is the folder of the plugins' sockets.
	sockets string
	path    string
	// excluded are the patterns of what isn't sent.
	excluded string
}

func (r request) env() []string {
	return []string{"ARGOCD_PLUGINSOCKFILEPATH=" + r.sockets, "ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS=" + r.excluded}
}

// send lets Argo CD's own code generate the manifests.
func (r request) send(t *testing.T) done {
	t.Helper()
	dir := t.TempDir()
	args := []string{r.repository, filepath.Join(dir, "application.yaml")}
	write(t, args[1], r.application)
	if r.settings != "" {
		args = append(args, filepath.Join(dir, "argocd-cm.yaml"))
		write(t, args[2], r.settings)
	}
	return call{path: r.path, env: r.env()}.run(t, "reposerver", args...)
}

// manifests are what comes of a request that must succeed, by a source type.
func (r request) manifests(t *testing.T, sourceType string) []map[string]any {
	t.Helper()
	d := r.send(t)
	var response struct {
		Manifests  []string
		SourceType string
	}
	if err := json.Unmarshal([]byte(d.out), &response); d.code != 0 || err != nil {
		t.Fatalf("Argo CD says: %s (%v)", d.err, err)
	}
	if response.SourceType != sourceType {
		t.Errorf("Argo CD takes the application for one of type %s, want %s", response.SourceType, sourceType)
	}
	return objects(t, strings.Join(response.Manifests, "\n---\n"))
}

// refused fails the test unless a request ends with an error that says some
// words, and with no manifests.
func (r request) refused(t *testing.T, words ...string) {
	t.Helper()
	d := r.send(t)
	if d.code == 0 {
		t.Fatalf("Argo CD takes it:\n%s", d.out)
	}
	mustSay(t, d.err, words...)
}

// at is an application of another folder.
func at(application, path string) string {
	before, rest, _ := strings.Cut(application, "    path: ")
	_, after, _ := strings.Cut(rest, "\n")
	return before + "    path: " + path + "\n" + after
}

// startServer starts argocd-cmp-server on this machine with a plugin and
// kustomize, and returns the folder of its socket.
func startServer(t *testing.T, name, plugin string) string {
	t.Helper()
	config, sockets := shortDir(t), shortDir(t)
	write(t, filepath.Join(config, "plugin.yaml"), plugin)
	cmd := exec.CommandContext(t.Context(), programs["cmp-server"], "--config-dir-path", config)
	cmd.Env = []string{
		"PATH=" + filepath.Dir(programs["kustomize"]) + ":/usr/bin:/bin",
		"HOME=" + t.TempDir(), "TMPDIR=" + t.TempDir(), "ARGOCD_PLUGINSOCKFILEPATH=" + sockets,
	}
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Wait() // the end of the test's context killed it
		if t.Failed() {
			t.Log(log.String())
		}
	})
	answers(t, filepath.Join(sockets, name+".sock"))
	return sockets
}

// argoBuiltIn calls kustomize as the repo-server does, with the page's options
// and what its init container installs.
func argoBuiltIn(t *testing.T) {
	r := request{
		repository:  repository(t),
		application: example(t, "built-in/application.yaml"),
		settings:    example(t, "built-in/argocd-cm.yaml"),
		sockets:     shortDir(t),
		path:        installed(t, "built-in") + ":" + filepath.Dir(programs["kustomize"]),
	}
	sameObjects(t, r.manifests(t, "Kustomize"), objects(t, optimized(t)))

	t.Run("refuses a bad config", func(t *testing.T) { pluginRefuses(t, r) })
}
