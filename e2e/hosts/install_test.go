package hosts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// installs are the files of each way that go beside Argo CD's manifests.
var installs = map[string][]string{
	"plugin":   {"kustomization.yaml", "repo-server.yaml", "plugin.yaml"},
	"filter":   {"kustomization.yaml", "repo-server.yaml", "plugin.yaml"},
	"built-in": {"kustomization.yaml", "repo-server.yaml", "argocd-cm.yaml"},
}

// TestInstall builds what docs/argocd.md puts beside Argo CD, on Argo CD's own
// manifests: the repo-server has what its containers mount.
func TestInstall(t *testing.T) {
	started(t)
	for way := range installs {
		t.Run(way, func(t *testing.T) { installsAlone(t, way) })
	}
	t.Run("all ways at once", func(t *testing.T) {
		all := installation(t, "plugin", "filter", "built-in")
		pod := repoServer(t, all)
		mounted(t, pod, all)
		sidecar(t, pod, "cacheopt")
		sidecar(t, pod, "cacheopt-filter")
		within(t, pod, "argocd-repo-server", "/usr/local/bin/cacheopt")
	})
}

func installsAlone(t *testing.T, way string) {
	all := installation(t, way)
	pod := repoServer(t, all)
	mounted(t, pod, all)
	restricted(t, pod)
	if way == "built-in" {
		within(t, pod, "argocd-repo-server", "/usr/local/bin/cacheopt")
		within(t, pod, "argocd-repo-server", "/tmp") // a patch adds to what is there
		same(t, "kustomize.buildOptions", data(t, find(t, all, "ConfigMap", "argocd-cm"), "kustomize.buildOptions"), strings.Join(enabled[1:], " "))
		return
	}
	sidecar(t, pod, podOf(t, way).Containers[0].Name)
	same(t, "plugin.yaml", data(t, pluginConfig(t, pod, all), "plugin.yaml"), example(t, way+"/plugin.yaml"))
}

// installation is what kubectl applies for some ways, each on top of the one
// before, and the first on Argo CD's manifests.
func installation(t *testing.T, ways ...string) []map[string]any {
	t.Helper()
	dir, way := installable(t, ways...)
	return objects(t, call{dir: dir}.succeed(t, "kubectl", "kustomize", way).out)
}

// installable is a folder with kustomizations for some ways, and the last of them.
func installable(t *testing.T, ways ...string) (dir, last string) {
	t.Helper()
	const manifests = "https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v3.2.1"
	dir, below := t.TempDir(), "../manifests/cluster-install"
	if err := os.CopyFS(filepath.Join(dir, "manifests"), os.DirFS(filepath.Join(os.Getenv("HOSTS_ARGOCD"), "manifests"))); err != nil {
		t.Fatal(err)
	}
	for _, way := range ways {
		for _, name := range installs[way] {
			write(t, filepath.Join(dir, way, name), strings.Replace(example(t, way+"/"+name), manifests, below, 1))
		}
		below = "../" + way
	}
	return dir, filepath.Base(below)
}

// TestExclusions builds what docs/argocd.md has in a patch more: the repo-server
// reads it, under that name.
func TestExclusions(t *testing.T) {
	started(t)
	const configMap, key = "argocd-cmd-params-cm", "reposerver.plugin.tar.exclusions"
	dir, plugin := installable(t, "plugin")
	write(t, filepath.Join(dir, "more", configMap+".yaml"), example(t, "plugin/"+configMap+".yaml"))
	write(t, filepath.Join(dir, "more", "kustomization.yaml"),
		"namespace: argocd\nresources: [../"+plugin+"]\npatches: [{path: "+configMap+".yaml}]\n")
	all := objects(t, call{dir: dir}.succeed(t, "kubectl", "kustomize", "more").out)
	same(t, key, data(t, find(t, all, "ConfigMap", configMap), key), "assets/*")
	reads := func(variable corev1.EnvVar) bool {
		from := variable.ValueFrom
		return from != nil && from.ConfigMapKeyRef != nil && from.ConfigMapKeyRef.Name == configMap && from.ConfigMapKeyRef.Key == key
	}
	for _, container := range repoServer(t, all).Containers {
		if container.Name == "argocd-repo-server" && !slices.ContainsFunc(container.Env, reads) {
			t.Errorf("the repo-server doesn't read %s of %s", key, configMap)
		}
	}
}

func find(t *testing.T, all []map[string]any, kind, name string) map[string]any {
	t.Helper()
	for _, object := range all {
		if object["kind"] == kind && nameOf(object) == name {
			return object
		}
	}
	t.Fatalf("there is no %s %s", kind, name)
	return nil
}

