package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

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
	t.Run("would be seen to take orders", func(t *testing.T) {
		r := r
		r.sockets = startSidecarWith(t, "filter", strings.Replace(example(t, "filter/plugin.yaml"), "cacheopt argocd render", `eval \": $PARAM_CONFIG\"`, 1))
		r.application = setting(r.application, "config", "; >"+order)
		if d := r.send(t); !obeyed(r) {
			t.Errorf("a shell that runs a parameter makes no file: %s", d.err)
		}
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
