package hosts

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
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

// argoPlugin sends repositories to the sidecar of the page, which runs the real
// argocd-cmp-server in cacheopt's image.
func argoPlugin(t *testing.T) {
	r := request{application: example(t, "plugin/application.yaml"), sockets: startSidecar(t, "plugin")}
	for name, test := range map[string]func(*testing.T, request){
		"optimizes the app":         pluginOptimizes,
		"is found by its file":      pluginIsFound,
		"says what it is for":       pluginMatches,
		"announces its parameters":  pluginAnnounces,
		"goes by its parameters":    pluginGoesByParameters,
		"takes no orders":           pluginTakesNoOrders,
		"refuses to do nothing":     pluginRefusesNothing,
		"isn't sent what is left":   pluginIsSentLess,
		"refuses a bad config":      pluginRefuses,
		"runs without file modes":   pluginWithoutModes,
		"takes 200 MB":              pluginTakesMuch,
		"takes two at once":         pluginTakesTwo,
		"is wanted and isn't there": pluginIsMissing,
		"isn't sent what leads out": pluginIsSentNoWayOut,
		"fetches nothing":           pluginFetchesNothing,
	} {
		t.Run(name, func(t *testing.T) {
			r := r
			r.repository = repository(t)
			test(t, r)
		})
	}
}

func pluginOptimizes(t *testing.T, r request) {
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))
}

func pluginIsFound(t *testing.T, r request) {
	r.application = strings.Replace(r.application, "    plugin:\n      name: cacheopt\n", "", 1)
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))
}

// A folder without the file isn't the plugin's, and an application that names
// it isn't rendered without it.
func pluginIsMissing(t *testing.T, r request) {
	r.application = at(r.application, "base")
	r.refused(t, notFound)
	r.application, r.sockets = example(t, "plugin/application.yaml"), shortDir(t)
	r.refused(t, notFound)
}

// notFound is what Argo CD says of a plugin that is not for the folder, that
// doesn't answer, or that the repository can't be sent to.
const notFound = `could not find cmp-server plugin with name "cacheopt" supporting the given repository`

// The reason is in the repo-server's log alone.
func pluginIsSentNoWayOut(t *testing.T, r request) {
	if err := os.Symlink("../../../../etc", filepath.Join(r.repository, "link")); err != nil {
		t.Fatal(err)
	}
	r.refused(t, notFound, "illegal filepath in symlink")
}

// The image has neither git nor Helm.
func pluginFetchesNothing(t *testing.T, r request) {
	kustomization := filepath.Join(r.repository, "overlays/optimized/kustomization.yaml")
	for field, says := range map[string]string{
		"resources: ['https://git.example.com/ci.git//base?ref=v1']":                "no 'git' program on path",
		"helmCharts: [{name: ci, repo: 'https://charts.example.com', version: v1}]": "--enable-helm",
	} {
		write(t, kustomization, field+"\ntransformers: [cache-optimization.yaml]\n")
		r.refused(t, says)
	}
}

// An error must be one. An empty list would be all that Argo CD leaves.
func pluginRefuses(t *testing.T, r request) {
	config := filepath.Join(r.repository, "overlays/optimized/cache-optimization.yaml")
	write(t, config, strings.Replace(read(t, config), "rollout:", "rolout:", 1))
	r.refused(t, "spec.rolout: unknown field; did you mean rollout?")
}

// A kustomization that lists no config, and one that comes to nothing, are no
// errors to kustomize. Nothing that ran would tell.
func pluginRefusesNothing(t *testing.T, r request) {
	kustomization := filepath.Join(r.repository, "overlays/optimized/kustomization.yaml")
	write(t, kustomization, "resources: [../../base]\n")
	r.refused(t, "no kustomization lists a CacheOptimization")
	write(t, kustomization, "namespace: nowhere\ntransformers: [cache-optimization.yaml]\n")
	r.refused(t, "the kustomization has no resources")
}

// The pattern of the page keeps a folder from being sent, and nothing else.
func pluginIsSentLess(t *testing.T, r request) {
	var settings corev1.ConfigMap
	if err := yaml.UnmarshalStrict([]byte(example(t, "plugin/argocd-cmd-params-cm.yaml")), &settings); err != nil {
		t.Fatal(err)
	}
	r.excluded = settings.Data["reposerver.plugin.tar.exclusions"]
	write(t, filepath.Join(r.repository, "assets/kustomization.yaml"), "resources: [../base]\n")
	kustomization := filepath.Join(r.repository, "overlays/optimized/kustomization.yaml")
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))
	write(t, kustomization, strings.Replace(read(t, kustomization), "../../base", "../../assets", 1))
	r.refused(t, "assets")
}

// A program of the repository could not be run: Argo CD takes its mode. The
// plugin runs its own.
func pluginWithoutModes(t *testing.T, r request) {
	dir := filepath.Join(r.repository, "overlays/optimized")
	write(t, filepath.Join(dir, "cache-optimization.yaml"), config(t, byPath))
	program := filepath.Join(dir, "tools/cacheopt")
	write(t, program, "#!/bin/sh\necho the repository has a program of its own >&2\nexit 1\n")
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))

	asItIs := request{repository: r.repository, application: r.application, sockets: startServer(t, "cacheopt", `
apiVersion: argoproj.io/v1alpha1
kind: ConfigManagementPlugin
metadata: {name: cacheopt}
spec:
  generate: {command: [kustomize, build, --enable-alpha-plugins, --enable-exec, .]}
`)}
	asItIs.refused(t, "tools/cacheopt: permission denied")
}

