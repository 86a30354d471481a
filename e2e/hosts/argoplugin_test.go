package hosts

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

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

	// Nothing tells that it isn't, and kustomize then skips the function.
	r.sockets, r.path = shortDir(t), filepath.Dir(programs["kustomize"])
	r.settings = "data: {kustomize.buildOptions: --enable-alpha-plugins}\n"
	sameObjects(t, r.manifests(t, "Kustomize"), objects(t, call{}.succeed(t, "kustomize", "build", filepath.Join(r.repository, "base")).out))
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