// restricted fails the test unless the cluster could hold the pod against the Pod
// Security Standard "restricted", as it can the repo-server without us.
func restricted(t *testing.T, pod corev1.PodSpec) {
	t.Helper()
	for _, container := range append(pod.InitContainers, pod.Containers...) {
		s := container.SecurityContext
		if s == nil || s.RunAsNonRoot == nil || s.AllowPrivilegeEscalation == nil || s.Capabilities == nil || s.SeccompProfile == nil || s.ReadOnlyRootFilesystem == nil {
			t.Errorf("container %s lacks a part of its securityContext", container.Name)
			continue
		}
		drops := slices.Contains(s.Capabilities.Drop, "ALL")
		if !*s.RunAsNonRoot || *s.AllowPrivilegeEscalation || !drops || s.SeccompProfile.Type != "RuntimeDefault" || !*s.ReadOnlyRootFilesystem {
			t.Errorf("container %s may do more than it needs", container.Name)
		}
	}
}

func data(t *testing.T, configMap map[string]any, key string) string {
	t.Helper()
	all, _ := configMap["data"].(map[string]any)
	text, ok := all[key].(string)
	if !ok {
		t.Fatalf("ConfigMap %s has no %s", nameOf(configMap), key)
	}
	return text
}

// pluginConfig is the ConfigMap that our volume of the pod is made of.
func pluginConfig(t *testing.T, pod corev1.PodSpec, all []map[string]any) map[string]any {
	t.Helper()
	for _, volume := range pod.Volumes {
		if volume.ConfigMap != nil && strings.HasPrefix(volume.Name, "cacheopt") {
			return find(t, all, "ConfigMap", volume.ConfigMap.Name)
		}
	}
	t.Fatal("no volume has a plugin.yaml")
	return nil
}

// within is the volume that a container has at a path.
func within(t *testing.T, pod corev1.PodSpec, container, path string) string {
	t.Helper()
	for _, c := range pod.Containers {
		for _, mount := range c.VolumeMounts {
			if c.Name == container && mount.MountPath == path {
				return mount.Name
			}
		}
	}
	t.Fatalf("container %s has nothing at %s", container, path)
	return ""
}

// sidecar fails the test unless a container is what Argo CD asks of a plugin's: it
// runs the server that the init container copies, as user 999, has the folder of
// sockets, and a /tmp that the repo-server hasn't.
// (docs/operator-manual/config-management-plugins.md, Argo CD v3.2.1.)
func sidecar(t *testing.T, pod corev1.PodSpec, name string) {
	t.Helper()
	const sockets = "/home/argocd/cmp-server/plugins"
	same(t, sockets, within(t, pod, name, sockets), within(t, pod, "argocd-repo-server", sockets))
	if within(t, pod, name, "/tmp") == within(t, pod, "argocd-repo-server", "/tmp") {
		t.Error("the sidecar shares /tmp with the repo-server")
	}
	copied := pod.InitContainers[slices.IndexFunc(pod.InitContainers, func(c corev1.Container) bool { return c.Name == "copyutil" })]
	same(t, "the server's volume", within(t, pod, name, "/var/run/argocd"), copied.VolumeMounts[0].Name)
	own := pod.Containers[slices.IndexFunc(pod.Containers, func(c corev1.Container) bool { return c.Name == name })]
	same(t, "the sidecar's command", strings.Join(own.Command, " "), "/var/run/argocd/argocd-cmp-server")
	if *own.SecurityContext.RunAsUser != 999 {
		t.Errorf("the sidecar runs as %d, and Argo CD asks for 999", *own.SecurityContext.RunAsUser)
	}
}

func repoServer(t *testing.T, all []map[string]any) corev1.PodSpec {
	t.Helper()
	raw, err := yaml.Marshal(find(t, all, "Deployment", "argocd-repo-server"))
	if err != nil {
		t.Fatal(err)
	}
	var deployment appsv1.Deployment
	if err := yaml.UnmarshalStrict(raw, &deployment); err != nil {
		t.Fatal(err)
	}
	return deployment.Spec.Template.Spec
}

// mounted fails the test unless each mount of a pod has its volume, each volume
// of ours its ConfigMap, no two mounts of a container one path, and no two
// containers one name.
func mounted(t *testing.T, pod corev1.PodSpec, all []map[string]any) {
	t.Helper()
	volumes := map[string]bool{}
	for _, volume := range pod.Volumes {
		volumes[volume.Name] = true
		if volume.ConfigMap != nil && strings.HasPrefix(volume.Name, "cacheopt") {
			find(t, all, "ConfigMap", volume.ConfigMap.Name)
		}
	}
	ours, names := 0, map[string]bool{}
	for _, container := range append(pod.InitContainers, pod.Containers...) {
		if names[container.Name] {
			t.Errorf("two containers are called %s", container.Name)
		}
		names[container.Name] = true
		paths := map[string]bool{}
		for _, mount := range container.VolumeMounts {
			if !volumes[mount.Name] {
				t.Errorf("container %s mounts %s, which is no volume", container.Name, mount.Name)
			}
			if paths[mount.MountPath] {
				t.Errorf("container %s mounts two volumes at %s", container.Name, mount.MountPath)
			}
			paths[mount.MountPath] = true
			if strings.HasPrefix(mount.Name, "cacheopt") {
				ours++
			}
		}
	}
	if ours == 0 {
		t.Error("no container mounts anything of ours")
	}
}