// The time is logged, not tested: it is that of packing and unpacking, and Argo CD
// gives up after a minute (--repo-server-timeout-seconds).
func pluginTakesMuch(t *testing.T, r request) {
	blob := make([]byte, 200<<20)
	rand.Read(blob) // which compression can't make less of
	write(t, filepath.Join(r.repository, "blob"), string(blob))
	start := time.Now()
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))
	t.Logf("200 MB take %s", time.Since(start).Round(time.Second))
}

// Two requests at once each get their own app.
func pluginTakesTwo(t *testing.T, r request) {
	for _, path := range []string{"overlays/optimized", "overlays/in-place"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := r
			r.application = at(r.application, path)
			want := call{dir: root}.succeed(t, "cacheopt", "build", path).out
			sameObjects(t, r.manifests(t, "Plugin"), objects(t, want))
		})
	}
}

// argoFilter sends repositories to the sidecar of the page, which runs the real
// argocd-cmp-server in an image that stands in for Argo CD's.
func argoFilter(t *testing.T) {
	standIn(t, podOf(t, "filter").Containers[0].Image)
	r := request{
		repository:  repository(t),
		application: example(t, "filter/application.yaml"),
		sockets:     startSidecar(t, "filter"),
	}
	sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))

	t.Run("announces its parameters", func(t *testing.T) {
		r := r
		r.repository = repository(t)
		config := filepath.Join(r.repository, "overlays/optimized/cache-optimization.yaml")
		write(t, config, strings.Replace(read(t, config), "rollout: Alongside", "rollout: Cutover", 1))
		r.announces(t, "rollout=Cutover", "suffix=-optimized", "fail-on=error", "config=cache-optimization.yaml")
	})
	t.Run("takes no orders", func(t *testing.T) {
		for value, says := range map[string]string{
			"$(>" + order + ")":         "no such file",
			"; >" + order:               "no such file",
			"\"; >" + order + " #":      "no such file",
			"--help":                    "no such file",
			"../../../../../etc/passwd": "escapes",
			"/etc/passwd":               "it is absolute",
		} {
			r := r
			r.application = setting(r.application, "config", value)
			r.refused(t, "reading the config", says)
		}
		notObeyed(t, r)
	})
	t.Run("fails where kustomize fails behind objects", filterPipeFails)
	t.Run("fails where kustomize prints nothing", func(t *testing.T) {
		r := r
		r.repository = repository(t)
		write(t, filepath.Join(r.repository, "base/kustomization.yaml"), "namespace: nowhere\n")
		r.refused(t, "nothing came in on standard input")
	})

	t.Run("takes its config from the application's folder", func(t *testing.T) {
		r := r
		before, _, _ := strings.Cut(r.application, "      parameters:\n")
		_, after, _ := strings.Cut(r.application, "cache-optimization.yaml\n")
		r.application = before + after
		r.refused(t, `reading the config "cache-optimization.yaml"`, "no such file")
		write(t, filepath.Join(r.repository, "base/cache-optimization.yaml"), config(t, byName))
		sameObjects(t, r.manifests(t, "Plugin"), objects(t, optimized(t)))
	})
	t.Run("fails where kustomize does", func(t *testing.T) {
		r := r
		r.repository = repository(t)
		write(t, filepath.Join(r.repository, "base/kustomization.yaml"), "resources: [nowhere.yaml]\n")
		r.refused(t, "nowhere.yaml")
	})
}

// The page's text, where what renders prints objects and then fails.
func filterPipeFails(t *testing.T) {
	var plugin struct {
		Spec struct {
			Generate struct{ Command, Args []string }
		}
	}
	if err := yaml.Unmarshal([]byte(example(t, "filter/plugin.yaml")), &plugin); err != nil {
		t.Fatal(err)
	}
	tools, dir := t.TempDir(), filepath.Join(repository(t), "overlays/optimized")
	write(t, filepath.Join(tools, "objects.yaml"), call{dir: root}.succeed(t, "kustomize", "build", "base").out)
	generate := append(plugin.Spec.Generate.Command[1:], plugin.Spec.Generate.Args...)
	for code, want := range map[string]int{"0": 0, "3": 3} {
		kustomize := filepath.Join(tools, "kustomize")
		write(t, kustomize, "#!/bin/sh\ncat "+tools+"/objects.yaml\nexit "+code+"\n")
		if err := os.Chmod(kustomize, 0o755); err != nil {
			t.Fatal(err)
		}
		d := call{dir: dir, path: tools + ":" + onPath()}.run(t, plugin.Spec.Generate.Command[0], generate...)
		if d.code != want {
			t.Errorf("kustomize exits with %s, and the filter with %d:\n%s", code, d.code, d.err)
		}
	}
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
